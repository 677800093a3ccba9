import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { answerLines } from '../../../src/platforms/terminal/chat.ts';
import { TERMINAL } from '../../../src/platforms/terminal/platform.ts';
import type { Asker, Desk } from '../../../src/ports/desk.ts';
import { type AnswersStage, describeAnswers, type Shown, type ShownStatement } from '../../contracts/answers.ts';

const PERSON: Asker = { person: { id: 'local', name: 'Ada' }, address: TERMINAL, zone: 'UTC' };

/** What sets a colour or weight, or ends one. */
const SETTING = new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`);

/** A piece of a line in one colour and weight. */
interface Piece {
  readonly text: string;
  readonly isBold: boolean;
  readonly isPlain: boolean;
}

/** A line in its pieces. Each line sets its own colours, and ends them. */
function piecesOf(line: string): Piece[] {
  const on = new Set<string>();
  return line.split(SETTING).flatMap((part): Piece[] => {
    const code = SETTING.test(part) ? part.slice(2, -1) : undefined;
    if (code === undefined) return part === '' ? [] : [{ text: part, isBold: on.has('1'), isPlain: on.size === 0 }];
    if (code === '22') for (const weight of ['1', '2']) on.delete(weight);
    else if (code === '39') on.clear();
    else on.add(code);
    return [];
  });
}

/** A statement is a paragraph, or what follows a heading in it, that ends with a bracket in another colour. */
function statementIn(paragraph: readonly string[]): ShownStatement[] {
  const lines = paragraph.map(piecesOf);
  const start = lines.findIndex((pieces) => !pieces.every(({ isBold }) => isBold));
  if (start === -1) return [];
  const said = lines.slice(start);
  // Where one line ends and the next begins, there was a space.
  const all = said.flatMap((pieces, i) =>
    i === 0 ? pieces : [{ text: ' ', isBold: false, isPlain: true }, ...pieces],
  );
  const textOf = (some: readonly Piece[]) => some.map(({ text }) => text).join('');
  const open = all.findIndex(({ text, isPlain, isBold }) => !isPlain && !isBold && text.startsWith('['));
  const basis = /^\[(.*)\]$/.exec(textOf(all.slice(open)))?.[1];
  if (open < 1 || basis === undefined) return [];
  const [first, ...rest] = all.slice(0, open);
  return first?.isBold
    ? [{ label: first.text.replace(/: ?$/, ''), text: textOf(rest).trim(), basis }]
    : [{ text: textOf(all.slice(0, open)).trim(), basis }];
}

/** The buttons of a paragraph, and the numbers that press them. */
function numbered(paragraph: readonly string[]): { number: string; label: string }[] {
  const found: { number: string; label: string }[] = [];
  for (const line of paragraph.map(plain)) {
    const [, number, label] = /^ {2}\[(\d+)\] (.*)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (number !== undefined && label !== undefined) found.push({ number, label });
    // The label goes on under itself.
    else if (last) last.label += ` ${line.trim()}`;
  }
  return found;
}

function plain(text: string): string {
  return stripVTControlCharacters(text);
}

function paragraphsOf(output: string): string[][] {
  return output
    .trim()
    .split('\n\n')
    .map((paragraph) => paragraph.split('\n'));
}

function shownIn(output: string): Shown {
  const paragraphs = paragraphsOf(output);
  return {
    statements: paragraphs.flatMap(statementIn),
    footer: plain((paragraphs.at(-1) ?? []).join(' ')),
    buttons: paragraphs.flatMap(numbered).map(({ label }) => ({ label })),
    texts: paragraphs.flat().map((line) => plain(line).replace(/^ *(?:• |\[\d+\] )?/, '')),
  };
}

describeAnswers('the terminal', async (desk: Desk): Promise<AnswersStage> => {
  let typed = '';
  let shown = '';
  /** What is shown last in a session in which these lines are typed. */
  const session = async (...lines: string[]): Promise<string> => {
    const replies: string[] = [];
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        replies.push(String(chunk));
        done();
      },
    });
    const input = new PassThrough();
    input.end(`${lines.join('\n')}\n`);
    await answerLines(
      {
        answer: (intent) => desk.answer(intent, PERSON),
        press: (id) => desk.press(id, PERSON),
        slashCommand: 'colossus',
      },
      { input, output, screen: () => ({ columns: 80, color: true }) },
      new AbortController().signal,
    );
    return replies.at(-1) ?? '';
  };
  return {
    say: async ({ command, argument = '' }) => {
      typed = `/colossus ${command} ${argument}`;
      shown = await session(typed);
      return shownIn(shown);
    },
    press: async (button) => {
      const pressed = paragraphsOf(shown).flatMap(numbered)[button];
      if (!pressed) throw new Error(`There is no button ${button}`);
      return shownIn(await session(typed, pressed.number));
    },
  };
});
