import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, forgetSecrets, loadDotEnv, readConfig } from './app/config.ts';
import { EXIT_CODE, Shutdown, whenAborted } from './app/shutdown.ts';
import { LiveStories } from './app/stories.ts';
import { TerminalBot } from './app/terminal.ts';
import { openEncoder } from './encoder/encoder.ts';
import { errorCode, errorText } from './lib/error-text.ts';
import { printableText } from './lib/printable.ts';
import { type Reload, reloadText } from './ops/live-briefing.ts';
import { openProposals } from './ops/proposals.ts';
import type { Telemetry } from './ops/telemetry.ts';
import { answerLines, type ChatOutput, chat, exitOnBrokenPipe, ignoreStreamErrors } from './platforms/terminal/chat.ts';

const OPTIONS = {
  playground: { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const HELP = `Starts the bot in Slack and Discord if their tokens are in the environment or in .env, otherwise in this terminal.

  npm start                            the bot; without a token, also the playground
  npm start -- --playground            the bot and the playground, also with a token
  npm start -- --open                  opens the playground in the browser
  npm run --silent briefing -- help    the command-line tool
`;

async function main(): Promise<void> {
  exitOnBrokenPipe(process.stdout);
  ignoreStreamErrors(process.stderr);
  let telemetry: Telemetry | undefined;
  let chatOutput: ChatOutput | undefined;
  const warn = (text: string) => (telemetry?.warn ?? chatOutput?.notice ?? warnOnStandardError)(text);
  const shutdown = new Shutdown(warn);
  shutdown.listen();
  loadDotEnv();
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const config = readConfig(process.env);
  forgetSecrets();
  const encoder = openEncoder({
    onFailure: (error) => warn(`The sentence encoder failed; questions are matched by words only: ${errorText(error)}`),
  });
  const secondOpinion =
    config.reader &&
    (await import('./reader/open-reader.ts')).openReader(config.reader, {
      observe: (event) => telemetry?.observe(event),
      warn,
      info: (text) => telemetry?.note(text),
      signal: shutdown.signal,
    });
  let updatePlayground: ((reload: Reload) => void) | undefined;
  const liveStories = new LiveStories({
    folder: config.briefingsDir,
    onReload: (reload) => {
      if (telemetry) telemetry.recordReload(reload);
      else warn(reloadText(reload));
      // The playground shows only the first story.
      if (reload.story === liveStories.stories[0].id) updatePlayground?.(reload);
    },
    encoder,
    secondOpinion,
    onLearnt: (error) => error && warn(`Learning failed; new entries are matched by words only: ${errorText(error)}`),
  });
  const { stories, folderOf } = liveStories;

  const servePlayground = async (port: number | undefined, report: (text: string) => void): Promise<void> => {
    const { startPlayground } = await loadPlayground();
    const playground = await startPlayground({ current: stories[0].current, port, warn });
    updatePlayground = playground.showReload;
    const scope = stories.length === 1 ? '' : ` (only the story ${stories[0].id})`;
    report(`Playground: ${playground.url}${scope}`);
    if (options.open) {
      const { openInBrowser } = await import('../playground/open-browser.ts');
      void openInBrowser(playground.url).then((fault) => fault !== undefined && warn(fault));
    }
    await whenAborted(shutdown.signal);
    await shutdown.track('the playground', playground.stop());
  };
  const warnPlaygroundFailed = (error: unknown) => warn(`The playground failed: ${errorText(error)}`);

  if (config.platforms.length > 0) {
    const { openTelemetry, serve } = await import('./app/server.ts');
    telemetry = openTelemetry(config, stories);
    liveStories.watch();
    const serverStopped = serve({ config, stories, folderOf, telemetry }, shutdown).finally(() => shutdown.begin());
    // HTTP_PORT belongs to the platforms, so the playground takes its default port.
    const playgroundStopped =
      options.playground && servePlayground(undefined, telemetry.note).catch(warnPlaygroundFailed);
    await serverStopped.finally(() => playgroundStopped).finally(() => liveStories.close());
    shutdown.end();
    return;
  }
  const input = stdinKind();
  const bot = openTerminalBot(config, liveStories, { hasChat: input === 'terminal', warn });
  const terminal = {
    input: process.stdin,
    output: process.stdout,
    screen: () => ({ columns: process.stdout.columns || 80, color: config.color && process.stdout.isTTY }),
  };
  if (input !== 'lines') liveStories.watch();
  try {
    switch (input) {
      case 'terminal': {
        let playgroundStopped: Promise<void> | undefined;
        await chat(bot.desk, terminal, shutdown.signal, (output) => {
          chatOutput = output;
          void bot.join(output);
          playgroundStopped = servePlayground(config.http?.port, output.notice).catch(warnPlaygroundFailed);
        });
        shutdown.begin();
        await playgroundStopped;
        break;
      }
      case 'lines':
        await answerLines(bot.desk, terminal, shutdown.signal);
        break;
      case 'none':
        process.stderr.write(
          'No terminal to chat in, and no platform to post to. Serving the playground and checking saved files until a signal.\n',
        );
        await servePlayground(config.http?.port, (text) => process.stdout.write(`${text}\n`));
    }
  } finally {
    await bot.close();
    liveStories.close();
  }
}

function openTerminalBot(
  { store, questions, proposals }: Config,
  { stories, folderOf }: LiveStories,
  { hasChat, warn }: { readonly hasChat: boolean; readonly warn: (problem: string) => void },
): TerminalBot {
  return new TerminalBot({
    stories,
    openStore: async () => {
      const { openStore } = await import('./store/store.ts');
      const { knownStories } = await import('./delivery/stories.ts');
      return await openStore({ ...store, stories: knownStories(stories), onProblem: warn });
    },
    hasChat,
    gapDays: questions.gapDays,
    // The person at this machine can change the files anyway.
    proposals: openProposals({ isOperator: () => true, folder: proposals.folder, folderOf }),
    warn,
  });
}

function warnOnStandardError(text: string): void {
  process.stderr.write(`\n${printableText(text)}\n`);
}

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    const option = /'([^']+)'/.exec(errorText(error))?.[1] ?? '';
    throw new Error(`Invalid argument ${option}. Use --playground, --open or --help, as in npm start -- --open.`, {
      cause: error,
    });
  }
}

async function loadPlayground(): Promise<typeof import('../playground/playground.ts')> {
  try {
    import.meta.resolve('esbuild');
    return await import('../playground/playground.ts');
  } catch (error) {
    if (errorCode(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('the development dependencies are not installed. Run npm ci without --omit=dev.', { cause: error });
  }
}

function stdinKind(): 'terminal' | 'lines' | 'none' {
  if (process.stdin.isTTY) return 'terminal';
  const stats = fstatSync(0);
  return stats.isFIFO() || stats.isFile() || stats.isSocket() ? 'lines' : 'none';
}

main().catch((error: unknown) => {
  process.stderr.write(`${printableText(errorText(error))}\n`);
  process.exitCode = EXIT_CODE.failed;
});
