import type { Intent } from './intent.ts';

/**
 * Parses the text after "propose": nothing, "source", or "settle ITEM on DATE by CLAIMS: OUTCOME", possibly incomplete.
 * Undefined for anything else, which is a question.
 */
export function proposeIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'propose' };
  const [first = '', ...words] = argument.split(' ');
  const typed = words.join(' ');
  switch (first.toLowerCase()) {
    case 'source':
    case 'add':
      return /^(?:(?:a |new )*source)?$/i.test(typed) ? { kind: 'propose', what: 'source' } : undefined;
    case 'settle':
      return settleIntent(typed);
    default:
      return undefined;
  }
}

/** "ITEM on 2026-11-05", "ITEM in 2026-11", "ITEM reported 2026-11-08". */
const DATED = /^(.+?) (on|in|reported)(?: on)? (\d{4}-\d{2}(?:-\d{2})?)$/;

function settleIntent(typed: string): Intent {
  const [head, says] = splitAt(typed, typed.indexOf(': '), ': ');
  const [before, claims] = splitAt(head, head.lastIndexOf(' by '), ' by ');
  const [, named, word = 'on', date] = DATED.exec(before) ?? [];
  const [item, on] = named === undefined ? splitAt(before, before.lastIndexOf(' on '), ' on ') : [named, date];
  const dated = word === 'on' ? undefined : word === 'in' ? 'month' : 'report';
  if (says === undefined && claims === undefined && on === undefined) {
    return { kind: 'propose', what: 'settle', ...(item !== '' && { item }) };
  }
  const values = { item, on, dated, claims, says };
  return { kind: 'proposal', what: 'settle', values: Object.fromEntries(definedValues(values)) };
}

/** Splits a text at a separator. @param at the separator's index; -1 if there is none */
function splitAt(text: string, at: number, mark: string): [string, string?] {
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + mark.length).trim()];
}

function definedValues(values: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
