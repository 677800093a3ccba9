import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem, type Problem } from '../../src/briefing/problem.ts';
import { Folder } from './folder.ts';

// Records that the cases break, in addition to those of the fixture story.
const CLAIMS = `
- id: h1-90
  source: h1
  paragraph: 1
  sha256: ${'a'.repeat(64)}
  standing: reported
  topic: charter
  entered: 2026-11-21
  text: The zebra crossing has 24 stripes and was painted on 29 February 2024.
- id: h1-91
  source: h1
  paragraph: 2
  sha256: ${'b'.repeat(64)}
  standing: analysis
  topic: charter
  entered: 2026-11-21
  text: The zebra crossing has no stripes left.
- id: derived-zebra
  standing: derived
  from: [h1-90]
  arithmetic: { date: 2024-02-29, plusMonths: 12, equals: 2025-02-28 }
  topic: charter
  entered: 2026-11-21
  text: Counted from 29 February 2024, a year of the zebra crossing ends on 28 February 2025.
`;

const FAQ = `topic: charter
entries:
  - id: zebra-stripes
    question: How many stripes has the zebra crossing?
    phrasings:
      - What is the stripe count of the zebra crossing?
      - Number of zebra stripes on the road
      - Is the zebra crossing still striped?
      - How striped is the zebra crossing today?
      - Do the zebra stripes still show?
    headline:
      stated: The full count, says one paragraph; none left, says another.
      claims: [h1-90, h1-91]
    answer:
      - stated: The Harbour Herald counts 24 stripes, and elsewhere none.
        claims: [h1-90, h1-91]
      - derived: A year of it ends on 28 February 2025.
        claims: [derived-zebra]
    dispute: zebra
    watch: zebra-repaint
    related: [zebra-painter]
    entered: 2026-11-21
  - id: zebra-painter
    question: When was the zebra crossing painted?
    phrasings:
      - On what day did the zebra crossing get its paint?
      - Zebra crossing painting date
      - Since when is there a zebra crossing?
      - How old is the paint on the zebra crossing?
      - What day saw the zebra crossing appear?
    headline: { stated: Some years ago., claims: [h1-90] }
    answer:
      - stated: It was painted on 29 February 2024.
        claims: [h1-90]
    entered: 2026-11-21
`;

const UNKNOWN = `
  - id: zebra-price
    question: What did the zebra crossing cost?
    phrasings:
      - Price of the zebra crossing
      - How expensive was the zebra crossing?
      - What was paid for the zebra stripes?
      - How much money went into the zebra crossing?
      - Is the bill for the zebra crossing known?
    headline: { silence: No source gives a price for the zebra crossing. }
    answer:
      - stated: The Harbour Herald says that it was painted.
        claims: [h1-90]
    nearest: zebra-painter
    topic: charter
    entered: 2026-11-21
`;

const DISPUTE = `
- id: zebra
  title: How many stripes there are
  kind: hard
  topic: charter
  entered: 2026-11-21
  positions:
    - label: All of them
      says:
        stated: The Harbour Herald counts 24 stripes.
        claims: [h1-90]
    - label: None
      says:
        stated: The Harbour Herald sees none left.
        claims: [h1-91]
`;

const WATCH = `
- id: zebra-repaint
  title: A fresh coat for the zebra crossing
  short: zebra
  topic: charter
  entered: 2026-11-21
  headline: { stated: It may get a fresh coat., claims: [h1-91] }
  open: { stated: The stripes may be painted again., claims: [h1-91] }
  settles: A fresh coat of paint, reported by a named source.
  check: the road itself
  rests: [h1-91]
  expected: { date: 2025-02-28, claims: [derived-zebra], coming: the year ends, past: the year ended, unconfirmed: No source says. }
  remind: { before: [7], after: [7], every: 30 }
  outcome:
    on: 2025-03-01
    entered: 2025-03-02
    says: { stated: The zebra crossing was painted., claims: [h1-90] }
`;

const SUMMARY = `---
id: zebra
title: The zebra crossing
order: 99
aliases: [stripes]
headline: The count is disputed. [h1-90, h1-91]
entered: 2026-11-21
---
The Harbour Herald counts 24 stripes. [h1-90]
## Later
A year of it ends on 28 February 2025. [derived: derived-zebra]
No source names the painter. [silence]
`;

const EXAMPLES = 'examples: ["How many stripes has the zebra crossing?"';
const SUMMARY_FILE = 'summaries/99-zebra.md';
const FAQ_FILE = 'faq/zebra.yaml';

function withZebra(): Folder {
  const folder = new Folder();
  folder.append('claims.yaml', CLAIMS.trimStart());
  folder.append('unknowns.yaml', UNKNOWN.slice(1));
  folder.append('disputes.yaml', DISPUTE.slice(1));
  folder.append('watch.yaml', WATCH.slice(1));
  folder.write(FAQ_FILE, FAQ);
  folder.write(SUMMARY_FILE, SUMMARY);
  folder.replace('lexicon.yaml', ['\nentities:\n'], '\nentities:\n  - { id: zebra, name: Zebra, kind: outside }\n');
  folder.replace('lexicon.yaml', ['concepts: []'], 'concepts:\n  - { id: zebra, words: [stripy] }');
  folder.replace('lexicon.yaml', ['offTopic:\n'], 'offTopic:\n  - how fast does a zebra run\n');
  folder.append('briefing.yaml', `${EXAMPLES}]\n`);
  return folder;
}

function problemsOf(path: string): readonly Problem[] {
  const loaded = loadBriefing(path);
  return 'problems' in loaded ? loaded.problems : [];
}

/** A change to the briefing, and the only problems that it causes. */
interface Case {
  readonly name: string;
  readonly breaks: (folder: Folder) => void;
  /** The file, texts that lead to the line in the broken file (none for the whole file), and a part of the message. */
  readonly finds: readonly (readonly [file: string, way: readonly string[], says: string])[];
  /** A part of the fix. */
  readonly fix?: string;
}

/** Builds a case that replaces the last of `searchTexts`. `at` leads to the problem if that is not where the new text begins. */
function change(
  name: string,
  file: string,
  searchTexts: readonly string[],
  text: string,
  says: string,
  { at = [...searchTexts.slice(0, -1), text], fix = '' }: { at?: readonly string[]; fix?: string } = {},
): Case {
  return { name, breaks: (folder) => folder.replace(file, searchTexts, text), finds: [[file, at, says]], fix };
}

const STRIPES = 'id: zebra-stripes';
const PAINTER = 'id: zebra-painter';
const LONG_TEXT = 'stripe '.repeat(60).trim();

const SYNTAX_CASES: Case[] = [
  change('a bracket that stays open', 'watch.yaml', ['rests: [h1-91]'], 'rests: [h1-91', 'the YAML cannot be read', {
    at: ['expected:', 'rests: [h1-91', '\n  remind'],
  }),
  change(
    'an unquoted asterisk, which YAML takes for an alias',
    FAQ_FILE,
    [STRIPES, 'stated: The Harbour Herald counts 24 stripes, and elsewhere none.'],
    'stated: *important',
    '"*important" is a YAML alias',
    { fix: 'begins with a special character' },
  ),
  change('an unknown tag', FAQ_FILE, ['topic: charter'], 'topic: !zebra charter', 'Unresolved tag'),
  change('a key that is a list', FAQ_FILE, ['topic: charter'], 'topic: charter\n[a, b]: c', 'keys must be strings', {
    at: ['[a, b]'],
  }),
  change('a second document', FAQ_FILE, [STRIPES], `${STRIPES}\n---\n`, 'multiple documents', { at: ['---\n'] }),
  change(
    'a duplicate key',
    'claims.yaml',
    ['id: h1-91', 'paragraph: 2'],
    'paragraph: 2\n  paragraph: 3',
    'keys must be unique',
    { at: ['id: h1-91', 'paragraph: 3'] },
  ),
];

const SCHEMA_CASES: Case[] = [
  change(
    'an unknown field',
    FAQ_FILE,
    [PAINTER, '    entered'],
    '    mood: good\n    entered',
    'there is no such field',
  ),
  change(
    'an unknown field whose value begins on the next line',
    FAQ_FILE,
    [PAINTER, '    entered'],
    '    moods:\n      - good\n    entered',
    'there is no such field',
    { fix: 'remove it' },
  ),
  change(
    'a missing field',
    FAQ_FILE,
    [PAINTER, '    question: When was the zebra crossing painted?\n'],
    '',
    'is missing',
    { at: [PAINTER], fix: 'Add it' },
  ),
  change('an empty field', FAQ_FILE, [PAINTER, 'When was the zebra crossing painted?'], '', 'is empty', {
    at: [PAINTER, 'question:'],
  }),
  change('an empty text', FAQ_FILE, [PAINTER, 'When was the zebra crossing painted?'], "' '", 'is empty'),
  change(
    'a number in place of a text',
    'claims.yaml',
    ['id: h1-91', 'source: h1'],
    'source: 17',
    'is number, not string',
    { fix: 'put quotes around a text that looks like a number' },
  ),
  change(
    'a text in place of a list',
    FAQ_FILE,
    [STRIPES, 'related: [zebra-painter]'],
    'related: zebra-painter',
    'is string, not array',
  ),
  change(
    'an id with a capital letter',
    'watch.yaml',
    ['id: zebra-repaint', 'short: zebra'],
    'short: Zebra',
    'is not an id; use lower-case letters',
  ),
  change(
    'a standing that does not exist',
    'claims.yaml',
    ['id: h1-91', 'analysis'],
    'rumour',
    'is not one of: confirmed',
  ),
  change('an invalid hash', 'claims.yaml', ['b'.repeat(64)], 'abc', 'is not a SHA-256', { at: ['sha256: abc'] }),
  change(
    'a paragraph before the first',
    'claims.yaml',
    ['id: h1-91', 'paragraph: 2'],
    'paragraph: 0',
    'expected number to be >=1',
  ),
  change(
    'an invalid web address',
    'sources.yaml',
    ['- id: h3'],
    '- id: h3\n  url: javascript:alert(1)',
    'Invalid URL',
    { at: ['url:'] },
  ),
  change(
    'a control character in a text',
    FAQ_FILE,
    [PAINTER, 'When was the'],
    '"When\\u0007 was the zebra?" #',
    'a control character',
  ),
  change('a statement without claims', FAQ_FILE, [PAINTER, '\n        claims: [h1-90]'], '', 'cites nothing', {
    at: [PAINTER, 'answer:', 'stated:'],
    fix: 'Correct it',
  }),
  change('an empty list of claims', FAQ_FILE, [PAINTER, '[h1-90]'], '[]', 'expected array to have >=1 items'),
  change(
    'a statement of two kinds',
    FAQ_FILE,
    [PAINTER, '        claims'],
    '        silence: No source.\n        claims',
    'exactly one of',
    { at: [PAINTER, 'answer:', 'stated:'] },
  ),
  change(
    'a silence that cites claims',
    'unknowns.yaml',
    ['id: zebra-price', 'crossing. }'],
    'crossing., claims: [h1-90] }',
    'is not allowed in a silence',
  ),
  change(
    'a question that is too long',
    FAQ_FILE,
    [PAINTER, 'When was'],
    `When, ${'x'.repeat(50)}, was`,
    'has more than 75 characters',
  ),
  change(
    'a statement that is too long',
    FAQ_FILE,
    [PAINTER, 'It was painted'],
    `${LONG_TEXT} It was painted`,
    'has more than 400 characters',
  ),
  change(
    'an answer that is too long',
    FAQ_FILE,
    [PAINTER, '      - stated: It was painted on 29 February 2024.\n        claims: [h1-90]\n'],
    `      - silence: ${LONG_TEXT.slice(0, 395)}\n`.repeat(3),
    'the answer has more than 900 characters',
    { at: [PAINTER, 'answer:'] },
  ),
  change(
    'an answer without a line and a headline',
    FAQ_FILE,
    [
      PAINTER,
      '    headline: { stated: Some years ago., claims: [h1-90] }\n    answer:\n      - stated: It was painted on 29 February 2024.\n        claims: [h1-90]\n',
    ],
    '    answer: []\n',
    'is empty, and there is no headline',
    { at: [PAINTER, 'answer:'] },
  ),
  change(
    'four phrasings',
    FAQ_FILE,
    [PAINTER, '      - Zebra crossing painting date\n'],
    '',
    'has fewer than 5 phrasings',
    { at: [PAINTER, 'phrasings:'] },
  ),
  change(
    'nine phrasings',
    FAQ_FILE,
    ['- Zebra crossing painting date'],
    '- Za?\n      - Zb?\n      - Zc?\n      - Zd?\n      - Ze?',
    'has more than 8 phrasings',
    { at: [PAINTER, 'phrasings:'] },
  ),
  change(
    '29 February in a year without one',
    FAQ_FILE,
    [PAINTER, 'entered: 2026-11-21'],
    'entered: 2025-02-29',
    '"2025-02-29" is not a real date; use the format 2026-05-07',
  ),
  change(
    'a thirteenth month',
    'watch.yaml',
    ['id: zebra-repaint', '{ date: 2025-02-28, claims: [derived-zebra], coming: the year ends, past: the year ended,'],
    '{ month: 2025-13, claims: [derived-zebra], coming: the year ends,',
    'is not a real month',
  ),
  change(
    'a dispute with one position',
    'disputes.yaml',
    ['id: zebra\n', DISPUTE.slice(DISPUTE.indexOf('    - label: None'))],
    '',
    'has fewer than two positions',
    { at: ['id: zebra\n', 'positions:'] },
  ),
];

const SUMMARY_CASES: Case[] = [
  change('a summary line without a citation', SUMMARY_FILE, [' [h1-90]'], '', 'has no citation at its end', {
    at: ['The Harbour Herald counts'],
    fix: '[silence]',
  }),
  change('a summary with a figure of its own', SUMMARY_FILE, ['counts 24'], 'counts 25', 'the figure 25 is in none'),
  change(
    'a summary that is too long',
    SUMMARY_FILE,
    ['No source names the painter. [silence]\n'],
    `No source names ${'the painter '.repeat(20)}today. [silence]\n`.repeat(4),
    '110 can be read in thirty seconds',
    { at: ['id: zebra'], fix: 'Shorten' },
  ),
  change(
    'front matter that is not YAML',
    SUMMARY_FILE,
    ['title: The zebra crossing'],
    'title: The: zebra',
    'the text after "title:" needs quotes',
  ),
  change(
    'an unknown field of a summary',
    SUMMARY_FILE,
    ['order: 99'],
    'order: 99\nmood: good',
    'there is no such field',
    { at: ['mood:'] },
  ),
  change(
    'an alias of two summaries',
    SUMMARY_FILE,
    ['[stripes]'],
    '[Terms]',
    '"Terms" is already an alias of "charter"',
  ),
];

const CROSS_FILE_CASES: Case[] = [
  change(
    'an example that is not a question of an entry',
    'briefing.yaml',
    [EXAMPLES],
    `${EXAMPLES}, "How long is a zebra?"`,
    'the example "How long is a zebra?" is not a question or phrasing of an entry',
    { fix: 'with an answer' },
  ),
  change(
    'an example that no source answers',
    'briefing.yaml',
    [EXAMPLES],
    `${EXAMPLES}, "What did the zebra crossing cost?"`,
    'no source answers the example "What did the zebra crossing cost?"',
  ),
  {
    name: 'a duplicate claim id, at the second claim',
    breaks: (folder) => folder.append('claims.yaml', CLAIMS.slice(1, CLAIMS.indexOf('- id: h1-91'))),
    finds: [['claims.yaml', ['id: h1-90', 'id: h1-90'], 'the id "h1-90" is taken by claims.yaml:']],
    fix: 'another id',
  },
  {
    name: 'a duplicate entry id in another file',
    breaks: (folder) => {
      const pelicanFaq = FAQ.slice(FAQ.indexOf(`  - ${PAINTER}`)).replaceAll(/zebra/gi, 'pelican');
      folder.append('faq/ship.yaml', pelicanFaq.replace('id: pelican-painter', PAINTER));
    },
    finds: [[FAQ_FILE, [PAINTER], 'the id "zebra-painter" is taken by faq/ship.yaml:']],
  },
  {
    name: 'an entry with the id of a claim',
    breaks: (folder) => folder.replace(FAQ_FILE, [STRIPES], 'id: h1-91'),
    finds: [[FAQ_FILE, ['id: h1-91'], 'the id "h1-91" is taken by claims.yaml:']],
  },
  change(
    'a citation of an unknown claim',
    FAQ_FILE,
    [PAINTER, '[h1-90]'],
    '[h1-90, h9-99]',
    'there is no claim "h9-99"',
    { fix: 'Correct the id or add the claim' },
  ),
  change(
    'a wrong figure in words',
    'disputes.yaml',
    ['id: zebra\n', 'counts 24'],
    'counts twenty-six',
    'the figure 26 is in none of its claims',
    { fix: 'Correct the figure' },
  ),
  change(
    'a figure in a derived statement that is not in the arithmetic',
    FAQ_FILE,
    [STRIPES, 'ends on 28 February'],
    'ends on 27 February',
    'the figure 27 is in none of its claims',
  ),
  change(
    'a figure in a derived claim that is in none of the claims behind it',
    'claims.yaml',
    ['id: derived-zebra', 'text: Counted'],
    'text: With 99 stripes, counted',
    'the figure 99 is in none of the claims behind it',
  ),
  change(
    'a figure in what would settle a watch item',
    'watch.yaml',
    ['A fresh coat of paint'],
    'Three coats of paint',
    'has the figure 3, which is in none of its claims',
  ),
  {
    name: 'wrong arithmetic',
    breaks: (folder) => folder.replace('claims.yaml', ['equals: 2025-02-28'], 'equals: 2025-03-01'),
    finds: [
      ['claims.yaml', ['equals: 2025-03-01'], 'the arithmetic gives 2025-02-28'],
      // With the wrong result, no claim gives this date.
      ['watch.yaml', ['{ date: 2025-02-28'], 'none of its claims gives 28 February 2025'],
    ],
  },
  change(
    'a derived claim that comes from a derived one',
    'claims.yaml',
    ['from: [h1-90]'],
    'from: [h1-90, derived-charter-end]',
    'contains a derived claim',
  ),
  change(
    'a derived claim that comes from an unknown claim',
    'claims.yaml',
    ['from: [h1-90]'],
    'from: [h1-90, h1-99]',
    'there is no claim "h1-99"',
    { fix: 'Did you mean "h1-' },
  ),
  change(
    'a derived statement that is called stated',
    FAQ_FILE,
    [STRIPES, 'derived:'],
    'stated:',
    'rests on the derived claim derived-zebra',
    { at: [STRIPES, 'stated: A year'], fix: 'Say "derived"' },
  ),
  change(
    'a stated sentence that is called derived',
    FAQ_FILE,
    [PAINTER, 'stated:'],
    'derived:',
    'is called derived, but cites no derived claim',
  ),
  {
    name: 'a phrasing in two entries, regardless of case and punctuation',
    breaks: (folder) =>
      folder.replace(FAQ_FILE, [PAINTER, 'Zebra crossing painting date'], 'number of Zebra-stripes on the road!'),
    finds: [[FAQ_FILE, [PAINTER, 'number of Zebra-stripes'], `is already in "zebra-stripes" (${FAQ_FILE}:7)`]],
    fix: 'Keep it in one of them',
  },
  {
    name: 'dispute positions that rest on the same claim',
    breaks: (folder) => folder.replace('disputes.yaml', ['id: zebra\n', '[h1-91]'], '[h1-90]'),
    finds: ['All of them', 'None'].map((label) => [
      'disputes.yaml',
      ['id: zebra\n', `label: ${label}`, 'says:'],
      'rests only on claims of the other positions',
    ]),
    fix: 'Name the claim that sets it apart',
  },
  change(
    'a silence as a position',
    'disputes.yaml',
    ['id: zebra\n', 'stated: The Harbour Herald sees none left.\n        claims: [h1-91]'],
    'silence: No source sees any.',
    'a silence is not a position',
    { at: ['id: zebra\n', 'label: None', 'says:'] },
  ),
  {
    name: 'a disputed answer that leaves out a side',
    breaks: (folder) => {
      folder.replace(FAQ_FILE, [STRIPES, '[h1-90, h1-91]'], '[h1-90]');
      folder.replace(FAQ_FILE, [STRIPES, '[h1-90, h1-91]'], '[h1-90]');
    },
    finds: [
      [FAQ_FILE, [STRIPES, 'headline:'], 'shows one side of "zebra"'],
      [FAQ_FILE, [STRIPES, 'answer:'], 'leave out a side of "zebra": None'],
    ],
  },
  change(
    'a headline that takes one side of a dispute',
    FAQ_FILE,
    [STRIPES, '[h1-90, h1-91]'],
    '[h1-90]',
    'shows one side of "zebra"',
    { at: [STRIPES, 'headline:'], fix: 'Name two sides in one line' },
  ),
  change(
    'a headline of 16 words',
    FAQ_FILE,
    [PAINTER, 'Some years ago.'],
    `${'so '.repeat(15)}long`,
    'the headline has more than 15 words',
  ),
  change(
    'a headline of a summary that is too long',
    SUMMARY_FILE,
    ['The count is disputed.'],
    `${'so '.repeat(15)}long`,
    'the headline has more than 15 words',
  ),
  change(
    'a headline with a figure that none of its claims has',
    FAQ_FILE,
    [PAINTER, 'Some years ago.'],
    'Some 99 years ago.',
    'the figure 99 is in none of its claims',
  ),
  change(
    'a count of more sources than it cites',
    FAQ_FILE,
    [PAINTER, 'Some years ago.'],
    'Some years ago say two sources.',
    'the figure 2 is in none of its claims',
  ),
  change(
    'an answer of four lines',
    FAQ_FILE,
    [PAINTER, '    entered'],
    `${'      - silence: Nothing.\n'.repeat(3)}    entered`,
    'has 4 lines; an answer may have at most 3',
    { at: [PAINTER, 'answer:'] },
  ),
  change(
    'a figure in the words of a watch item that is in none of its claims',
    'watch.yaml',
    ['coming: the year ends'],
    'coming: the 99 years end',
    'its words have the figure 99',
  ),
  change('an unknown topic', FAQ_FILE, ['topic: charter'], 'topic: roads', 'there is no topic "roads"'),
  change('an unknown source', 'claims.yaml', ['id: h1-91', 'source: h1'], 'source: h9', 'there is no source "h9"'),
  change(
    'an unknown related entry',
    FAQ_FILE,
    [STRIPES, '[zebra-painter]'],
    '[zebra-paint]',
    'there is no entry "zebra-paint"',
    { fix: 'Did you mean "zebra-' },
  ),
  change('an unknown dispute', FAQ_FILE, ['dispute: zebra'], 'dispute: zebr', 'no dispute "zebr"', {
    fix: 'Did you mean "zebra"?',
  }),
  change('an unknown watch item', FAQ_FILE, ['zebra-repaint'], 'zebra-coat', 'no watch item "zebra-coat"', {
    fix: 'zebra-repaint',
  }),
  change('an unknown nearest entry', 'unknowns.yaml', ['nearest: zebra-painter'], 'nearest: qqq', 'no entry "qqq"', {
    fix: 'Correct it',
  }),
  change('an unknown entity', FAQ_FILE, ['watch: zebra-repaint'], 'about: [zebr]', 'no entity "zebr"', {
    fix: 'Did you mean "zebra"?',
  }),
  change(
    'an unknown whose headline is not a silence',
    'unknowns.yaml',
    ['id: zebra-price', '{ silence: No source gives a price for the zebra crossing. }'],
    '{ stated: It was painted., claims: [h1-90] }',
    'is not a silence, although no source answers the question',
  ),
  change(
    'an expected date that none of its claims gives',
    'watch.yaml',
    ['date: 2025-02-28'],
    'date: 2025-03-28',
    'none of its claims gives 28 March 2025',
  ),
  change(
    'a reminder before the date of a watch item without a date',
    'watch.yaml',
    [
      '  expected: { date: 2025-02-28, claims: [derived-zebra], coming: the year ends, past: the year ended, unconfirmed: No source says. }\n',
    ],
    '',
    'has reminders before or after a date, but no date',
    { at: ['id: zebra-repaint', 'remind:'] },
  ),
  change(
    'an outcome that was entered before it happened',
    'watch.yaml',
    ['on: 2025-03-01'],
    'on: 2025-03-03',
    'is later than the day on which it was entered',
  ),
  change(
    'two watch items with one short name',
    'watch.yaml',
    ['short: zebra'],
    'short: pier',
    '"pier" is taken by "pier"',
    { at: ['id: zebra-repaint', 'short: pier'] },
  ),
  change(
    'a revision before the day of entry',
    FAQ_FILE,
    ['entered: 2026-11-21'],
    'entered: 2026-11-21\n    revised: { on: 2026-11-20, note: spelling }',
    'is earlier than the day on which it was entered',
    { at: ['revised:'] },
  ),
  change(
    'a source published after the as-of date',
    'sources.yaml',
    ['- id: h3'],
    '- id: h3\n  published: 2099-01-01',
    "is later than the briefing's as-of date",
    { at: ['2099-01-01'] },
  ),
  change(
    'an alias of two entities',
    'lexicon.yaml',
    ['kind: outside }'],
    'kind: outside, aliases: [gannet] }',
    '"Gannet" already names the entity "zebra"',
    { at: ['name: Gannet,'], fix: 'Keep it in one place' },
  ),
  change(
    'an off-topic example that is also a phrasing',
    'lexicon.yaml',
    ['how fast does a zebra run'],
    'Zebra crossing painting date',
    'is also a phrasing of "zebra-painter"',
  ),
  change(
    'a duplicate off-topic example',
    'lexicon.yaml',
    ['- how fast does a zebra run'],
    '- how fast does a zebra run\n  - How fast does a zebra run?',
    'is listed twice',
    { at: ['How fast'] },
  ),
  change(
    'a synonym listed twice',
    'lexicon.yaml',
    ['words: [stripy]'],
    'words: [stripy, Stripy]',
    '"Stripy" is listed twice in "zebra"',
  ),
  change(
    'a shorthand of two words',
    'lexicon.yaml',
    ['shorthand: {}'],
    'shorthand:\n  zeb ra: zebra',
    'is not a single lower-case word',
    { at: ['zeb ra:'], fix: 'Write it as one word in lower case' },
  ),
];

const EVENT_CASES: Case[] = [
  event('whose date no claim gives', '2024-03-01', 'h1-90', 'date:', 'none of its claims gives 1 March 2024'),
  event(
    'that rests on a derived claim',
    '2025-02-28',
    'derived-zebra',
    'claims:',
    'rests on the derived claim derived-z',
  ),
  event('with an unknown claim', '2024-02-29', 'h1-90, h1-99', 'h1-99', 'there is no claim "h1-99"'),
  event('on a day that does not exist', '2026-02-29', 'h1-90', 'date:', 'is not a real date'),
];

function event(how: string, date: string, claims: string, at: string, says: string): Case {
  const line = `  - { label: Painting, date: ${date}, claims: [${claims}] }\n`;
  return {
    name: `a dated point ${how}`,
    breaks: (folder) => folder.replace('briefing.yaml', ['events:\n'], `events:\n${line}`),
    finds: [['briefing.yaml', ['Painting', at], says]],
  };
}

const REQUIRED_FILES = [
  'briefing.yaml',
  'claims.yaml',
  'disputes.yaml',
  'faq/*.yaml',
  'sources.yaml',
  'summaries/*.md',
  'unknowns.yaml',
  'watch.yaml',
];

const FILE_CASES: Case[] = [
  ...REQUIRED_FILES.map(
    (file): Case => ({
      name: `the missing ${file}`,
      breaks: (folder) => folder.remove(file.replace(/\/.*/, '')),
      finds: [[file, [], 'this file is missing']],
      fix: 'docs/writing-briefings.md',
    }),
  ),
  { name: 'an empty file', breaks: (folder) => folder.write(FAQ_FILE, ''), finds: [[FAQ_FILE, [''], 'is empty']] },
  {
    name: 'a file with only a comment',
    breaks: (folder) => folder.write('unknowns.yaml', '# nothing yet\n'),
    finds: [['unknowns.yaml', [''], 'is empty']],
  },
  {
    name: 'a file of 3 MB',
    breaks: (folder) => folder.stretch('claims.yaml', 3 * 1024 * 1024),
    finds: [['claims.yaml', [], 'has 3.0 MB; a file may have at most 2 MB']],
    fix: 'Split it',
  },
  {
    name: 'a file that is not UTF-8',
    breaks: (folder) => folder.write(SUMMARY_FILE, Uint8Array.of(0x2d, 0xff, 0xfe, 0x2d)),
    finds: [[SUMMARY_FILE, [], 'cannot be read']],
    fix: 'UTF-8',
  },
  {
    name: 'a stray file',
    breaks: (folder) => folder.write('faq/zebra.yml', FAQ),
    finds: [['faq/zebra.yml', [], 'is not a briefing file']],
    fix: 'Correct its name',
  },
];

describe('loading a briefing', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = withZebra();
  });

  it('finds no problem before a case breaks the story', () => {
    expect(problemsOf(folder.path)).toEqual([]);
  });

  it('accepts wordings, but no unknown files', () => {
    folder.write('wordings/analyst.jsonl', '{"id":"zebra","q":"stripes?"}\n');
    expect(problemsOf(folder.path)).toEqual([]);
    folder.write('wordings/analyst.yaml', FAQ);
    expect(problemsOf(folder.path).map(({ file }) => file)).toEqual(['wordings/analyst.yaml']);
  });

  it.each([...SYNTAX_CASES, ...SCHEMA_CASES, ...SUMMARY_CASES, ...CROSS_FILE_CASES, ...EVENT_CASES, ...FILE_CASES])(
    'reports $name at its file and line, and nothing else',
    ({ breaks, finds, fix }) => {
      breaks(folder);
      const problems = problemsOf(folder.path);
      const places = finds.map(([file, way]) => `${file}:${way.length === 0 ? 0 : folder.lineOf(file, way)}`);
      expect(
        problems.map(({ file, line }) => `${file}:${line}`),
        problems.map(formatProblem).join('\n'),
      ).toEqual(places);
      for (const [i, [, , says]] of finds.entries()) expect(problems[i]?.message).toContain(says);
      for (const problem of problems) expect(problem.fix).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(problems[0]?.fix).toContain(fix ?? '');
    },
  );

  it('reports each missing file once if the folder is empty', () => {
    for (const file of folder.files()) folder.remove(file);
    expect(problemsOf(folder.path).map(({ file, message }) => `${file}: ${message}`)).toEqual(
      REQUIRED_FILES.map((file) => `${file}: this file is missing`),
    );
  });

  it('reports a folder that does not exist', () => {
    folder.clear();
    expect(problemsOf(folder.path)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('the folder cannot be read') }),
    ]);
  });

  it('reports the faults within all files in one run', () => {
    folder.remove('disputes.yaml');
    folder.stretch('sources.yaml', 3 * 1024 * 1024);
    folder.write('notes.txt', 'remember the milk');
    folder.replace('claims.yaml', ['id: h1-90', 'paragraph: 1'], 'paragraph: 1\n  paragraph: 1');
    folder.replace(FAQ_FILE, [STRIPES, 'How many stripes has'], `How ${'x'.repeat(70)}`);
    folder.replace(FAQ_FILE, [PAINTER, 'entered: 2026-11-21'], 'entered: 2026-02-30\n    mood: good');
    folder.replace(SUMMARY_FILE, [' [h1-90]'], '');
    expect(problemsOf(folder.path).map(({ file, line }) => `${file}:${line}`)).toEqual([
      `claims.yaml:${folder.lineOf('claims.yaml', ['id: h1-90', 'paragraph', 'paragraph'])}`,
      'disputes.yaml:0',
      `${FAQ_FILE}:${folder.lineOf(FAQ_FILE, [STRIPES, 'question:'])}`,
      `${FAQ_FILE}:${folder.lineOf(FAQ_FILE, ['2026-02-30'])}`,
      `${FAQ_FILE}:${folder.lineOf(FAQ_FILE, ['mood:'])}`,
      'notes.txt:0',
      'sources.yaml:0',
      `${SUMMARY_FILE}:${folder.lineOf(SUMMARY_FILE, ['The Harbour Herald'])}`,
    ]);
  });

  it('reports the faults between files in one run', () => {
    folder.replace(FAQ_FILE, [STRIPES, '24 stripes'], 'ninety stripes');
    folder.replace(FAQ_FILE, ['dispute: zebra'], 'dispute: horse');
    folder.replace(FAQ_FILE, [PAINTER, '[h1-90]'], '[h1-90, h9-99]');
    folder.replace('watch.yaml', ['on: 2025-03-01'], 'on: 2025-03-03');
    folder.replace('lexicon.yaml', ['how fast does a zebra run'], 'Zebra crossing painting date');
    folder.append('claims.yaml', CLAIMS.slice(1, CLAIMS.indexOf('- id: h1-91')));
    expect(problemsOf(folder.path).map(({ file, message }) => `${file} ${message}`)).toEqual([
      expect.stringContaining('claims.yaml the id "h1-90" is taken'),
      expect.stringContaining(`${FAQ_FILE} the figure 90`),
      expect.stringContaining(`${FAQ_FILE} there is no dispute "horse"`),
      expect.stringContaining(`${FAQ_FILE} there is no claim "h9-99"`),
      expect.stringContaining('lexicon.yaml "Zebra crossing painting date" is also a phrasing'),
      expect.stringContaining('watch.yaml is later than'),
    ]);
  });

  it('skips the checks that need an unreadable file', () => {
    folder.replace(FAQ_FILE, [STRIPES, '24 stripes'], 'ninety stripes');
    folder.replace('watch.yaml', ['on: 2025-03-01'], 'on: 2025-03-03');
    folder.append('disputes.yaml', '- [');
    folder.remove('sources.yaml');
    expect(problemsOf(folder.path).map(({ file, message }) => `${file} ${message}`)).toEqual([
      expect.stringContaining('disputes.yaml the YAML cannot be read'),
      expect.stringContaining(`${FAQ_FILE} the figure 90`),
      expect.stringContaining('sources.yaml this file is missing'),
      expect.stringContaining('watch.yaml is later than'),
    ]);
  });

  it("accepts editors' leftovers, byte-order marks and Windows line ends", () => {
    for (const name of ['.watch.yaml.swp', 'watch.yaml~', '#watch.yaml#', 'faq/.DS_Store']) folder.write(name, 'x');
    for (const file of ['watch.yaml', FAQ_FILE, SUMMARY_FILE]) {
      folder.write(file, `\ufeff${folder.read(file).replaceAll('\n', '\r\n')}`);
    }
    expect(problemsOf(folder.path)).toEqual([]);
  });
});

describe('a briefing with lines dropped, doubled or swapped at random', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = withZebra();
  });

  const mutation = fc.record({
    file: fc.nat(),
    line: fc.nat(),
    kind: fc.constantFrom('delete', 'double', 'swap', 'cut', 'indent', 'text'),
    text: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('*a', '&a [*a]', '- ', '? ', '<<: 1', '---', '__proto__:'),
    ),
  });

  it('loads or reports problems with a place and a fix, and never throws', () => {
    const originalTexts = new Map(folder.files().map((file) => [file, folder.read(file)]));
    const names = [...originalTexts.keys()];
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const touchedFiles = mutations.map((mutation) => {
          const file = names[mutation.file % names.length] ?? '';
          folder.write(file, mutate(folder.read(file).split('\n'), mutation).join('\n'));
          return file;
        });
        const loaded = loadBriefing(folder.path);
        const lengths = new Map(touchedFiles.map((file) => [file, folder.read(file).split('\n').length]));
        for (const file of touchedFiles) folder.write(file, originalTexts.get(file) ?? '');
        if ('briefing' in loaded) return;
        expect(loaded.problems.length).toBeGreaterThan(0);
        for (const { file, line, message, fix } of loaded.problems) {
          const length = lengths.get(file) ?? originalTexts.get(file)?.split('\n').length ?? 0;
          expect(line, `${file}: ${message}`).toBeLessThanOrEqual(length);
          expect(message).not.toBe('');
          expect(fix).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
  });
});

function mutate(
  lines: readonly string[],
  { line, kind, text }: { line: number; kind: string; text: string },
): readonly string[] {
  const at = line % lines.length;
  const lineText = lines[at] ?? '';
  const replacements = {
    delete: [],
    double: [lineText, lineText],
    swap: [lines[at + 1] ?? '', lineText],
    cut: [lineText.slice(0, lineText.length / 2)],
    indent: [`  ${lineText}`],
  };
  const newLines = kind in replacements ? Reflect.get(replacements, kind) : [lineText + text];
  return lines.toSpliced(at, kind === 'swap' ? 2 : 1, ...newLines);
}
