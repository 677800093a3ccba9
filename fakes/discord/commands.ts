import { type Fields, fieldsIn } from './fields.ts';
import { checkLength, entryPointMissing, invalidBody, missingAccess, tooLong } from './refusal.ts';
import { fieldsOf, ok, type Route, type Routes } from './route.ts';
import type { World } from './world.ts';

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const CHAT_INPUT = 1;
const ENTRY_POINT = 4;
const SUBCOMMANDS = [1, 2];
const MAX_COMMANDS = 100;
const MAX_ENTRIES = 25;
const MAX_TEXT = 100;
const MAX_SIZE = 8000;

/** By scope: '' for global commands, otherwise a guild's id. */
export class Commands {
  writes = 0;
  readonly #scopes = new Map<string, Fields[]>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  in(scope: string): readonly Fields[] {
    return this.#scopes.get(scope) ?? [];
  }

  /** @throws Refusal if Discord would refuse one of the commands */
  replace(scope: string, commands: readonly Fields[]): readonly Fields[] {
    if (commands.length > MAX_COMMANDS)
      throw invalidBody([], 'APPLICATION_COMMANDS_MAX', 'Maximum number of application commands reached (100).');
    for (const command of commands) checkCommand(command);
    const before = this.in(scope);
    const hasEntryPoint = (list: readonly Fields[]) => list.some(({ type }) => type === ENTRY_POINT);
    if (hasEntryPoint(before) && !hasEntryPoint(commands)) throw entryPointMissing();
    this.writes += 1;
    const idOf = (command: Fields) => before.find((previous) => keyOf(previous) === keyOf(command))?.['id'];
    this.#scopes.set(
      scope,
      commands.map((command) => ({
        default_member_permissions: null,
        type: CHAT_INPUT,
        description: '',
        nsfw: false,
        contexts: null,
        integration_types: [0],
        ...(scope === '' ? { dm_permission: true } : { guild_id: scope }),
        ...command,
        id: idOf(command) ?? this.#world.nextId(),
        application_id: this.#world.application,
        version: this.#world.nextId(),
      })),
    );
    return this.in(scope);
  }
}

export interface CommandState {
  readonly world: World;
  readonly commands: Commands;
}

export const COMMAND_ROUTES: Routes<CommandState> = {
  'GET /applications/:application/commands': listCommands,
  'PUT /applications/:application/commands': replaceCommands,
  'GET /applications/:application/guilds/:guild/commands': listCommands,
  'PUT /applications/:application/guilds/:guild/commands': replaceCommands,
};

function listCommands(...[call, { world, commands }]: Parameters<Route<CommandState>>) {
  return ok(commands.in(scopeOf(call.ids, world)));
}

function replaceCommands(...[{ ids, body }, { world, commands }]: Parameters<Route<CommandState>>) {
  const scope = scopeOf(ids, world);
  if (Array.isArray(body)) return ok(commands.replace(scope, body.map(fieldsOf)));
  throw invalidBody([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
}

function scopeOf([application, guild]: readonly [string, string, string], world: World): string {
  const isAllowed = application === world.application && (guild === '' || world.guilds.get(guild)?.isJoined === true);
  if (!isAllowed) throw missingAccess();
  return guild;
}

function keyOf({ name, type = CHAT_INPUT }: Fields): string {
  return `${type} ${name}`;
}

function checkCommand(command: Fields): void {
  const { name, type = CHAT_INPUT, description, options } = command;
  if (typeof name !== 'string' || name.length < 1 || name.length > 32) throw invalidName(name);
  if (type !== CHAT_INPUT) {
    if (!description) return;
    throw invalidBody(
      ['description'],
      'APPLICATION_COMMANDS_DESCRIPTION',
      'Context menu commands cannot have description',
    );
  }
  checkName(name);
  checkLength(['description'], description, MAX_TEXT);
  checkOptions(fieldsIn(options));
  if (sizeOf(command) > MAX_SIZE) {
    throw invalidBody([], 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  }
}

function checkOptions(options: readonly Fields[]): void {
  if (options.length > MAX_ENTRIES) throw tooLong(['options'], MAX_ENTRIES);
  if (new Set(options.map(({ name }) => name)).size < options.length)
    throw invalidBody(
      ['options'],
      'APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
      'Application command option names must be unique',
    );
  let hasOptional = false;
  for (const { name, type, description, required, choices, autocomplete, options: nestedOptions } of options) {
    checkName(name);
    checkLength(['description'], description, MAX_TEXT);
    if (required === true && hasOptional) {
      throw invalidBody(
        ['options'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    hasOptional ||= required !== true && !SUBCOMMANDS.includes(Number(type));
    const allChoices = fieldsIn(choices);
    if (allChoices.length > MAX_ENTRIES) throw tooLong(['options', 'choices'], MAX_ENTRIES);
    if (allChoices.length > 0 && autocomplete === true) {
      throw invalidBody(
        ['options', 'choices'],
        'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
        'Choices and autocomplete are mutually exclusive',
      );
    }
    for (const { name: choiceName } of allChoices) checkLength(['options', 'choices'], String(choiceName), MAX_TEXT);
    checkOptions(fieldsIn(nestedOptions));
  }
}

function checkName(name: unknown): void {
  if (typeof name !== 'string' || !NAME.test(name) || name !== name.toLowerCase()) throw invalidName(name);
}

function invalidName(name: unknown) {
  return invalidBody(['name'], 'APPLICATION_COMMAND_INVALID_NAME', `Command name is invalid: ${String(name)}`);
}

function sizeOf({ name, description, value, options, choices }: Fields): number {
  const lengths = [name, description, value].map((text) => (typeof text === 'string' ? text.length : 0));
  const nestedOptions = [...fieldsIn(options), ...fieldsIn(choices)].map(sizeOf);
  return [...lengths, ...nestedOptions].reduce((sum, length) => sum + length, 0);
}
