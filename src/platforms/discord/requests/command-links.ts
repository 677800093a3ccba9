import { ComponentType } from 'discord-api-types/v10';
import type { Command } from '../../../message/commands.ts';
import type { Block, Message } from '../../../message/message.ts';
import { findCommand, isManaged, managementCommand, optionNames, UNTIL_OPTION } from '../commands/options.ts';
import type { DiscordBody } from '../render/render.ts';

export interface CommandLinks {
  readonly slashCommands: readonly string[];
  readonly idOf: (command: string) => string | undefined;
}

/** A placeholder is as long as its link, because renderers measure texts. The second character encodes the link's number. */
const PLACEHOLDER_START = '\ue000';
const PLACEHOLDER_FILL = '\ue001';
const FIRST_NUMBER = 0xe100;
const MAX_LINKS = 500;
const PRIVATE_USE = /[\ue000-\uf8ff]/g;
const PLACEHOLDER = /\ue000([\ue100-\uf8ff])\ue001*/g;

/**
 * Replaces commands with placeholders for links. After `withLinks`, "/colossus pause 1 until 2026-12-24" reads
 * "</colossus-manage pause:ID> which: 1 until: 2026-12-24".
 */
export function withPlaceholders(
  message: Message,
  { slashCommands, idOf }: CommandLinks,
): { readonly message: Message; readonly links: readonly string[] } {
  const links: string[] = [];
  const placeholderFor = (slashCommand: string, command: Command): string => {
    const name = isManaged(command) ? managementCommand(slashCommand) : slashCommand;
    const path = `/${name} ${command.name}`;
    const id = idOf(name);
    if (id === undefined || links.length >= MAX_LINKS) return path;
    const link = `<${path}:${id}>`;
    const number = String.fromCharCode(FIRST_NUMBER + links.length);
    links.push(link);
    return `${PLACEHOLDER_START}${number}`.padEnd(link.length, PLACEHOLDER_FILL);
  };
  const linkText = (text: string): string =>
    slashCommands.reduce(
      (all, slashCommand) => linkCommands(all, slashCommand, (command) => placeholderFor(slashCommand, command)),
      text.replace(PRIVATE_USE, ''),
    );
  const { title, footer, blocks } = message;
  const linkedBlocks = blocks.map((block) => linkBlock(block, linkText));
  return { message: { ...message, title: linkText(title), footer: linkText(footer), blocks: linkedBlocks }, links };
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

function linkBlock(block: Block, linkText: (text: string) => string): Block {
  switch (block.type) {
    case 'heading':
    case 'text':
    case 'note':
      return { ...block, text: linkText(block.text) };
    case 'facts': {
      const facts = block.facts.map((fact) => ({ ...fact, label: linkText(fact.label), value: linkText(fact.value) }));
      return { ...block, facts };
    }
    case 'list': {
      const items = block.items.map(({ note, ...item }) => ({
        ...item,
        text: linkText(item.text),
        ...(note !== undefined && { note: linkText(note) }),
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

function linkCommands(text: string, slashCommand: string, linkTo: LinkTo): string {
  const slash = `/${slashCommand}`;
  const [textBefore = '', ...parts] = text.split(new RegExp(`(?<![\\w/:.])${slash}(?![\\w:-])`));
  return parts.reduce((all, textAfter) => all + (linkSubcommand(textAfter, linkTo) ?? slash + textAfter), textBefore);
}

const QUESTION = /^ ([\p{L}\d][^?\n]*\?)/u;
const NAME = /^ ([a-z]+)(?![\w-])/;

function linkSubcommand(textAfter: string, linkTo: LinkTo): string | undefined {
  const [, name = ''] = NAME.exec(textAfter) ?? [];
  const namedCommand = findCommand(name);
  if (namedCommand) return linkTo(namedCommand) + withOptions(textAfter.slice(name.length + 1), namedCommand);
  const askCommand = QUESTION.test(textAfter) ? findCommand('ask') : undefined;
  return askCommand && linkTo(askCommand) + withOptions(textAfter, askCommand);
}

const USAGE = /^ (?:\[[^\]\n]{1,40}\]|<[^>\n]{1,40}>)/;
const PAUSE = /^(?: (#?\d{1,4}|all))?(?: until (\d{4}-\d\d-\d\d))?(?!\w)/;
const SINGLE_NAME = /^ ([\p{L}\d][\w./-]*?)(?=[,;.?!]*(?: \?)?$|[,;.](?: |$))/u;
const WISH = /^ (?:digest|reminders)(?: [\w/+,:-]+)*/;
/** In a sentence, the arguments end at the first comma, colon or full stop after a word. */
const WISH_END = /[,:.](?= |$).*/s;

function withOptions(text: string, command: Command): string {
  const { argument } = command;
  if (!argument || USAGE.test(text)) return text.replace(USAGE, ['', ...optionNames(command)].join(', ').slice(1));
  const { name, kind } = argument;
  const toOption = (_: string, value: string) => optionTexts({ [name]: value });
  switch (kind) {
    case 'question':
      return text.replace(QUESTION, toOption);
    case 'subscription':
      return text.replace(PAUSE, (_, which, until) => optionTexts({ [name]: which, [UNTIL_OPTION.name]: until }));
    case 'wish':
      return text.replace(WISH, (typed) => {
        const wish = typed.replace(WISH_END, '');
        return subscribeOptions(wish.trim().split(' ')) + typed.slice(wish.length);
      });
    default:
      return text.replace(SINGLE_NAME, toOption);
  }
}

const TIME = /^\d{1,2}[:.]\d\d$/;
const DAYS = /^(?:daily|weekly|weekdays?|weekends?|every|monthly|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:[,-].*)?)$/;
const MORE_WORDS = new Set(['quiet', 'until', 'from', 'except']);

/** Converts "digest weekdays 09:00 in Europe/London" to the options of `subscribe`. */
function subscribeOptions([kind = '', ...words]: readonly string[]): string {
  const whatValue = words.includes('always') ? `${kind} always` : kind;
  const options = { what: whatValue, days: '', time: '', more: '', zone: '' };
  let option: keyof typeof options = 'what';
  for (const [i, word] of words.entries()) {
    if (word === 'always' || word === 'in') continue;
    if (words[i - 1] === 'in') {
      options.zone = word;
      continue;
    }
    if (MORE_WORDS.has(word)) option = 'more';
    else if (option === 'what' && DAYS.test(word)) option = 'days';
    else if (options.time === '' && TIME.test(word)) option = 'time';
    const target = option === 'what' && options.what !== whatValue ? 'more' : option;
    options[target] = `${options[target]} ${word}`.trim();
    if (option === 'time') option = 'more';
  }
  return optionTexts(options);
}

function optionTexts(options: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(options)
    .flatMap(([name, value]) => (value ? [` ${name}: ${value}`] : []))
    .join('');
}
