import { boundedText, trimEnd } from '../lib/bounded-text.ts';
import { isOneTypo } from '../lib/edit-distance.ts';
import { type Command, type CommandName, commands } from './commands.ts';
import { type Intent, POST_KINDS, type PostKind } from './intent.ts';
import { proposeIntent } from './propose-words.ts';
import { isLongEnoughToAsk, isSubscribeQuestion } from './subscribe-words.ts';

const SUBSCRIPTION_REFERENCE = /^(?:#?\d{1,4}|all|s-[\da-z]+)$/i;
const QUESTION_WORDS_AFTER_FOLLOW = new Set('up on from through along suit that what which who how if'.split(' '));
const PERSON_WORDS = new Set(['me', 'us', 'everyone', 'everybody', 'him', 'her', 'them', 'my', 'our']);
const SENTENCE_PATTERN = /\b(?:when|once|as soon as|if)\b|\?$/i;
const STOP_PATTERN = /^(?:stop|cancel|end)(?: (.+))?$/i;
const UNTIL_PATTERN = /^(?:(?<which>.+?) )?(?:until|till) (?<until>.+)$/i;

/** Parses typed text, with or without the slash command. Cuts it to 2,000 characters and removes control characters. */
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
  const command = commandList.find(({ name, aliases }) => name === word || aliases?.includes(word));
  if (command) return commandIntent(command.name, otherWords.join(' ')) ?? { kind: 'ask', question: line };

  const intendedCommand = commandList.find(({ name }) => isOneTypo(word, name));
  const hasQuestionMark = otherWords.length === 0 && firstWord.endsWith('?');
  if (intendedCommand && !hasQuestionMark && acceptsArgument(intendedCommand.name, otherWords.join(' '))) {
    return { kind: 'misspelt', typed: firstWord, meant: [intendedCommand.name, ...otherWords].join(' ') };
  }
  return { kind: 'ask', question: line };
}

const commandList: readonly (Command & { readonly name: CommandName })[] = commands;

/** Returns typed text on one line, without invisible characters and ones that change the writing direction. */
export function cleanText(text: string): string {
  return boundedText(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, (run) => (/^\p{Cf}+$/u.test(run) ? '' : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Returns undefined if the command's name is an ordinary word of a question: "send money to whom?". */
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
      return SUBSCRIPTION_REFERENCE.test(argument) || isTooShortToAsk(argument)
        ? { kind: name, which: argument }
        : undefined;
    case 'preview':
    case 'send': {
      const post = parsePost(argument);
      if (post) return { kind: name, what: post };
      return isTooShortToAsk(argument) ? { kind: 'incomplete', command: name } : undefined;
    }
  }
}

function pauseIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'pause' };
  const { which, until } = UNTIL_PATTERN.exec(argument)?.groups ?? {};
  if (until !== undefined && (which === undefined || SUBSCRIPTION_REFERENCE.test(which))) {
    return { kind: 'pause', ...(which === undefined ? {} : { which }), until };
  }
  return SUBSCRIPTION_REFERENCE.test(argument) || isTooShortToAsk(argument)
    ? { kind: 'pause', which: argument }
    : undefined;
}

/** "notify me when it opens" is a question, not a command. */
function notifyIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'notify' };
  const stopMatch = STOP_PATTERN.exec(argument);
  if (stopMatch) return stopMatch[1] === undefined ? { kind: 'notify' } : { kind: 'unnotify', which: stopMatch[1] };
  const [firstWord = ''] = argument.toLowerCase().split(' ');
  return PERSON_WORDS.has(firstWord) || SENTENCE_PATTERN.test(argument) ? undefined : { kind: 'notify', of: argument };
}

function acceptsArgument(name: CommandName, argument: string): boolean {
  switch (name) {
    case 'preview':
    case 'send':
      return parsePost(argument) !== undefined;
    case 'resume':
    case 'unsubscribe':
    case 'pause':
      return argument === '' || SUBSCRIPTION_REFERENCE.test(argument);
    case 'follow':
      return argument !== '' && isTooShortToAsk(argument);
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
    case 'overview':
    case 'ask':
    case 'summary':
    case 'faq':
    case 'watch':
    case 'disputes':
    case 'sources':
    case 'evidence':
    case 'changes':
    case 'help':
      return !isLongEnoughToAsk(argument);
  }
}

function parsePost(argument: string): PostKind | undefined {
  const word = trimEnd(argument.toLowerCase().replace(/^(?:the|a) /, ''), '.!?');
  return POST_KINDS.find((post) => post === word || `${post}s` === word);
}

/** No watch item's name starts or ends like these: "follow up on the lease", "follow what?". */
function isFollowQuestion(argument: string): boolean {
  return argument.endsWith('?') || QUESTION_WORDS_AFTER_FOLLOW.has(argument.split(' ', 1)[0]?.toLowerCase() ?? '');
}

function isTooShortToAsk(argument: string): boolean {
  return !isLongEnoughToAsk(argument) && !argument.endsWith('?');
}
