import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { boundedText } from '../../lib/bounded-text.ts';
import type { Message } from '../../message/message.ts';
import { completionsOf } from './complete.ts';
import { Conversation, type TerminalDesk } from './conversation.ts';
import { renderNotice, renderText, type Screen } from './render.ts';

/** `screen` is called for each reply, because windows can be resized. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly screen: () => Screen;
}

/** Prints above the prompt, and keeps the text that is being typed. */
export interface ChatOutput {
  notice(text: string): void;
  /** Numbers then press the message's buttons. Returns false without printing if the chat is closed. */
  post(message: Message): boolean;
}

const QUIT_COMMAND = /^(quit|exit|q|:q|:wq)[.!]*$/i;
const GOODBYE = /^(good)?bye[.!]*$/i;
const INTRODUCTION = `Ask in your own words, or type "help". Numbers press buttons, "quit" ends.\n\n`;
const EMPTY_LINE_HINT = 'Type a question, a command or the number of a button; "help" lists what you can type.\n\n';

/**
 * Resolves after "quit", at the end of the input, or when the signal aborts.
 * @param onReady called once notices and posts can be printed
 */
export async function chat(
  desk: TerminalDesk,
  { input, output, screen }: Terminal,
  signal: AbortSignal,
  onReady: (chatOutput: ChatOutput) => void = () => {},
): Promise<void> {
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt: `/${desk.commands[0].command} › `,
    historySize: 500,
    completer: (line: string): [string[], string] => [completionsFor(desk, line), line],
  });
  const typedLines = lines[Symbol.asyncIterator](); // Keeps the lines that are typed before the first reply.
  signal.addEventListener('abort', () => lines.close());
  lines.on('SIGINT', () => {
    if (lines.line === '') return lines.close();
    // As in a shell, Ctrl-C clears a line, and ends the chat on an empty one.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  });
  let isOpen = true;
  lines.on('close', () => {
    isOpen = false;
  });
  const conversation = new Conversation(desk);

  output.write(INTRODUCTION);
  output.write(`${renderText(await conversation.reply(''), screen())}\n\n`);
  if (isOpen) lines.prompt();
  let isAnswering = false;
  const printAbovePrompt = (text: string) => {
    if (isAnswering) {
      output.write(`${text}\n\n`);
      return;
    }
    const { rows } = lines.getCursorPos();
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(`${text}\n\n${'\n'.repeat(rows)}`);
    lines.prompt(true);
  };
  onReady({
    notice: (text) => {
      if (isOpen) printAbovePrompt(renderNotice(text, screen()));
    },
    post: (message) => {
      if (!isOpen) return false;
      conversation.show(message);
      printAbovePrompt(renderText(message, screen()));
      return true;
    },
  });
  for await (const line of typedLines) {
    if (isQuit(line, desk, true)) return lines.close();
    if (line.trim() === '') {
      output.write(EMPTY_LINE_HINT);
    } else {
      isAnswering = true;
      output.write(`\n${renderText(await conversation.reply(line), screen())}\n\n`);
      isAnswering = false;
    }
    if (isOpen) lines.prompt();
  }
  output.write('\n');
}

function isQuit(line: string, { commands }: TerminalDesk, isTyped: boolean): boolean {
  const text = boundedText(line).trim();
  const story = commands.find(({ command }) => text.startsWith(`/${command} `));
  const word = story ? text.slice(story.command.length + 2).trim() : text.replace(/^\//, '');
  return QUIT_COMMAND.test(word) || (isTyped && GOODBYE.test(word));
}

function completionsFor({ commands, briefing }: TerminalDesk, line: string): string[] {
  const matchingStories = commands.filter(({ command }) =>
    `/${command} `.startsWith(line.slice(0, command.length + 2)),
  );
  const stories = line.startsWith('/') && matchingStories.length > 0 ? matchingStories : [commands[0]];
  return stories.flatMap(({ command, story }) => completionsOf(line, `/${command}`, briefing?.(story)));
}

/** Answers each line of a pipe or file in order. Resolves at "quit", at the end, or when the signal aborts. */
export async function answerLines(
  desk: TerminalDesk,
  { input, output, screen }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const conversation = new Conversation(desk);
  const lines = createInterface({ input, terminal: false });
  signal.addEventListener('abort', () => lines.close());
  for await (const line of lines) {
    if (isQuit(line, desk, false)) break;
    if (line.trim() === '') continue;
    const text = `${renderText(await conversation.reply(line), screen())}\n\n`;
    if (!output.write(text)) await new Promise((resolve) => output.once('drain', resolve));
  }
}

/** The reader may close the output early, as in "| head". */
export function exitOnBrokenPipe(output: Writable): void {
  output.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

export function ignoreStreamErrors(stream: Writable): void {
  stream.on('error', () => {});
}
