import type { Intent } from './intent.ts';

/** Parses the text after "propose": nothing, "source", or a possibly incomplete "settle ITEM on DATE by CLAIMS: OUTCOME". */
export function proposeIntent(argument: string): Intent | undefined {
  if (argument === '') return { kind: 'propose' };
  const [kindWord = '', ...words] = argument.split(' ');
  const proposalText = words.join(' ');
  switch (kindWord.toLowerCase()) {
    case 'source':
    case 'add':
      return /^(?:(?:a |new )*source)?$/i.test(proposalText) ? { kind: 'propose', what: 'source' } : undefined;
    case 'settle':
      return settleIntent(proposalText);
    default:
      return undefined;
  }
}

const DATED_ITEM = /^(.+?) (on|in|reported)(?: on)? (\d{4}-\d{2}(?:-\d{2})?)$/;

function settleIntent(text: string): Intent {
  const [beforeOutcome, says] = splitAt(text, text.indexOf(': '), ': ');
  const [itemAndDate, claims] = splitAt(beforeOutcome, beforeOutcome.lastIndexOf(' by '), ' by ');
  const [, itemName, word = 'on', date] = DATED_ITEM.exec(itemAndDate) ?? [];
  const [item, on] =
    itemName === undefined ? splitAt(itemAndDate, itemAndDate.lastIndexOf(' on '), ' on ') : [itemName, date];
  const dated = word === 'on' ? undefined : word === 'in' ? 'month' : 'report';
  if (says === undefined && claims === undefined && on === undefined) {
    return { kind: 'propose', what: 'settle', ...(item !== '' && { item }) };
  }
  const values = { item, on, dated, claims, says };
  return { kind: 'proposal', what: 'settle', values: Object.fromEntries(definedValues(values)) };
}

function splitAt(text: string, index: number, separator: string): [string, string?] {
  return index < 0 ? [text.trim()] : [text.slice(0, index).trim(), text.slice(index + separator.length).trim()];
}

function definedValues(values: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
