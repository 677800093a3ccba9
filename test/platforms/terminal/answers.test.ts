import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { answerLines } from '../../../src/platforms/terminal/chat.ts';
import { TERMINAL } from '../../../src/platforms/terminal/platform.ts';
import type { Asker, Desk } from '../../../src/ports/desk.ts';
import { type AnswersStage, describeAnswers, type Shown } from '../../contracts/answers.ts';

const PERSON: Asker = { person: { id: 'local', name: 'Ada' }, address: TERMINAL, zone: 'UTC' };

function buttonsIn(paragraph: readonly string[]): { number: string; label: string }[] {
  const buttons: { number: string; label: string }[] = [];
  for (const line of paragraph.map(plain)) {
    const [, number, label] = /^ {2}\[(\d+)\] (.*)$/.exec(line) ?? [];
    const last = buttons.at(-1);
    if (number !== undefined && label !== undefined) buttons.push({ number, label });
    // A label continues on the next line.
    else if (last) last.label += ` ${line.trim()}`;
  }
  return buttons;
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
    footer: plain((paragraphs.at(-1) ?? []).join(' ')),
    buttons: paragraphs.flatMap(buttonsIn).map(({ label }) => ({ label })),
    texts: paragraphs.flat().map((line) => plain(line).replace(/^ *(?:• |\[\d+\] )?/, '')),
  };
}

describeAnswers('the terminal', async (desk: Desk): Promise<AnswersStage> => {
  let lastLine = '';
  let output = '';
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
        commands: [{ command: 'colossus' }],
      },
      { input, output, screen: () => ({ columns: 80, color: true }) },
      new AbortController().signal,
    );
    return replies.at(-1) ?? '';
  };
  return {
    say: async ({ command, argument = '' }) => {
      lastLine = `/colossus ${command} ${argument}`;
      output = await session(lastLine);
      return shownIn(output);
    },
    press: async (button) => {
      const pressedButton = paragraphsOf(output).flatMap(buttonsIn)[button];
      if (!pressedButton) throw new Error(`There is no button ${button}`);
      return shownIn(await session(lastLine, pressedButton.number));
    },
  };
});
