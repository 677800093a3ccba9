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
  const live = new LiveBriefing(findBriefing(config.briefingsDir), tell);
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
      await chat(replies, terminal, stop.signal);
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

function tell(reload: Reload): void {
  const text =
    reload.kind === 'taken'
      ? 'The briefing was saved and is in use.'
      : `The briefing was saved with problems; the one before stays in use:\n${reload.problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`;
  process.stderr.write(`\n${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
