import { fstatSync } from 'node:fs';
import { findBriefing } from './briefing/load.ts';
import { formatProblem } from './briefing/problem.ts';
import { loadDotEnv, readConfig } from './config.ts';
import { LiveBriefing, type Reload } from './ops/live-briefing.ts';
import { answerLines, chat, endWithReader, type Terminal } from './platforms/terminal/chat.ts';
import { TerminalBot } from './terminal.ts';

/**
 * Starts the bot: on its platforms, if there is a token; else a chat in a terminal, an answer to each line of a pipe, or
 * nothing but the watch over the files.
 */
async function main(): Promise<void> {
  endWithReader(process.stdout);
  loadDotEnv();
  const config = readConfig(process.env);
  let tell = (text: string) => {
    process.stderr.write(`\n${text}\n`);
  };
  const live = new LiveBriefing(findBriefing(config.briefingsDir), (reload) => tell(inWords(reload)));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  if (config.slack || config.discord) {
    const { serve } = await import('./server.ts');
    tell = (text) => process.stderr.write(`${text}\n`);
    live.watch();
    await serve({ config, current: () => live.current, tell }, stop.signal).finally(() => live.close());
    return;
  }
  const input = standardInput();
  const bot = new TerminalBot({
    current: () => live.current,
    openStore: async () => {
      const { openStore } = await import('./store/open.ts');
      return await openStore({ ...config.store, onProblem: (problem) => tell(problem) });
    },
    hasChat: input === 'terminal',
  });
  const terminal: Terminal = {
    input: process.stdin,
    output: process.stdout,
    screen: () => ({ columns: process.stdout.columns || 80, color: config.color && process.stdout.isTTY }),
  };

  switch (input) {
    case 'terminal':
      live.watch();
      await chat(bot.replies, terminal, stop.signal, (aside) => {
        tell = aside.notice;
        void bot.join(aside);
      });
      break;
    case 'lines':
      await answerLines(bot.replies, terminal, stop.signal);
      break;
    case 'nothing':
      live.watch();
      await served(stop.signal);
  }
  await bot.close();
  live.close();
}

/** Nobody types: the process stays up, and keeps the briefing current, until a signal. */
async function served(signal: AbortSignal): Promise<void> {
  process.stderr.write(
    'There is no terminal to chat in, and nothing is posted. Running until a signal; saved briefing files are checked.\n',
  );
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
