import { boundedText, trimEnd } from '../lib/bounded-text.ts';
import { isOneTypo } from '../lib/edit-distance.ts';
import { type Command, type CommandName, commands } from './commands.ts';
import { type Intent, POSTS, type Post } from './intent.ts';
import { proposeIntent } from './propose-words.ts';
import { isLongEnoughToAsk, isSubscribeQuestion } from './subscribe-words.ts';

/** The argument of "pause", "resume" and "unsubscribe": a number, "all", or an id. */
const SUBSCRIPTION_REFERENCE = /^(?:#?\d{1,4}|all|s-[\da-z]+)$/i;
/** Words after "follow" that make it part of a question. */
const FOLLOWED_IN_QUESTIONS = new Set('up on from through along suit that what which who how if'.split(' '));
/** After one of these words, "notify" is part of a sentence. */
const PERSON_WORDS = new Set(['me', 'us', 'everyone', 'everybody', 'him', 'her', 'them', 'my', 'our']);
const SENTENCE_SIGN = /\b(?:when|once|as soon as|if)\b|\?$/i;
const STOP_ARGUMENT = /^(?:stop|cancel|end)(?: (.+))?$/i;
const UNTIL_ARGUMENT = /^(?:(?<which>.+?) )?(?:until|till) (?<until>.+)$/i;

/**
 * Reads what a person typed, with or without the slash command itself. Whether it is a command or a question is decided
 * only here, from the text alone, so that permissions can be checked on the intent. A first word that is not a command
 * makes the whole text a question, unless it is a command with a typo. Accepts any text: it is cut to 2,000 characters,
 * and control characters are removed.
 */
export function parseText(text: string, slashCommand: string): Intent {
  const cleanedText = cleanText(text);
  const lowerCaseText = cleanedText.toLowerCase();
  const prefix = `/${slashCommand}`;
  const line =
    lowerCaseText === prefix || lowerCaseText.startsWith(`${prefix} `)
      ? cleanedText.slice(prefix.length).trim()
      : cleanedText;
  if (line === '') return { kind: 'overview' };

  const [firstWord = '', ...otherWords] = line.split(' ');
  const word = trimEnd(firstWord.toLowerCase(), ':?!.,');
  const command = allCommands.find(({ name, aliases }) => name === word || aliases?.includes(word));
  if (command) return commandIntent(command.name, otherWords.join(' ')) ?? { kind: 'ask', question: line };

  const intended = allCommands.find(({ name }) => isOneTypo(word, name));
  const isAsked = otherWords.length === 0 && firstWord.endsWith('?');
  if (intended && !isAsked && acceptsArgument(intended.name, otherWords.join(' '))) {
    return { kind: 'misspelt', typed: firstWord, meant: [intended.name, ...otherWords].join(' ') };
  }
  return { kind: 'ask', question: line };
}

const allCommands: readonly (Command & { readonly name: CommandName })[] = commands;

/** Typed text on one line, without invisible characters and ones that change the writing direction. */
export function cleanText(text: string): string {
  return boundedText(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, (run) => (/^\p{Cf}+$/u.test(run) ? '' : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The command's intent; undefined if it is an ordinary word at the start of a question: "send money to whom?". */
function commandIntent(name: CommandName, argument: string): Intent | undefined {
  const hasArgument = argument !== '';
  switch (name) {
    case 'overview':
    case 'timeline':
    case 'help':
      return hasArgument ? undefined : { kind: name };
    case 'ask':
      return hasArgument ? { kind: 'ask', question: argument } : { kind: 'incomplete', command: name };
    case 'evidence':
      return hasArgument ? { kind: 'evidence', of: argument } : { kind: 'incomplete', command: name };
    case 'summary':
    case 'faq':
      return hasArgument ? { kind: name, topic: argument } : { kind: name };
    case 'watch':
      return hasArgument ? { kind: name, item: argument } : { kind: name };
    case 'sources':
      return hasArgument ? { kind: name, source: argument } : { kind: name };
    case 'disputes':
      return hasArgument ? { kind: name, dispute: argument } : { kind: name };
    case 'changes':
      return hasArgument ? { kind: name, since: argument } : { kind: name };
    case 'subscribe':
      if (!hasArgument) return { kind: name };
      return isSubscribeQuestion(argument) ? undefined : { kind: name, wish: argument };
    case 'follow':
      if (!hasArgument) return { kind: 'incomplete', command: name };
      return isFollowQuestion(argument) ? undefined : { kind: name, item: argument };
    case 'subscriptions':
      return hasArgument ? undefined : { kind: name };
    case 'notify':
      return notifyIntent(argument);
    case 'follow-ups': {
      if (!hasArgument) return { kind: name };
      const word = trimEnd(argument.toLowerCase(), '.!');
      return word === 'on' || word === 'off' ? { kind: name, isOn: word === 'on' } : undefined;
    }
    case 'propose':
      return proposeIntent(argument);
    case 'pause':
      return pauseIntent(argument);
    case 'resume':
    case 'unsubscribe':
      if (!hasArgument) return { kind: name };
      return SUBSCRIPTION_REFERENCE.test(argument) || isShort(argument) ? { kind: name, which: argument } : undefined;
    case 'preview':
    case 'send': {
      const post = postOf(argument);
      if (post) return { kind: name, what: post };
      return isShort(argument) ? { kind: 'incomplete', command: name } : undefined;
    }
  }
}

function pauseIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'pause' };
  const { which, until } = UNTIL_ARGUMENT.exec(argument)?.groups ?? {};
  if (until !== undefined && (which === undefined || SUBSCRIPTION_REFERENCE.test(which))) {
    return { kind: 'pause', ...(which === undefined ? {} : { which }), until };
  }
  return SUBSCRIPTION_REFERENCE.test(argument) || isShort(argument) ? { kind: 'pause', which: argument } : undefined;
}

/** "notify stop 2", "notify pier". In "notify me when it opens", the word is part of a sentence. */
function notifyIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'notify' };
  const stopMatch = STOP_ARGUMENT.exec(argument);
  if (stopMatch) return stopMatch[1] === undefined ? { kind: 'notify' } : { kind: 'unnotify', which: stopMatch[1] };
  const [firstWord = ''] = argument.toLowerCase().split(' ');
  return PERSON_WORDS.has(firstWord) || SENTENCE_SIGN.test(argument) ? undefined : { kind: 'notify', of: argument };
}

/** Whether a misspelt command is followed by an argument that it takes, so it cannot be a question. */
function acceptsArgument(name: CommandName, argument: string): boolean {
  switch (name) {
    case 'preview':
    case 'send':
      return postOf(argument) !== undefined;
    case 'resume':
    case 'unsubscribe':
    case 'pause':
      return argument === '' || SUBSCRIPTION_REFERENCE.test(argument);
    case 'follow':
      return argument !== '' && isShort(argument);
    case 'subscribe':
      return argument === '' || /^(digest|reminder)s?\b/i.test(argument);
    case 'propose':
      return proposeIntent(argument) !== undefined;
    case 'timeline':
    case 'subscriptions':
    case 'notify':
      return argument === '';
    case 'follow-ups':
      return /^(?:on|off)?$/i.test(argument);
    default:
      return !isLongEnoughToAsk(argument);
  }
}

/** "digest", "the reminders". */
function postOf(argument: string): Post | undefined {
  const word = trimEnd(argument.toLowerCase().replace(/^(?:the|a) /, ''), '.!?');
  return POSTS.find((post) => post === word || `${post}s` === word);
}

/** "follow up on the lease", "follow what?": no watch item's name starts or ends like that. */
function isFollowQuestion(argument: string): boolean {
  return argument.endsWith('?') || FOLLOWED_IN_QUESTIONS.has(argument.split(' ', 1)[0]?.toLowerCase() ?? '');
}

/** Whether the text is too short to be a question, and has no question mark. */
function isShort(argument: string): boolean {
  return !isLongEnoughToAsk(argument) && !argument.endsWith('?');
}
