import { EventEmitter, once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import { answerLines, type ChatOutput, chat } from '../../../src/platforms/terminal/chat.ts';
import type { TerminalDesk } from '../../../src/platforms/terminal/conversation.ts';

const desk: TerminalDesk = {
  commands: [{ command: 'colossus' }],
  answer: async (intent: Intent) => ({ title: `to ${JSON.stringify(intent)}`, blocks: [], footer: 'as of' }),
  press: async (id) => ({ title: `to button ${id}`, blocks: [], footer: 'as of' }),
};
const screen = () => ({ columns: 96, color: false });
const neverAborted = () => new AbortController().signal;

function collectOutput(take: (done: () => void) => void = (done) => done(), highWaterMark = 16_384) {
  const pieces: string[] = [];
  const writeEvents = new EventEmitter();
  const text = () => pieces.join('');
  const output = new Writable({
    highWaterMark,
    write(chunk, _encoding, done) {
      pieces.push(String(chunk));
      writeEvents.emit('piece');
      take(done);
    },
  });
  const shows = async (expectedText: string) => {
    while (!text().includes(expectedText)) await once(writeEvents, 'piece');
  };
  return { output, text, shows };
}

describe('lines from a pipe or a file', () => {
  const answer = async (input: Readable, into = collectOutput(), signal = neverAborted()) => {
    await answerLines(desk, { input, output: into.output, screen }, signal);
    return into.text();
  };

  it('are answered one by one, in order', async () => {
    expect(await answer(Readable.from(['how long?\nwat', 'ch\nwhen?']))).toBe(
      [
        'to {"kind":"ask","question":"how long?"}\n\nas of\n\n',
        'to {"kind":"watch"}\n\nas of\n\n',
        'to {"kind":"ask","question":"when?"}\n\nas of\n\n',
      ].join(''),
    );
  });

  it('are skipped if empty', async () => {
    expect(await answer(Readable.from(['\n  \n\t\r\n']))).toBe('');
    expect(await answer(Readable.from(['']))).toBe('');
    expect(await answer(Readable.from(['\nhelp\r\n\n']))).toBe('to {"kind":"help"}\n\nas of\n\n');
  });

  it('continue after "bye", which is small talk there', async () => {
    expect(await answer(Readable.from(['bye\nhelp\n']))).toBe(
      'to {"kind":"ask","question":"bye"}\n\nas of\n\nto {"kind":"help"}\n\nas of\n\n',
    );
  });

  it.each(['quit', '/colossus quit', 'exit'])('end at "%s"', async (line) => {
    expect(await answer(Readable.from([`help\n${line}\nhelp\n`]))).toBe('to {"kind":"help"}\n\nas of\n\n');
  });

  it('are read no faster than the output', async () => {
    const slow = collectOutput((done) => setImmediate(done), 1);
    const text = await answer(Readable.from(Array.from({ length: 50 }, (_, i) => `question ${i}\n`)), slow);
    expect(text.match(/question \d+/g)).toEqual(Array.from({ length: 50 }, (_, i) => `question ${i}`));
  });

  it('end when the signal aborts', async () => {
    const input = new PassThrough();
    const stop = new AbortController();
    const output = collectOutput((done) => {
      done();
      stop.abort();
    });
    input.write('help\n');
    expect(await answer(input, output, stop.signal)).toBe('to {"kind":"help"}\n\nas of\n\n');
    expect(input.readableEnded).toBe(false);
  });
});

describe('a chat', () => {
  function openChat({ signal = neverAborted(), from = desk } = {}) {
    const input = new PassThrough();
    const { output, text, shows } = collectOutput();
    const ready = Promise.withResolvers<ChatOutput>();
    const ended = chat(from, { input, output, screen }, signal, ready.resolve);
    return { input, ended, shows, ready: ready.promise, text: () => stripVTControlCharacters(text()) };
  }
  const digest: Message = {
    title: 'Digest',
    blocks: [{ type: 'buttons', buttons: [{ label: 'What to watch', intent: { kind: 'watch' } }] }],
    footer: 'as of',
  };

  it('greets with the commands and the overview, then prompts', async () => {
    const { input, ended, text } = openChat();
    input.end('quit\n');
    await ended;
    expect(text()).toMatch(/^Ask in your own words, or type "help"\. Numbers press buttons, "quit" ends\./);
    expect(text()).toContain('to {"kind":"overview"}');
    expect(text()).toContain('/colossus › ');
  });

  it('answers what is typed, and helps with an empty line', async () => {
    const { input, ended, text } = openChat();
    input.end('\n   \nhow long?\nwatch lease\nquit\n');
    await ended;
    expect(text().match(/^to .*/gm)).toEqual([
      'to {"kind":"overview"}',
      'to {"kind":"ask","question":"how long?"}',
      'to {"kind":"watch","item":"lease"}',
    ]);
    expect(text().match(/Type a question, a command or the number of a button/g)).toHaveLength(2);
  });

  it('shows a notice, and below it the prompt with the unfinished line', async () => {
    const { input, ended, text, shows, ready } = openChat();
    const { notice } = await ready;
    input.write('how lo');
    await shows('how lo');
    notice('The briefing was saved and is in use.');
    expect(text()).toMatch(/The briefing was saved and is in use\.\n\n\/colossus › how lo$/);
    input.end('ng?\nquit\n');
    await ended;
    expect(text()).toContain('to {"kind":"ask","question":"how long?"}');
  });

  it('clears the unfinished line on Ctrl-C, and exits on the next one', async () => {
    const { input, ended, text, shows } = openChat();
    await shows('› ');
    input.write('how lo');
    await shows('how lo');
    input.write('\u0003help\n');
    await shows('{"kind":"help"}');
    input.write('\u0003');
    await ended;
    expect(text()).not.toContain('how lohelp');
  });

  it('shows a post above the prompt, and takes its buttons by number', async () => {
    const { input, ended, text, shows, ready } = openChat();
    const { post } = await ready;
    input.write('how lo');
    await shows('how lo');
    expect(post(digest)).toBe(true);
    expect(text()).toMatch(/Digest\n\n {2}\[1\] What to watch\n\nas of\n\n\/colossus › how lo$/);
    input.end('ng?\nquit\n');
    await ended;
    expect(text()).toContain('to {"kind":"ask","question":"how long?"}');

    const secondChat = openChat();
    (await secondChat.ready).post(digest);
    secondChat.input.end('1\nquit\n');
    await secondChat.ended;
    expect(secondChat.text()).toContain('to button c1:watch');
  });

  it('shows a post before a pending reply, whose buttons the numbers press', async () => {
    const asked = Promise.withResolvers<void>();
    const pendingAnswer = Promise.withResolvers<Message>();
    const pendingDesk: TerminalDesk = {
      ...desk,
      answer: (intent) => {
        if (intent.kind !== 'help') return desk.answer(intent);
        asked.resolve();
        return pendingAnswer.promise;
      },
    };
    const { input, ended, text, ready } = openChat({ from: pendingDesk });
    const { post } = await ready;
    input.write('help\n');
    await asked.promise;
    post(digest);
    pendingAnswer.resolve({ title: 'Help', blocks: [], footer: 'as of' });
    input.end('1\nquit\n');
    await ended;
    expect(text().indexOf('Digest')).toBeLessThan(text().indexOf('Help\n'));
    expect(text()).toContain('There is no button 1');
  });

  it('prints nothing after it has ended', async () => {
    const { input, ended, text, ready } = openChat();
    input.end('quit\n');
    await ended;
    const textBefore = text();
    const { notice, post } = await ready;
    notice('The briefing was saved and is in use.');
    expect(post(digest)).toBe(false);
    expect(text()).toBe(textBefore);
  });

  it.each(['quit', 'exit', 'bye', '/quit', ' QUIT ', ':q', 'q', 'Quit.', 'goodbye!', '/colossus quit'])(
    'exits on %j',
    async (word) => {
      const { input, ended, text } = openChat();
      input.write(`${word}\n`);
      await ended;
      expect(text()).not.toContain('"ask"');
    },
  );

  it('exits at the end of input, on Ctrl-C and on the signal', async () => {
    const ending = openChat();
    ending.input.end();
    await ending.ended;
    expect(ending.text()).toMatch(/› \n$/);

    const interrupted = openChat();
    interrupted.input.write('\u0003');
    await interrupted.ended;

    const stop = new AbortController();
    const stoppedChat = openChat({ signal: stop.signal });
    stop.abort();
    await stoppedChat.ended;
  });

  it('completes commands with the tab key, with and without the slash command', async () => {
    const { input, ended, text, shows } = openChat();
    input.write('disp');
    await shows('disp');
    input.write('\t');
    await shows('disputes ');
    input.write('\n');
    await shows('to {"kind":"disputes"}');
    input.write('/colossus wat');
    await shows('/colossus wat');
    input.write('\t');
    await shows('/colossus watch ');
    input.end('lease\nquit\n');
    await ended;
    expect(text()).toContain('to {"kind":"watch","item":"lease"}');
  });
});
