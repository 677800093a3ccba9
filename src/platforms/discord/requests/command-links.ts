import { ComponentType } from 'discord-api-types/v10';
import type { Command } from '../../../message/commands.ts';
import type { Block, Message } from '../../../message/message.ts';
import { commandNamed, isManaged, managementCommand, optionNames, UNTIL } from '../commands/options.ts';
import type { DiscordBody } from '../render/render.ts';

export interface CommandLinks {
  /** Names the slash command of each briefing, without the slash. */
  readonly slashCommands: readonly string[];
  readonly idOf: (command: string) => string | undefined;
}

/** A placeholder is as long as its link, because renderers measure texts. The second character encodes its number. */
const PLACEHOLDER_START = '\ue000';
const PLACEHOLDER_FILL = '\ue001';
const FIRST_NUMBER = 0xe100;
const MAX_LINKS = 500;
const PRIVATE_USE = /[\ue000-\uf8ff]/g;
const PLACEHOLDER = /\ue000([\ue100-\uf8ff])\ue001*/g;

/**
 * Replaces commands with placeholders for links, and arguments with options. After `withLinks`, "/colossus pause 1 until
 * 2026-12-24" reads "</colossus-manage pause:ID> which: 1 until: 2026-12-24".
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
      return `${PLACEHOLDER_START}${number}`.padEnd(link.length, PLACEHOLDER_FILL);
    };
  const withLinkPlaceholders = (text: string) =>
    slashCommands.reduce(
      (all, slashCommand) => replaceCommands(all, slashCommand, linkTo(slashCommand)),
      text.replace(PRIVATE_USE, ''),
    );
  const { title, footer, blocks } = message;
  const changed = {
    title: withLinkPlaceholders(title),
    footer: withLinkPlaceholders(footer),
    blocks: blocks.map((block) => linkedBlock(block, withLinkPlaceholders)),
  };
  return { message: { ...message, ...changed }, links };
}

export function withLinks(body: DiscordBody, links: readonly string[]): DiscordBody {
  const withLinkText = <T extends { readonly content: string }>(text: T): T => ({
    ...text,
    content: text.content
      .replace(PLACEHOLDER, (_, number: string) => links[number.charCodeAt(0) - FIRST_NUMBER] ?? '')
      .replace(PRIVATE_USE, ''),
  });
  const [container] = body.components;
  const components = container.components.map((part) => {
    if (part.type === ComponentType.TextDisplay) return withLinkText(part);
    return part.type === ComponentType.Section ? { ...part, components: part.components.map(withLinkText) } : part;
  });
  return { ...body, components: [{ ...container, components }] };
}

/** Skips blocks about the story, which contain no commands. */
function linkedBlock(block: Block, withLinkPlaceholders: (text: string) => string): Block {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return { ...block, text: withLinkPlaceholders(block.text) };
    case 'facts': {
      const facts = block.facts.map((fact) => ({
        ...fact,
        label: withLinkPlaceholders(fact.label),
        value: withLinkPlaceholders(fact.value),
      }));
      return { ...block, facts };
    }
    case 'list': {
      const items = block.items.map(({ note, ...item }) => ({
        ...item,
        text: withLinkPlaceholders(item.text),
        ...(note !== undefined && { note: withLinkPlaceholders(note) }),
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
  // Skips commands inside a URL, another word or a longer command.
  const [textBefore = '', ...parts] = text.split(new RegExp(`(?<![\\w/:.])${slash}(?![\\w:-])`));
  return [textBefore, ...parts.map((textAfter) => replaceCommand(textAfter, linkTo) ?? `${slash}${textAfter}`)].join(
    '',
  );
}

interface OptionText {
  readonly length: number;
  readonly text: string;
}

const NO_OPTIONS: OptionText = { length: 0, text: '' };
const QUESTION = /^ (?<value>[\p{L}\d][^?\n]*\?)/u;
const NAME = /^ (?<name>[a-z]+)(?![\w-])/;
const USAGE = /^ (?:\[[^\]\n]{1,40}\]|<[^>\n]{1,40}>)/;

/** Replaces a subcommand and its argument; undefined if the text starts with neither. */
function replaceCommand(textAfter: string, linkTo: LinkTo): string | undefined {
  const { name = '' } = NAME.exec(textAfter)?.groups ?? {};
  const typedCommand = commandNamed(name);
  const command = typedCommand ?? commandNamed('ask');
  if (!command || (!typedCommand && !QUESTION.test(textAfter))) return undefined;
  const argumentText = typedCommand ? textAfter.slice(name.length + 1) : textAfter;
  const { length, text } = typedCommand
    ? argumentOptions(argumentText, command)
    : singleOption(QUESTION, argumentText, command);
  return `${linkTo(command)}${text === '' ? '' : ` ${text}`}${argumentText.slice(length)}`;
}

const SUBSCRIPTION_NUMBER = String.raw`#?\d{1,4}|all`;
const PAUSE = new RegExp(`^(?: (?<which>${SUBSCRIPTION_NUMBER}))?(?: until (?<until>\\d{4}-\\d\\d-\\d\\d))?(?![\\w])`);
const SINGLE_NAME = /^ (?<value>[\p{L}\d][\w./-]*?)(?=[,;.?!]*(?: \?)?$|[,;.](?: |$))/u;
const WISH = /^ (?:digest|reminders)(?: [\w/+,:-]+)*/;
/** A wish ends at the first comma, colon or full stop after a word. */
const WISH_END = /[,:.](?= |$).*/s;

function argumentOptions(text: string, command: Command): OptionText {
  const [usage] = USAGE.exec(text) ?? [];
  if (usage !== undefined) return { length: usage.length, text: optionNames(command).join(', ') };
  const { argument } = command;
  switch (argument?.kind) {
    case undefined:
      return NO_OPTIONS;
    case 'question':
      return singleOption(QUESTION, text, command);
    case 'subscription': {
      const [typed = '', which, until] = PAUSE.exec(text) ?? [];
      const options = optionText([argument.name, which], [UNTIL.name, until]);
      return options === '' ? NO_OPTIONS : { length: typed.length, text: options };
    }
    case 'wish': {
      const [typed = ''] = WISH.exec(text) ?? [];
      const wish = typed.replace(WISH_END, '');
      return wish === '' ? NO_OPTIONS : { length: wish.length, text: subscribeOptions(wish.trim().split(' ')) };
    }
    default:
      return singleOption(SINGLE_NAME, text, command);
  }
}

function singleOption(pattern: RegExp, text: string, { argument }: Command): OptionText {
  const { value } = pattern.exec(text)?.groups ?? {};
  return value === undefined || !argument
    ? NO_OPTIONS
    : { length: value.length + 1, text: optionText([argument.name, value]) };
}

const TIME = /^\d{1,2}[:.]\d\d$/;
const DAYS = /^(?:daily|weekly|weekdays?|weekends?|every|monthly|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:[,-].*)?)$/;
/** These words start the part of a wish that belongs in the option `more`. */
const MORE_WORDS = new Set(['quiet', 'until', 'from', 'except']);
const ALWAYS = 'always';

/** Converts "digest weekdays 09:00 in Europe/London" to the options of `subscribe`. */
function subscribeOptions([kind = '', ...words]: readonly string[]): string {
  const withoutAlways = words.filter((word) => word !== ALWAYS);
  const zoneIndex = indexOr(withoutAlways.length, withoutAlways.indexOf('in'));
  const withoutZone = withoutAlways.toSpliced(zoneIndex, 2);
  const timeIndex = withoutZone.findIndex((word) => TIME.test(word));
  const moreIndex = indexOr(
    withoutZone.length,
    withoutZone.findIndex((word) => MORE_WORDS.has(word)),
  );
  // The days precede the time, as in "every 2 weeks fri 09:00". Watch items precede the days.
  const beforeTime = withoutZone.slice(0, indexOr(moreIndex, timeIndex));
  const daysIndex = indexOr(
    beforeTime.length,
    beforeTime.findIndex((word) => DAYS.test(word)),
  );
  const items = beforeTime.slice(0, daysIndex);
  const afterTime = withoutZone.slice(timeIndex < 0 ? moreIndex : timeIndex + 1);
  return optionText(
    ['what', [kind, ...(words.includes(ALWAYS) ? [ALWAYS] : []), ...items.slice(0, 1)].join(' ')],
    ['days', beforeTime.slice(daysIndex).join(' ')],
    ['time', withoutZone[timeIndex]],
    ['more', [...items.slice(1), ...afterTime].join(' ')],
    ['zone', withoutAlways[zoneIndex + 1]],
  );
}

function indexOr(fallback: number, index: number): number {
  return index < 0 ? fallback : index;
}

function optionText(...options: readonly (readonly [name: string, value: string | undefined])[]): string {
  return options.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join(' ');
}
