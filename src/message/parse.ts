import { isOneTypo } from '../lib/edit-distance.ts';
import { type Command, type CommandName, commands } from './commands.ts';
import { type Intent, POSTS, type Post } from './intent.ts';

/** More words than this after a misspelt command, or after one that takes a name or number, make a question. */
const ARGUMENT_WORDS = 2;

/** What can stand after "pause", "resume" and "unsubscribe": a number, all of them, an id. */
const WHICH = /^(?:#?\d{1,4}|all|s-[\da-z]+)$/i;
const UNTIL = /^(?:(?<which>.+?) )?(?:until|till) (?<until>.+)$/i;

/**
 * Reads what somebody typed after the slash command, with or without the slash command itself.
 * A first word that is no command makes the whole text a question; a near miss of a command is told apart.
 * Anything may come in: the text is cleaned of control characters, never refused.
 */
export function parseText(text: string, slashCommand: string): Intent {
  const clean = cleanText(text);
  const lower = clean.toLowerCase();
  const prefix = `/${slashCommand}`;
  const rest = lower === prefix || lower.startsWith(`${prefix} `) ? clean.slice(prefix.length).trim() : clean;
  if (rest === '') return { kind: 'overview' };

  const [first = '', ...others] = rest.split(' ');
  const word = first.toLowerCase().replace(/[:?!.,]+$/, '');
  const command = all.find(({ name, aliases }) => name === word || aliases?.includes(word));
  if (command) return commandIntent(command.name, others.join(' ')) ?? { kind: 'ask', question: rest };

  const meant = all.find(({ name }) => isOneTypo(word, name));
  if (meant && takes(meant.name, others.join(' '))) {
    return { kind: 'misspelt', typed: first, meant: [meant.name, ...others].join(' ') };
  }
  return { kind: 'ask', question: rest };
}

const all: readonly (Command & { readonly name: CommandName })[] = commands;

/** Text as somebody typed it, on one line, without characters that show nothing or turn the writing direction. */
export function cleanText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, (run) => (/^\p{Cf}+$/u.test(run) ? '' : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The command's intent; undefined if it is a plain word at the head of a question: "send money to whom?". */
function commandIntent(name: CommandName, argument: string): Intent | undefined {
  const given = argument !== '';
  switch (name) {
    case 'overview':
    case 'timeline':
    case 'help':
      return given ? undefined : { kind: name };
    case 'ask':
      return given ? { kind: 'ask', question: argument } : { kind: 'incomplete', command: name };
    case 'evidence':
      return given ? { kind: 'evidence', of: argument } : { kind: 'incomplete', command: name };
    case 'summary':
    case 'faq':
      return given ? { kind: name, topic: argument } : { kind: name };
    case 'watch':
      return given ? { kind: name, item: argument } : { kind: name };
    case 'sources':
      return given ? { kind: name, source: argument } : { kind: name };
    case 'disputes':
      return given ? { kind: name, dispute: argument } : { kind: name };
    case 'changes':
      return given ? { kind: name, since: argument } : { kind: name };
    case 'subscribe':
      return given ? { kind: name, wish: argument } : { kind: name };
    case 'follow':
      return given ? { kind: name, item: argument } : { kind: 'incomplete', command: name };
    case 'subscriptions':
      return given ? undefined : { kind: name };
    case 'pause':
      return pauseIntent(argument);
    case 'resume':
    case 'unsubscribe':
      if (!given) return { kind: name };
      return WHICH.test(argument) || isShort(argument) ? { kind: name, which: argument } : undefined;
    case 'preview':
    case 'send': {
      const what = postOf(argument);
      if (what) return { kind: name, what };
      return isShort(argument) ? { kind: 'incomplete', command: name } : undefined;
    }
  }
}

function pauseIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'pause' };
  const { which, until } = UNTIL.exec(argument)?.groups ?? {};
  if (until !== undefined && (which === undefined || WHICH.test(which))) {
    return { kind: 'pause', ...(which === undefined ? {} : { which }), until };
  }
  return WHICH.test(argument) || isShort(argument) ? { kind: 'pause', which: argument } : undefined;
}

/** Whether a near miss of a command's name stands before what that command takes, so that it can be no question. */
function takes(name: CommandName, argument: string): boolean {
  switch (name) {
    case 'preview':
    case 'send':
      return postOf(argument) !== undefined;
    case 'resume':
    case 'unsubscribe':
    case 'pause':
      return argument === '' || WHICH.test(argument);
    case 'follow':
      return argument !== '' && isShort(argument);
    case 'subscribe':
      return argument === '' || /^(digest|reminder)s?\b/i.test(argument);
    case 'timeline':
    case 'subscriptions':
      return argument === '';
    default:
      return argument.split(' ').length <= ARGUMENT_WORDS;
  }
}

/** "digest", "the reminders". */
function postOf(argument: string): Post | undefined {
  const word = argument
    .toLowerCase()
    .replace(/^(?:the|a) /, '')
    .replace(/s?[.!?]*$/, '');
  return POSTS.find((post) => post === word);
}

/** Too short for a question, and not asked as one. */
function isShort(argument: string): boolean {
  return argument.split(' ').length <= ARGUMENT_WORDS && !argument.endsWith('?');
}
