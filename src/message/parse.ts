import { type CommandName, commands } from './commands.ts';
import { isOneSlip } from './distance.ts';
import type { Intent } from './intent.ts';

/** A misspelt command with more words after it than this is taken for a question. */
const ARGUMENT_WORDS = 2;

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
  const command = commands.find(({ name }) => name === word);
  if (command) return commandIntent(command.name, others.join(' '));

  const meant = commands.find(({ name }) => isOneSlip(word, name));
  if (meant && others.length <= ARGUMENT_WORDS) {
    return { kind: 'misspelt', typed: first, meant: [meant.name, ...others].join(' ') };
  }
  return { kind: 'ask', question: rest };
}

/** Text as somebody typed it, on one line, without characters that show nothing or turn the writing direction. */
export function cleanText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, (run) => (/^\p{Cf}+$/u.test(run) ? '' : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function commandIntent(name: CommandName, argument: string): Intent {
  const given = argument !== '';
  switch (name) {
    case 'overview':
    case 'help':
      return given ? { kind: 'ask', question: `${name} ${argument}` } : { kind: name };
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
  }
}
