import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { boundedText } from '../../lib/bounded-text.ts';
import type { Message } from '../../message/message.ts';
import { completionsOf } from './complete.ts';
import { Conversation, type Replies } from './conversation.ts';
import { renderNotice, renderText, type Screen } from './render.ts';

/** The streams of a chat. `screen` is read for each reply, since windows are resized. */
export interface Terminal {
  readonly input: Readable;
  readonly output: Writable;
  readonly screen: () => Screen;
}

/** Shows events above the prompt; what is being typed stays. */
export interface ChatOutput {
  notice(text: string): void;
  /**
   * Shows a message; numbers press its buttons from now on. Returns false, without showing it, if the chat is closed.
   */
  post(message: Message): boolean;
}

const QUIT = /^(quit|exit|q|:q|:wq)[.!]*$/i;
const BYE = /^(good)?bye[.!]*$/i;
const INTRODUCTION = `Ask in your own words, or type "help". Numbers press buttons, "quit" ends.\n\n`;
const EMPTY_LINE_HINT = 'Type a question, a command or the number of a button; "help" lists what you can type.\n\n';

/**
 * A chat with a prompt, history on the arrow keys and completion on the tab key. Ends with "quit", at the end of input,
 * or when the signal aborts.
 * @param ready called once events can be shown
 */
export async function chat(
  replies: Replies,
  { input, output, screen }: Terminal,
  signal: AbortSignal,
  ready: (chatOutput: ChatOutput) => void = () => {},
): Promise<void> {
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt: `/${replies.commands[0].command} › `,
    historySize: 500,
    completer: (line: string): [string[], string] => [completionsFor(replies, line), line],
  });
  const typed = lines[Symbol.asyncIterator](); // starts reading at once, so lines typed before the first reply are not lost
  signal.addEventListener('abort', () => lines.close());
  lines.on('SIGINT', () => {
    if (lines.line === '') return lines.close();
    // As in a shell, Ctrl-C clears the line and does not end the chat.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  });
  let isOpen = true;
  lines.on('close', () => {
    isOpen = false;
  });
  const conversation = new Conversation(replies);

  output.write(INTRODUCTION);
  output.write(`${renderText(await conversation.reply(''), screen())}\n\n`);
  if (isOpen) lines.prompt();
  let isAnswering = false;
  const printAbovePrompt = (text: string) => {
    if (isAnswering) {
      output.write(`${text}\n\n`);
      return;
    }
    // Clear the prompt, print the text, then print the prompt again with what was typed, on as many rows.
    const { rows } = lines.getCursorPos();
    moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(`${text}\n\n${'\n'.repeat(rows)}`);
    lines.prompt(true);
  };
  ready({
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
  for await (const line of typed) {
    if (isQuit(line, replies, true)) return lines.close();
    if (line.trim() === '') {
      output.write(EMPTY_LINE_HINT);
    } else {
      isAnswering = true;
      output.write(`\n${renderText(await conversation.reply(line), screen())}\n\n`);
      isAnswering = false;
    }
    if (isOpen) lines.prompt();
  }
  output.write('\n'); // input ended without a line break: print the shell's prompt on a new line
}

/** Whether a line ends the chat: "quit", "/quit" or "/colossus quit"; where a person types, "bye" too. */
function isQuit(line: string, { commands }: Replies, isTyped: boolean): boolean {
  const typed = boundedText(line).trim();
  const named = commands.find(({ command }) => typed.startsWith(`/${command} `));
  const word = named ? typed.slice(named.command.length + 2).trim() : typed.replace(/^\//, '');
  return QUIT.test(word) || (isTyped && BYE.test(word));
}

/** Completions of a line: for the story whose slash command it starts with, or else for the default story. */
function completionsFor({ commands, briefing }: Replies, line: string): string[] {
  const named = commands.filter(({ command }) => `/${command} `.startsWith(line.slice(0, command.length + 2)));
  const stories = line.startsWith('/') && named.length > 0 ? named : [commands[0]];
  return stories.flatMap(({ command, story }) => completionsOf(line, `/${command}`, briefing?.(story)));
}

/**
 * Answers each line of a pipe or a file, in order, until the input ends, a line says "quit", or the signal aborts.
 * Skips empty lines.
 */
export async function answerLines(
  replies: Replies,
  { input, output, screen }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const conversation = new Conversation(replies);
  const lines = createInterface({ input, terminal: false });
  signal.addEventListener('abort', () => lines.close());
  for await (const line of lines) {
    if (isQuit(line, replies, false)) break;
    if (line.trim() === '') continue;
    const text = `${renderText(await conversation.reply(line), screen())}\n\n`;
    if (!output.write(text)) await new Promise((resolve) => output.once('drain', resolve));
  }
}

/** Exits quietly when the reader of the output closes it, as with "| head". */
export function exitOnBrokenPipe(output: Writable): void {
  output.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

/** Ignores errors of the log's stream: losing the log must not stop the bot. */
export function ignoreStreamErrors(stream: Writable): void {
  stream.on('error', () => {}); // there is nowhere left to report it
}
