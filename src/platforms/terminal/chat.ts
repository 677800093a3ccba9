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

/** Shows events between the lines of the chat without disturbing what is being typed. */
export interface ChatOutput {
  notice(text: string): void;
  /**
   * Shows a message; numbers press its buttons from now on. Returns false, without showing it, if the chat is closed.
   */
  post(message: Message): boolean;
}

const QUIT = /^(quit|exit|q|:q|:wq)[.!]*$/i;
const BYE = /^(good)?bye[.!]*$/i;

/**
 * A chat with a prompt, history on the arrow keys and completion on the tab key. Ends with "quit", at the end of input,
 * or when the signal aborts.
 * @param ready called once events can be shown
 */
export async function chat(
  replies: Replies,
  { input, output, screen }: Terminal,
  signal: AbortSignal,
  ready: (aside: ChatOutput) => void = () => {},
): Promise<void> {
  const slashes = slashCommandsOf(replies);
  const [slash = ''] = slashes;
  const lines = createInterface({
    input,
    output,
    terminal: true,
    prompt: `${slash} › `,
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
  let open = true;
  lines.on('close', () => {
    open = false;
  });
  const conversation = new Conversation(replies);

  output.write(`Ask in your own words, or type "help". Numbers press buttons, "quit" ends.\n\n`);
  output.write(`${renderText(await conversation.reply(''), screen())}\n\n`);
  if (open) lines.prompt();
  let answering = false;
  const printAbovePrompt = (text: string) => {
    if (answering) {
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
      if (open) printAbovePrompt(renderNotice(text, screen()));
    },
    post: (message) => {
      if (!open) return false;
      conversation.show(message);
      printAbovePrompt(renderText(message, screen()));
      return true;
    },
  });
  for await (const line of typed) {
    if (isQuit(line, slashes, true)) return lines.close();
    if (line.trim() === '') {
      output.write(EMPTY);
    } else {
      answering = true;
      output.write(`\n${renderText(await conversation.reply(line), screen())}\n\n`);
      answering = false;
    }
    if (open) lines.prompt();
  }
  output.write('\n'); // input ended without a line break: print the shell's prompt on a new line
}

/** Shown for an empty line. */
const EMPTY = 'Type a question, a command or the number of a button; "help" lists what you can type.\n\n';

/** Whether a line ends the chat: "quit", "/quit" or "/colossus quit"; where a person types, "bye" too. */
function isQuit(line: string, slashes: readonly string[], isTyped: boolean): boolean {
  const typed = boundedText(line).trim();
  const slash = slashes.find((one) => typed.startsWith(`${one} `));
  const word = slash === undefined ? typed.replace(/^\//, '') : typed.slice(slash.length + 1).trim();
  return QUIT.test(word) || (isTyped && BYE.test(word));
}

function slashCommandsOf({ commands }: Replies): string[] {
  return commands.map(({ command }) => `/${command}`);
}

/** Completions of a line: for the story whose slash command it starts with, or else for the default story. */
function completionsFor({ commands, briefing }: Replies, line: string): string[] {
  const named = commands.filter(({ command }) => `/${command} `.startsWith(line.slice(0, command.length + 2)));
  const those = line.startsWith('/') && named.length > 0 ? named : [commands[0]];
  return those.flatMap(({ command, story }) => completionsOf(line, `/${command}`, briefing?.(story)));
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
  const slashes = slashCommandsOf(replies);
  for await (const line of lines) {
    if (isQuit(line, slashes, false)) break;
    if (line.trim() === '') continue;
    const text = `${renderText(await conversation.reply(line), screen())}\n\n`;
    if (!output.write(text)) await new Promise((resolve) => output.once('drain', resolve));
  }
}

/** Exits quietly if the output's reader has gone, as with "| head". */
export function exitOnBrokenPipe(output: Writable): void {
  output.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

/** Ignores that a stream's reader has gone: losing the log must not stop the bot. */
export function ignoreStreamErrors(stream: Writable): void {
  stream.on('error', () => {}); // there is nowhere left to report it
}
