import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { forgetSecrets, loadDotEnv, readConfig } from './app/config.ts';
import { EXIT, Shutdown } from './app/shutdown.ts';
import { LiveStories } from './app/stories.ts';
import { TerminalBot } from './app/terminal.ts';
import { formatProblem } from './briefing/problem.ts';
import { openEncoder } from './encoder/encoder.ts';
import { errorText } from './lib/error-text.ts';
import { printable } from './lib/printable.ts';
import type { Reload } from './ops/live-briefing.ts';
import { openProposals } from './ops/proposals.ts';
import { answerLines, chat, exitOnBrokenPipe, ignoreStreamErrors, type Terminal } from './platforms/terminal/chat.ts';
import type { Observe } from './ports/app-events.ts';

const OPTIONS = {
  playground: { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const HELP = `Starts the bot: in Slack and Discord with their tokens in the environment or .env, else in this terminal.

  npm start                            the bot, and the playground if there is no token
  npm start -- --playground            the playground beside the platforms
  npm start -- --open                  the playground, opened in the browser
  npm run --silent briefing -- help    the command-line tool
`;

/**
 * Starts the bot: on its platforms if there is a token; otherwise as a chat in a terminal, as an answer to each line of
 * a pipe, or as neither. Without a token, also starts the playground; with one, only on request.
 */
async function main(): Promise<void> {
  exitOnBrokenPipe(process.stdout);
  ignoreStreamErrors(process.stderr);
  let warn = (text: string) => {
    process.stderr.write(`\n${printable(text)}\n`);
  };
  const ending = new Shutdown((text) => warn(text));
  ending.listen();
  loadDotEnv();
  const wanted = readOptions();
  if (wanted.help) {
    process.stdout.write(HELP);
    return;
  }
  const config = readConfig(process.env);
  forgetSecrets();
  const reloads = new Set<(reload: Reload) => void>();
  let announce = (reload: Reload) => warn(reloadText(reload));
  const encoder = openEncoder({
    onFailure: (error) => warn(`The sentence encoder failed; questions are matched by words only: ${errorText(error)}`),
  });
  let observe: Observe = () => {};
  let note = (_: string) => {};
  const secondOpinion =
    config.reader &&
    (await import('./reader/open.ts')).openReader(config.reader, {
      observe: (event) => observe(event),
      warn: (problem) => warn(problem),
      note: (text) => note(text),
      signal: ending.signal,
    });
  const live = new LiveStories({
    folder: config.briefingsDir,
    onReload: (reload) => {
      announce(reload);
      // The playground uses the default story.
      if (reload.story !== stories[0].id) return;
      for (const listener of reloads) listener(reload);
    },
    encoder,
    onLearnt: (error) => error && warn(`Learning failed; new entries are matched by words only: ${errorText(error)}`),
    ...(secondOpinion && { secondOpinion }),
  });
  const { stories } = live;
  const [{ current }] = stories;
  /** Serves the playground until the signal aborts. */
  const play = async (port: number | undefined, say: (text: string) => void): Promise<void> => {
    const { startPlayground } = await loadPlayground();
    const running = await startPlayground({ current, port, warn: (text) => warn(text) });
    reloads.add(running.reloaded);
    const of = stories.length === 1 ? '' : ` (only the story ${stories[0].id})`;
    say(`The playground: ${running.url}${of}`);
    if (wanted.open) {
      const { openInBrowser } = await import('../playground/open.ts');
      void openInBrowser(running.url).then((fault) => fault !== undefined && warn(fault));
    }
    await aborted(ending.signal);
    await ending.track('the playground', running.stop());
  };
  const onPlaygroundFailure = (error: unknown) => warn(`The playground cannot start: ${errorText(error)}`);

  if (config.platforms.length > 0) {
    const { serve } = await import('./app/server.ts');
    const { openTelemetry } = await import('./app/telemetry.ts');
    const telemetry = openTelemetry(
      config,
      stories.map((story) => story.current().briefing),
    );
    warn = telemetry.warn;
    ({ observe, note } = telemetry);
    announce = (reload) => {
      if (reload.kind === 'kept') warn(reloadText(reload));
      telemetry.recordReload(reload);
    };
    live.watch();
    const folderOf = (story: string) => live.folderOf(story);
    const serving = serve({ config, stories, folderOf, telemetry }, ending).finally(() => ending.begin());
    // HTTP_PORT belongs to the platforms.
    const playing = wanted.playground ? play(undefined, telemetry.note).catch(onPlaygroundFailure) : undefined;
    await serving.finally(() => playing).finally(() => live.close());
    ending.end();
    return;
  }
  const input = stdinKind();
  const bot = new TerminalBot({
    stories,
    openStore: async () => {
      const { openStore } = await import('./store/open.ts');
      const { knownStories } = await import('./delivery/stories.ts');
      return await openStore({
        ...config.store,
        stories: knownStories(stories),
        onProblem: (problem) => warn(problem),
      });
    },
    hasChat: input === 'terminal',
    gapDays: config.questions.gapDays,
    // The person at this machine can change the files anyway.
    proposals: openProposals({
      isOperator: () => true,
      folder: config.proposals.folder,
      folderOf: (story) => live.folderOf(story),
    }),
    warn: (problem) => warn(problem),
  });
  const terminal: Terminal = {
    input: process.stdin,
    output: process.stdout,
    screen: () => ({ columns: process.stdout.columns || 80, color: config.color && process.stdout.isTTY }),
  };

  try {
    switch (input) {
      case 'terminal': {
        live.watch();
        let playing: Promise<void> | undefined;
        await chat(bot.replies, terminal, ending.signal, (aside) => {
          warn = aside.notice;
          void bot.join(aside);
          playing = play(config.http?.port, aside.notice).catch(onPlaygroundFailure);
        });
        ending.begin();
        await playing;
        break;
      }
      case 'lines':
        await answerLines(bot.replies, terminal, ending.signal);
        break;
      case 'nothing':
        live.watch();
        process.stderr.write(
          'There is no terminal to chat in, and nothing is posted. Running until a signal; saved briefing files are checked.\n',
        );
        await play(config.http?.port, (text) => process.stdout.write(`${text}\n`));
    }
  } finally {
    await bot.close();
    live.close();
  }
}

/** @throws Error for an unknown argument */
function readOptions(): { readonly playground: boolean; readonly open: boolean; readonly help: boolean } {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    const unknown = /'([^']+)'/.exec(errorText(error))?.[1] ?? '';
    throw new Error(`Unknown option ${unknown}. Use --playground, --open or --help, as in npm start -- --open.`, {
      cause: error,
    });
  }
}

/** @throws Error without development dependencies, such as in the image */
async function loadPlayground(): Promise<typeof import('../playground/playground.ts')> {
  try {
    import.meta.resolve('esbuild');
    return await import('../playground/playground.ts');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new Error('the development dependencies are not installed. Run npm ci without --omit=dev.', { cause: error });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}

function stdinKind(): 'terminal' | 'lines' | 'nothing' {
  if (process.stdin.isTTY) return 'terminal';
  const stats = fstatSync(0);
  return stats.isFIFO() || stats.isFile() || stats.isSocket() ? 'lines' : 'nothing';
}

function reloadText(reload: Reload): string {
  if (reload.kind === 'taken') return 'The briefing was saved and is in use.';
  const problems = reload.problems.map((problem) => `  ${formatProblem(problem)}`).join('\n');
  return `The briefing was saved with problems; the previous one stays in use:\n${problems}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${printable(errorText(error))}\n`);
  process.exitCode = EXIT.failed;
});
