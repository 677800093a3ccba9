import { ComponentType } from 'discord-api-types/v10';
import type { Command } from '../../../message/commands.ts';
import type { Block, Message } from '../../../message/message.ts';
import { commandNamed, isManaged, managementCommand, optionNames, UNTIL } from '../commands/options.ts';
import type { DiscordBody } from '../render/render.ts';

export interface CommandLinks {
  /** The briefings' slash commands, without the slash. */
  readonly slashCommands: readonly string[];
  /** Discord's id of a command; undefined if unknown. */
  readonly idOf: (command: string) => string | undefined;
}

/**
 * A placeholder is as long as its link, so that renderers measure it correctly. It consists of private-use characters;
 * the second one is the link's number.
 */
const BEGIN = '\ue000';
const FILL = '\ue001';
const FIRST_NUMBER = 0xe100;
const MAX_LINKS = 500;
const PRIVATE = /[\ue000-\uf8ff]/g;
const PLACEHOLDER = /\ue000([\ue100-\uf8ff])\ue001*/g;

/**
 * Replaces each command in a message's text with a link to Discord's command, and its arguments with options. "/colossus
 * pause 1 until 2026-12-24" becomes "</colossus-manage pause:ID> which: 1 until: 2026-12-24". The links themselves are
 * placeholders, which renderers leave alone.
 */
export function withPlaceholders(
  message: Message,
  { slashCommands, idOf }: CommandLinks,
): { readonly message: Message; readonly links: readonly string[] } {
  const links: string[] = [];
  const linkTo =
    (slashCommand: string) =>
    (command: Command): string => {
      const name = isManaged(command) ? managementCommand(slashCommand) : slashCommand;
      const path = `/${name} ${command.name}`;
      const id = idOf(name);
      if (id === undefined || links.length >= MAX_LINKS) return path;
      const link = `<${path}:${id}>`;
      const number = String.fromCharCode(FIRST_NUMBER + links.length);
      links.push(link);
      return `${BEGIN}${number}`.padEnd(link.length, FILL);
    };
  const linked = (text: string) =>
    slashCommands.reduce(
      (all, slashCommand) => replaceCommands(all, slashCommand, linkTo(slashCommand)),
      text.replace(PRIVATE, ''),
    );
  const { title, footer, blocks } = message;
  const changed = {
    title: linked(title),
    footer: linked(footer),
    blocks: blocks.map((block) => linkedBlock(block, linked)),
  };
  return { message: { ...message, ...changed }, links };
}

/** Replaces the placeholders in a body with their links. */
export function withLinks(body: DiscordBody, links: readonly string[]): DiscordBody {
  const restored = <T extends { readonly content: string }>(text: T): T => ({
    ...text,
    content: text.content
      .replace(PLACEHOLDER, (_, number: string) => links[number.charCodeAt(0) - FIRST_NUMBER] ?? '')
      .replace(PRIVATE, ''),
  });
  const [container] = body.components;
  const components = container.components.map((part) => {
    if (part.type === ComponentType.TextDisplay) return restored(part);
    return part.type === ComponentType.Section ? { ...part, components: part.components.map(restored) } : part;
  });
  return { ...body, components: [{ ...container, components }] };
}

/** A block with links in its texts, unless they are about the story. */
function linkedBlock(block: Block, linked: (text: string) => string): Block {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return { ...block, text: linked(block.text) };
    case 'facts': {
      const facts = block.facts.map((fact) => ({ ...fact, label: linked(fact.label), value: linked(fact.value) }));
      return { ...block, facts };
    }
    case 'list': {
      const items = block.items.map(({ note, ...item }) => ({
        ...item,
        text: linked(item.text),
        ...(note !== undefined && { note: linked(note) }),
      }));
      return { ...block, items };
    }
    case 'statement':
    case 'answer':
    case 'picture':
    case 'buttons':
      return block;
  }
}

type LinkTo = (command: Command) => string;

function replaceCommands(text: string, slashCommand: string, linkTo: LinkTo): string {
  const slash = `/${slashCommand}`;
  // Not a part of a URL, of another word, or of a longer command.
  const [before = '', ...others] = text.split(new RegExp(`(?<![\\w/:.])${slash}(?![\\w:-])`));
  return [before, ...others.map((after) => replaceCommand(after, linkTo) ?? `${slash}${after}`)].join('');
}

/** Options in Discord's form, and how many characters of a text they replace. */
interface Options {
  readonly length: number;
  readonly text: string;
}

const NONE: Options = { length: 0, text: '' };
const QUESTION = /^ (?<value>[\p{L}\d][^?\n]*\?)/u;
const NAME = /^ (?<name>[a-z]+)(?![\w-])/;
const USAGE = /^ (?:\[[^\]\n]{1,40}\]|<[^>\n]{1,40}>)/;

/** Replaces the subcommand and argument at the start of a text. Undefined if it does not start with either. */
function replaceCommand(after: string, linkTo: LinkTo): string | undefined {
  const { name = '' } = NAME.exec(after)?.groups ?? {};
  const named = commandNamed(name);
  const command = named ?? commandNamed('ask');
  if (!command || (!named && !QUESTION.test(after))) return undefined;
  const rest = named ? after.slice(name.length + 1) : after;
  const { length, text } = named ? argumentOptions(rest, command) : singleOption(QUESTION, rest, command);
  return `${linkTo(command)}${text === '' ? '' : ` ${text}`}${rest.slice(length)}`;
}

const SUBSCRIPTION_NUMBER = String.raw`#?\d{1,4}|all`;
const PAUSE = new RegExp(`^(?: (?<which>${SUBSCRIPTION_NUMBER}))?(?: until (?<until>\\d{4}-\\d\\d-\\d\\d))?(?![\\w])`);
const SINGLE_NAME = /^ (?<value>[\p{L}\d][\w./-]*?)(?=[,;.?!]*(?: \?)?$|[,;.](?: |$))/u;
const WISH = /^ (?:digest|reminders)(?: [\w/+,:-]+)*/;
/** A command ends at the first comma, colon or full stop after a word. */
const END = /[,:.](?= |$).*/s;

/** Reads the argument at the start of a text. */
function argumentOptions(text: string, command: Command): Options {
  const [usage] = USAGE.exec(text) ?? [];
  if (usage !== undefined) return { length: usage.length, text: optionNames(command).join(', ') };
  const { argument } = command;
  switch (argument?.kind) {
    case undefined:
      return NONE;
    case 'question':
      return singleOption(QUESTION, text, command);
    case 'subscription': {
      const [typed = '', which, until] = PAUSE.exec(text) ?? [];
      const options = optionText([argument.name, which], [UNTIL.name, until]);
      return options === '' ? NONE : { length: typed.length, text: options };
    }
    case 'wish': {
      const [typed = ''] = WISH.exec(text) ?? [];
      const wish = typed.replace(END, '');
      return wish === '' ? NONE : { length: wish.length, text: subscribeOptions(wish.trim().split(' ')) };
    }
    default:
      return singleOption(SINGLE_NAME, text, command);
  }
}

function singleOption(pattern: RegExp, text: string, { argument }: Command): Options {
  const { value } = pattern.exec(text)?.groups ?? {};
  return value === undefined || !argument
    ? NONE
    : { length: value.length + 1, text: optionText([argument.name, value]) };
}

const TIME = /^\d{1,2}[:.]\d\d$/;
const DAYS = /^(?:daily|weekly|weekdays?|weekends?|every|monthly|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:[,-].*)?)$/;
/** These words start the part of a wish that belongs in the option `more`. */
const MORE = new Set(['quiet', 'until', 'from', 'except']);
const ALWAYS = 'always';

/** Converts "digest weekdays 09:00 in Europe/London" to the options of `subscribe`. */
function subscribeOptions([kind = '', ...words]: readonly string[]): string {
  const plain = words.filter((word) => word !== ALWAYS);
  const zoneAt = indexOr(plain.length, plain.indexOf('in'));
  const timed = plain.toSpliced(zoneAt, 2);
  const timeAt = timed.findIndex((word) => TIME.test(word));
  const moreAt = indexOr(
    timed.length,
    timed.findIndex((word) => MORE.has(word)),
  );
  // The days are the last words before the time, such as "every 2 weeks fri"; items of reminders come before them.
  const head = timed.slice(0, indexOr(moreAt, timeAt));
  const daysAt = indexOr(
    head.length,
    head.findIndex((word) => DAYS.test(word)),
  );
  const items = head.slice(0, daysAt);
  const tail = timed.slice(timeAt < 0 ? moreAt : timeAt + 1);
  return optionText(
    ['what', [kind, ...(words.includes(ALWAYS) ? [ALWAYS] : []), ...items.slice(0, 1)].join(' ')],
    ['days', head.slice(daysAt).join(' ')],
    ['time', timed[timeAt]],
    ['more', [...items.slice(1), ...tail].join(' ')],
    ['zone', plain[zoneAt + 1]],
  );
}

/** The index, or `otherwise` if it is -1. */
function indexOr(otherwise: number, index: number): number {
  return index < 0 ? otherwise : index;
}

function optionText(...options: readonly (readonly [name: string, value: string | undefined])[]): string {
  return options.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join(' ');
}
