import { type Fields, fieldsIn } from './fields.ts';
import { fields } from './messages.ts';
import { entryPointMissing, invalidBody, missingAccess, unknownCommand } from './refusal.ts';
import { noContent, ok, type Route, type RouteCall, type Run } from './route.ts';
import type { World } from './world.ts';

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const CHAT_INPUT = 1;
const ENTRY_POINT = 4;
const SUBCOMMANDS = [1, 2];
const LIMITS = { commands: 100, options: 25, choices: 25, description: 100, all: 8000 } as const;

/** The application's registered commands by scope: '' is global, others are guilds. */
export class Commands {
  /** The number of writes. */
  writes = 0;
  readonly #scopes = new Map<string, Fields[]>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** In Discord's format. */
  in(scope: string): readonly Fields[] {
    return this.#scopes.get(scope) ?? [];
  }

  /**
   * Replaces all commands.
   * @throws Refusal
   */
  replace(scope: string, wanted: readonly Fields[]): readonly Fields[] {
    if (wanted.length > LIMITS.commands) throw invalidBody([], 'APPLICATION_COMMANDS_MAX', 'At most 100 commands.');
    for (const command of wanted) checkCommand(command);
    const before = this.in(scope);
    const launches = (all: readonly Fields[]) => all.some(({ type }) => type === ENTRY_POINT);
    if (launches(before) && !launches(wanted)) throw entryPointMissing();
    this.writes += 1;
    this.#scopes.set(
      scope,
      wanted.map((command) =>
        this.#full(
          scope,
          command,
          before.find((one) => isSame(one, command)),
        ),
      ),
    );
    return this.in(scope);
  }

  /**
   * Adds a command, or replaces the one with the same name and type.
   * @throws Refusal
   */
  put(scope: string, wanted: Fields): { readonly command: Fields; readonly isNew: boolean } {
    checkCommand(wanted);
    this.writes += 1;
    const known = this.in(scope).find((one) => isSame(one, wanted));
    const command = this.#full(scope, wanted, known);
    this.#scopes.set(scope, [...this.in(scope).filter((one) => one !== known), command]);
    return { command, isNew: known === undefined };
  }

  /** @throws Refusal */
  get(scope: string, id: string): Fields {
    const found = this.in(scope).find(({ id: other }) => other === id);
    if (!found) throw unknownCommand();
    return found;
  }

  /** @throws Refusal */
  change(scope: string, id: string, change: Fields): Fields {
    const before = this.get(scope, id);
    const wanted = { ...before, ...change };
    checkCommand(wanted);
    this.writes += 1;
    const command = this.#full(scope, wanted, before);
    this.#scopes.set(
      scope,
      this.in(scope).map((one) => (one === before ? command : one)),
    );
    return command;
  }

  /** @throws Refusal */
  remove(scope: string, id: string): void {
    const found = this.get(scope, id);
    this.writes += 1;
    this.#scopes.set(
      scope,
      this.in(scope).filter((one) => one !== found),
    );
  }

  /** With the fields that Discord adds. */
  #full(scope: string, wanted: Fields, { id: known = this.#world.nextId() }: Fields = {}): Fields {
    const { id: _id, version: _version, application_id: _application, guild_id: _guild, ...rest } = wanted;
    const isGlobal = scope === '';
    return {
      id: known,
      application_id: this.#world.application,
      version: this.#world.nextId(),
      default_member_permissions: null,
      type: CHAT_INPUT,
      description: '',
      name_localizations: null,
      description_localizations: null,
      nsfw: false,
      ...(isGlobal
        ? { dm_permission: true, contexts: null, integration_types: [0] }
        : { guild_id: scope, contexts: null, integration_types: [0] }),
      ...rest,
    };
  }
}

/** The routes that register commands. */
export const COMMAND_ROUTES: readonly Route[] = ['', '/guilds/:guild'].flatMap((of) => {
  const all = `/applications/:application${of}/commands`;
  const last = of === '' ? 1 : 2;
  const scopeOf = ({ ids }: RouteCall, { isJoined }: { isJoined: (guild: string) => boolean }): string => {
    const guild = of === '' ? '' : ids[1];
    if (guild !== '' && !isJoined(guild)) throw missingAccess();
    return guild;
  };
  const idOf = ({ ids }: RouteCall): string => ids[last] ?? '';
  const within =
    (run: (scope: string, call: RouteCall, commands: Commands) => ReturnType<Run>): Run =>
    (call, { world, commands }) => {
      if (call.ids[0] !== world.application) throw missingAccess();
      return run(scopeOf(call, { isJoined: (guild) => world.guilds.get(guild)?.isJoined === true }), call, commands);
    };
  return [
    route(
      `GET ${all}`,
      within((scope, { query }, commands) => {
        const full = query.get('with_localizations') === 'true';
        return ok(commands.in(scope).map((one) => (full ? one : withoutLocalizations(one))));
      }),
    ),
    route(
      `PUT ${all}`,
      within((scope, { body }, commands) => {
        if (!Array.isArray(body))
          throw invalidBody([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
        return ok(commands.replace(scope, body.map(fields)));
      }),
    ),
    route(
      `POST ${all}`,
      within((scope, { body }, commands) => {
        const { command, isNew } = commands.put(scope, fields(body));
        return { status: isNew ? 201 : 200, body: command };
      }),
    ),
    route(
      `GET ${all}/:command`,
      within((scope, call, commands) => ok(commands.get(scope, idOf(call)))),
    ),
    route(
      `PATCH ${all}/:command`,
      within((scope, call, commands) => ok(commands.change(scope, idOf(call), fields(call.body)))),
    ),
    route(
      `DELETE ${all}/:command`,
      within((scope, call, commands) => {
        commands.remove(scope, idOf(call));
        return noContent;
      }),
    ),
  ];
});

function route(name: string, run: Run): Route {
  return { name, needsToken: true, run };
}

function isSame(one: Fields, other: Fields): boolean {
  const named = ({ name, type = CHAT_INPUT }: Fields): string => `${type} ${name}`;
  return named(one) === named(other);
}

function withoutLocalizations(command: Fields): Fields {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return rest;
}

/** Discord's rules for a command. @throws Refusal */
function checkCommand(command: Fields): void {
  const { name, type = CHAT_INPUT, description, options } = command;
  if (typeof name !== 'string' || name.length < 1 || name.length > 32) throw badName(name);
  if (type !== CHAT_INPUT) {
    if (description)
      throw invalidBody(['description'], 'APPLICATION_COMMANDS_DESCRIPTION', 'Only chat commands have one.');
    return;
  }
  if (!isName(name)) throw badName(name);
  checkDescription(description);
  checkOptions(fieldsIn(options));
  if (sizeOf(command) > LIMITS.all) {
    throw invalidBody([], 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  }
}

function checkOptions(options: readonly Fields[]): void {
  if (options.length > LIMITS.options) throw invalidBody(['options'], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer.');
  const names = new Set(options.map(({ name }) => name));
  if (names.size < options.length)
    throw invalidBody(['options'], 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'A name twice.');
  let isOptional = false;
  for (const { name, type, description, required, choices, autocomplete, options: inner } of options) {
    if (typeof name !== 'string' || !isName(name)) throw badName(name);
    checkDescription(description);
    if (required === true && isOptional) {
      throw invalidBody(['options'], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options come first');
    }
    isOptional ||= required !== true && !SUBCOMMANDS.includes(Number(type));
    const offered = fieldsIn(choices);
    if (offered.length > LIMITS.choices)
      throw invalidBody(['options', 'choices'], 'BASE_TYPE_MAX_LENGTH', '25 or fewer.');
    if (offered.length > 0 && autocomplete === true) {
      throw invalidBody(['options', 'choices'], 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', 'Not both.');
    }
    for (const { name: shown } of offered) {
      const { length } = String(shown);
      if (length < 1 || length > 100) throw invalidBody(['options', 'choices'], 'BASE_TYPE_BAD_LENGTH', '1 to 100.');
    }
    checkOptions(fieldsIn(inner));
  }
}

function checkDescription(description: unknown): void {
  if (typeof description === 'string' && description.length >= 1 && description.length <= LIMITS.description) return;
  throw invalidBody(['description'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
}

function isName(name: string): boolean {
  return NAME.test(name) && name === name.toLowerCase();
}

function badName(name: unknown) {
  return invalidBody(['name'], 'APPLICATION_COMMAND_INVALID_NAME', `Command name is invalid: ${String(name)}`);
}

/** The total length that the limit of a command applies to. */
function sizeOf({ name, description, value, options, choices }: Fields): number {
  const texts = [name, description, value].map((one) => (typeof one === 'string' ? one.length : 0));
  const inner = [...fieldsIn(options), ...fieldsIn(choices)].map(sizeOf);
  return [...texts, ...inner].reduce((sum, one) => sum + one, 0);
}
