/** What a text repeats that is to hold a parser up: runs that backtrack, that grow when normalised, that sort slowly. */
const REPEATED = [
  '!',
  '?',
  '.',
  ':',
  ' ',
  '\t\u2028',
  '<',
  '<@',
  '/',
  '-',
  'a-',
  'a.',
  'a://',
  'a://b:c',
  's',
  'the ',
  'to me for ',
  'until ',
  'mon-',
  'mon to ',
  'monday, ',
  '1 ',
  '1:',
  '9am',
  '1st jan 2026 ',
  '2026-12-24 to ',
  'quiet ',
  'quiet sat ',
  'in ',
  'in a/',
  'a/b ',
  'Europe/',
  'only-',
  'only changes ',
  'digest ',
  'digset ',
  'lease ',
  'laese ',
  'how long is ',
  '001-01 ',
  '@',
  '\ufdfa',
  '\u0301\u0323',
  'a\u0301\u0323',
  '\uff9e\u0301',
  '\u200b',
  '\u202e',
  '😀',
  '\ud800',
];
/** What stands before and behind: each with a beginning that a parser takes for its own. */
const BEFORE = ['', 'subscribe digest ', 'pause until ', 'follow ', '/colossus ', 'eyJhbGciOiJIUzI1Ni', 'https://'];
const AFTER = ['', 'x'];

/** Hostile texts of about so many characters. */
export function* hostileTexts(length: number): Generator<string> {
  for (const before of BEFORE) {
    for (const unit of REPEATED) {
      for (const after of AFTER) yield `${before}${unit.repeat(Math.ceil(length / unit.length))}${after}`;
    }
  }
}
