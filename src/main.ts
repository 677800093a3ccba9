import { fstatSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { dateAt } from './briefing/dates.ts';
import { findBriefing } from './briefing/load.ts';
import { formatProblem } from './briefing/problem.ts';
import { loadDotEnv, readConfig } from './config.ts';
import { LiveBriefing, type Reload } from './ops/live-briefing.ts';
import { answerLines, chat, endWithReader, type Terminal } from './platforms/terminal/chat.ts';
import type { Replies } from './platforms/terminal/conversation.ts';
import { respond, respondToButton } from './reply/respond.ts';

/** Starts the bot: a chat in a terminal, an answer to each line of a pipe, or nothing but the watch over the files. */
async function main(): Promise<void> {
  endWithReader(process.stdout);
  loadDotEnv();
  const config = readConfig(process.env);
  let tell = (text: string) => {
    process.stderr.write(`\n${text}\n`);
  };
  const live = new LiveBriefing(findBriefing(config.briefingsDir), (reload) => tell(inWords(reload)));
  const context = () => ({ ...live.current, today: dateAt(Temporal.Now.instant(), 'UTC') });
  const replies: Replies = {
    respond: (intent) => respond(intent, context()),
    respondToButton: (id) => respondToButton(id, context()),
    slashCommand: live.current.briefing.command,
  };
  const terminal: Terminal = {
    input: process.stdin,
    output: process.stdout,
    screen: () => ({ columns: process.stdout.columns || 80, color: config.color && process.stdout.isTTY }),
  };

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  switch (standardInput()) {
    case 'terminal':
      live.watch();
      await chat(replies, terminal, stop.signal, (show) => {
        tell = show;
      });
      break;
    case 'lines':
      await answerLines(replies, terminal, stop.signal);
      break;
    case 'nothing':
      live.watch();
      await served(stop.signal);
  }
  live.close();
}

/** Nobody types: the process stays up, and keeps the briefing current, until a signal. */
async function served(signal: AbortSignal): Promise<void> {
  process.stderr.write('There is no terminal to chat in. Running until a signal; saved briefing files are checked.\n');
  const alive = setInterval(() => {}, 2 ** 30);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  clearInterval(alive);
}

function standardInput(): 'terminal' | 'lines' | 'nothing' {
  if (process.stdin.isTTY) return 'terminal';
  const stats = fstatSync(0);
  return stats.isFIFO() || stats.isFile() || stats.isSocket() ? 'lines' : 'nothing';
}

function inWords(reload: Reload): string {
  if (reload.kind === 'taken') return 'The briefing was saved and is in use.';
  const problems = reload.problems.map((problem) => `  ${formatProblem(problem)}`).join('\n');
  return `The briefing was saved with problems; the one before stays in use:\n${problems}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
