import type { Intent } from './intent.ts';

/**
 * What stands after "propose": nothing, "source", or "settle ITEM on DATE by CLAIMS: OUTCOME" as far as it is typed. Undefined for
 * anything else, which is a question.
 */
export function proposeIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'propose' };
  const [first = '', ...words] = argument.split(' ');
  const rest = words.join(' ');
  switch (first.toLowerCase()) {
    case 'source':
    case 'add':
      return /^(?:(?:a |new )*source)?$/i.test(rest) ? { kind: 'propose', what: 'source' } : undefined;
    case 'settle':
      return settleIntent(rest);
    default:
      return undefined;
  }
}

function settleIntent(typed: string): Intent {
  const [head, says] = parted(typed, typed.indexOf(': '), ': ');
  const [before, claims] = parted(head, head.lastIndexOf(' by '), ' by ');
  const [item, on] = parted(before, before.lastIndexOf(' on '), ' on ');
  if (says === undefined && claims === undefined && on === undefined) {
    return { kind: 'propose', what: 'settle', ...(item !== '' && { item }) };
  }
  const values = { item, on, claims, says };
  return { kind: 'proposal', what: 'settle', values: Object.fromEntries(present(values)) };
}

/** A text before and after a mark, which is at a place; -1 for nowhere. */
function parted(text: string, at: number, mark: string): [string, string?] {
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + mark.length).trim()];
}

function present(values: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
