import { ComponentType } from 'discord-api-types/v10';
import type { Command } from '../../../message/commands.ts';
import type { Block, Message } from '../../../message/message.ts';
import { commandNamed, isManaged, managementCommand, optionNames, UNTIL } from '../commands/options.ts';
import type { DiscordBody } from '../render/render.ts';

/** What links to commands need. */
export interface CommandLinks {
  /** The briefings' slash commands, without the slash. */
  readonly slashCommands: readonly string[];
  /** Discord's id of a command; undefined if unknown. */
  readonly idOf: (command: string) => string | undefined;
}

/** A message with placeholders for its links, which renderers leave alone. */
export interface MessageWithPlaceholders {
  readonly message: Message;
  readonly links: readonly string[];
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
 * Replaces each command in a message's text with a link to Discord's command, with its options by name. "/colossus
 * pause 1 until 2026-12-24" becomes "</colossus-manage pause:ID> which: 1 until: 2026-12-24".
 */
export function withPlaceholders(message: Message, links: CommandLinks): MessageWithPlaceholders {
  const found: string[] = [];
  const linkOf =
    (slashCommand: string) =>
    (command: Command): string => {
      const name = isManaged(command) ? managementCommand(slashCommand) : slashCommand;
      const path = `/${name} ${command.name}`;
      const id = links.idOf(name);
      if (id === undefined || found.length >= MAX_LINKS) return path;
      const whole = `<${path}:${id}>`;
      found.push(whole);
      const number = String.fromCharCode(FIRST_NUMBER + found.length - 1);
      return `${BEGIN}${number}`.padEnd(whole.length, FILL);
    };
  const words = (text: string) =>
    links.slashCommands.reduce(
      (all, slashCommand) => replaceCommands(all, slashCommand, linkOf(slashCommand)),
      text.replace(PRIVATE, ''),
    );
  const { title, footer, blocks } = message;
  const changed = { ...message, title: words(title), footer: words(footer), blocks: blocks.map(blockWith(words)) };
  return { message: changed, links: found };
}

/** Replaces the placeholders in a body with their links. */
export function withLinks<Body extends DiscordBody>(body: Body, links: readonly string[]): Body {
  const restore = (text: string) =>
    text
      .replace(PLACEHOLDER, (_, number: string) => links[number.charCodeAt(0) - FIRST_NUMBER] ?? '')
      .replace(PRIVATE, '');
  const [container] = body.components;
  const components = container.components.map((part) => {
    switch (part.type) {
      case ComponentType.TextDisplay:
        return { ...part, content: restore(part.content) };
      case ComponentType.Section:
        return {
          ...part,
          components: part.components.map((text) => ({ ...text, content: restore(text.content) })),
        };
      default:
        return part;
    }
  });
  return { ...body, components: [{ ...container, components }] };
}

function blockWith(words: (text: string) => string): (block: Block) => Block {
  return (block) => {
    switch (block.type) {
      case 'heading':
      case 'text':
      case 'note':
        return { ...block, text: words(block.text) };
      case 'facts':
        return {
          ...block,
          facts: block.facts.map((fact) => ({ ...fact, label: words(fact.label), value: words(fact.value) })),
        };
      case 'list':
        return {
          ...block,
          items: block.items.map(({ text, note, ...item }) => ({
            ...item,
            text: words(text),
            ...(note !== undefined && { note: words(note) }),
          })),
        };
      case 'statement':
      case 'answer':
      case 'picture':
      case 'buttons':
        return block;
    }
  };
}

/** Replaces each command in a text with its form on Discord. */
function replaceCommands(text: string, slashCommand: string, link: (command: Command) => string): string {
  const slash = `/${slashCommand}`;
  let done = '';
  let rest = text;
  for (;;) {
    const at = rest.indexOf(slash);
    if (at < 0) return done + rest;
    const before = rest.slice(0, at);
    const after = rest.slice(at + slash.length);
    // Part of a URL, of another word, or of a longer command.
    if (/[\w/:.]$/.test(before) || /^[\w:-]/.test(after)) {
      done += before + slash;
      rest = after;
      continue;
    }
    const { length, said } = parseCommand(after, link);
    done += before + (said ?? slash);
    rest = after.slice(length);
  }
}

interface Replacement {
  /** How many characters of the text it takes. */
  readonly length: number;
  /** The replacement; undefined if it is not a command. */
  readonly said?: string;
}

const QUESTION = /^ (?<question>[\p{L}\d][^?\n]*\?)/u;
const NAME = /^ (?<name>[a-z]+)(?![\w-])/;
const USAGE = /^ (?:\[[^\]\n]{1,40}\]|<[^>\n]{1,40}>)/;

/** The command after a slash command's name. */
function parseCommand(after: string, link: (command: Command) => string): Replacement {
  const { name = '' } = NAME.exec(after)?.groups ?? {};
  const command = commandNamed(name);
  if (!command) {
    const { question } = QUESTION.exec(after)?.groups ?? {};
    const ask = commandNamed('ask');
    if (question === undefined || !ask) return { length: 0 };
    return { length: question.length + 1, said: `${link(ask)} question: ${question}` };
  }
  const { length, said } = parseArgument(after.slice(name.length + 1), command);
  return { length: name.length + 1 + length, said: said === undefined ? link(command) : `${link(command)} ${said}` };
}

const SUBSCRIPTION_NUMBER = String.raw`#?\d{1,4}|all`;
const PAUSE = new RegExp(`^(?: (?<which>${SUBSCRIPTION_NUMBER}))?(?: until (?<until>\\d{4}-\\d\\d-\\d\\d))?(?![\\w])`);
const SINGLE_NAME = /^ (?<value>[\p{L}\d][\w./-]*?)(?=[,;.?!]*(?: \?)?$|[,;.](?: |$))/u;
const WISH = /^ (?:digest|reminders)(?: [\w/+,:-]+)*/;

/** The text after a command's name, as options. */
function parseArgument(rest: string, command: Command): Replacement {
  const usage = USAGE.exec(rest);
  if (usage) return { length: usage[0].length, said: optionNames(command).join(', ') };
  const { argument } = command;
  if (!argument) return { length: 0 };
  switch (argument.kind) {
    case 'question': {
      const { question } = QUESTION.exec(rest)?.groups ?? {};
      return question === undefined
        ? { length: 0 }
        : { length: question.length + 1, said: `${argument.name}: ${question}` };
    }
    case 'subscription': {
      const found = PAUSE.exec(rest);
      const { which, until } = found?.groups ?? {};
      const said = optionText([
        [argument.name, which],
        [UNTIL.name, until],
      ]);
      return said === '' ? { length: 0 } : { length: found?.[0].length ?? 0, said };
    }
    case 'wish': {
      const [typed = ''] = WISH.exec(rest) ?? [];
      const wish = untilPunctuation(typed);
      return wish === '' ? { length: 0 } : { length: wish.length, said: subscribeOptions(wish.trim().split(' ')) };
    }
    default: {
      const { value } = SINGLE_NAME.exec(rest)?.groups ?? {};
      return value === undefined ? { length: 0 } : { length: value.length + 1, said: `${argument.name}: ${value}` };
    }
  }
}

/** The words up to the first that ends with a comma, colon or full stop, where the command ends. */
function untilPunctuation(typed: string): string {
  const end = /[,:.](?= |$)/.exec(typed)?.index;
  return end === undefined ? typed : typed.slice(0, end);
}

const TIME = /^\d{1,2}[:.]\d\d$/;
/** Words that start the part of a wish for the option `more`. */
const MORE = new Set(['quiet', 'until', 'from', 'except']);
/** Asks for the digest even if nothing changed. */
const ALWAYS = 'always';

/** Converts "digest weekdays 09:00 in Europe/London" to the options of `subscribe`. */
function subscribeOptions([kind = '', ...words]: readonly string[]): string {
  const plain = words.filter((word) => word !== ALWAYS);
  const inAt = plain.indexOf('in');
  const zone = inAt < 0 ? undefined : plain[inAt + 1];
  const rest = inAt < 0 ? plain : plain.toSpliced(inAt, 2);
  const timeAt = rest.findIndex((word) => TIME.test(word));
  const moreAt = rest.findIndex((word) => MORE.has(word));
  const end = moreAt < 0 ? rest.length : moreAt;
  const head = rest.slice(0, timeAt < 0 ? end : timeAt);
  // The days are the last word before the time, or "every 2 weeks fri" or "monthly last"; items of reminders come
  // before them.
  const daysAt = head.findIndex((word) => DAYS.test(word));
  const days = daysAt < 0 ? [] : head.slice(daysAt);
  const items = daysAt < 0 ? head : head.slice(0, daysAt);
  const what = [kind, ...(words.includes(ALWAYS) ? [ALWAYS] : []), ...items.slice(0, 1)];
  const more = [...items.slice(1), ...rest.slice(timeAt < 0 ? end : timeAt + 1)];
  return optionText([
    ['what', what.join(' ')],
    ['days', days.join(' ')],
    ['time', timeAt < 0 ? '' : rest[timeAt]],
    ['more', more.join(' ')],
    ['zone', zone],
  ]);
}

const DAYS = /^(?:daily|weekly|weekdays?|weekends?|every|monthly|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:[,-].*)?)$/;

function optionText(all: readonly (readonly [name: string, value: string | undefined])[]): string {
  return all.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join(' ');
}
