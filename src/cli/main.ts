import { Command, CommanderError, Option } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { examineConfig, loadDotEnv } from '../app/config.ts';
import { EXIT_CODE } from '../app/shutdown.ts';
import { daysBefore } from '../briefing/dates.ts';
import { stackText } from '../lib/error-text.ts';
import { printableText } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import { exitOnBrokenPipe, ignoreStreamErrors } from '../platforms/terminal/chat.ts';
import { askBatch, askOne } from './ask.ts';
import { check } from './check.ts';
import {
  allBriefings,
  briefingFolder,
  briefingFolders,
  contextAt,
  loadConfig,
  openSecondOpinion,
  print,
  storyBriefing,
  terminalScreen,
  today,
  withStore,
} from './context.ts';
import { digest, reminders } from './digest.ts';
import { manifest } from './manifest.ts';
import { JSON_OPTION, NOW_OPTION, STORY_OPTION } from './option-values.ts';
import { schedule } from './schedule.ts';
import { show, shownPlatforms } from './show.ts';
import { addStoreVerbs } from './store-verbs.ts';
import { addSource } from './write/add-source.ts';
import { newStory, writeSchemas } from './write/new-story.ts';
import { withStandardInput } from './write/prompts.ts';
import { review, reviewGaps } from './write/review.ts';
import { appendWordings } from './write/save-edits.ts';
import { settle } from './write/settle.ts';

const MAX_REVIEWED_GAPS = 50;

const program = new Command('briefing')
  .usage('VERB')
  .description('Check, ask and write a briefing, and look after the bot.')
  .helpOption('-h, --help', 'show this help, or that of a command')
  .helpCommand('help [command]', 'show the help of a command')
  .showHelpAfterError()
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(printableText(text.replace(/^error: /, ''))) });

program
  .command('check')
  .summary('check the files: problems, contradictions, to-dos')
  .description('Checks the files of the briefing. Exits with 1 if there are problems or contradictions.')
  .option('--sources <dir>', 'verify claims against copies of the articles')
  .option('--strict', 'fail on to-dos, too')
  .option('--coverage', 'list paragraphs without a claim; needs --sources')
  .option(...JSON_OPTION)
  .option(...STORY_OPTION)
  .action(({ story, ...options }) => check(briefingFolders(story), options));

program
  .command('show')
  .summary('show the reply to a command')
  .description('Shows what a platform would send for what follows the slash command.')
  .argument('[words...]', 'what follows the slash command')
  .option(...NOW_OPTION)
  .option('--platform <name>', shownPlatforms(), 'text')
  .option(...JSON_OPTION)
  .option(...STORY_OPTION)
  .action(async (words: string[], { now, story, ...options }) => {
    print(await show(words.join(' '), options, contextAt(now, story), terminalScreen()));
  });

program
  .command('ask')
  .summary('answer a question, or one per line of input')
  .description(
    'Answers a question. With --batch it reads lines such as {"id": "q1", "q": "…"} and writes one line of JSON for each; with --json, the line also has the ids of the entries.',
  )
  .argument('[question...]')
  .option(...NOW_OPTION)
  .addOption(new Option('--batch', 'read questions from standard input').conflicts('explain'))
  .option(...JSON_OPTION)
  .option('--explain', 'show how the question was read and decided')
  .option(...STORY_OPTION)
  .action(async (words: string[], { now, batch, story, ...options }, command: Command) => {
    if (batch && words.length > 0)
      command.error('--batch reads questions from standard input. Leave the question out.');
    if (batch) await askBatch(contextAt(now, story), options.json);
    else if (words.length === 0) command.error('ask needs a question. Write it after "ask", or use --batch.');
    else print(await askOne(words.join(' '), contextAt(now, story), options, await openSecondOpinion()));
  });

program
  .command('digest')
  .summary('show the digest of a day')
  .requiredOption('--since <time>', 'the day of the previous digest')
  .option(...NOW_OPTION)
  .option('--only-changes', 'show nothing if nothing has changed')
  .option(...JSON_OPTION)
  .option(...STORY_OPTION)
  .action(({ now, story, ...options }) => print(digest(contextAt(now, story), terminalScreen(), options)));

program
  .command('reminders')
  .summary('list the reminders from one day to another')
  .requiredOption('--from <time>', 'the first day')
  .requiredOption('--to <time>', 'the last day')
  .option(...JSON_OPTION)
  .option(...STORY_OPTION)
  .action(({ story, ...options }) => print(reminders(contextAt(undefined, story), options)));

program
  .command('schedule')
  .summary('list the next times of a recurrence such as "mon,thu 09:00"')
  .argument('<recurrence...>')
  .option('--zone <zone>', 'an IANA time zone', 'UTC')
  .option('--from <time>', 'list times from this one on')
  .option('--count <n>', 'how many times to list', '5')
  .option(...JSON_OPTION)
  .action((words: string[], options) => print(schedule(words.join(' '), options, Temporal.Now.instant())));

addStoreVerbs(program);

program
  .command('manifest')
  .summary("print the Slack app's manifest")
  .option('--mode <mode>', 'socket or http', 'socket')
  .option('--url <url>', 'where Slack reaches the app, for --mode http')
  .option('--assistant', 'for an app made with the older assistant pane')
  .action((options) => print(manifest(allBriefings(), options)));

program
  .command('register')
  .summary("register Discord's commands and list what changed")
  .option('--guild <id>', 'in one server only')
  .action(async ({ guild }) => {
    const register = loadConfig().platforms.find((platform) => platform.register)?.register;
    if (!register) throw new UserError('register needs DISCORD_TOKEN. Set it in the environment or in .env.');
    print(await register(allBriefings(), guild));
  });

program
  .command('doctor')
  .summary('check the whole set-up; exits with 1 if anything is red')
  .option(...JSON_OPTION)
  .action(async ({ json }) => {
    const { doctor } = await import('./doctor.ts');
    const configResult = examineConfig(process.env);
    const color = process.stdout.isTTY && configResult.config.color;
    const { text, isHealthy } = await doctor(configResult, { json, color });
    print(text);
    if (!isHealthy) process.exitCode = EXIT_CODE.failed;
  });

program
  .command('invite')
  .summary('print the links that add the bot to a Discord server')
  .action(() => {
    const invite = loadConfig().platforms.find((platform) => platform.invite)?.invite;
    if (!invite)
      throw new UserError(
        'invite needs DISCORD_TOKEN, which contains the application id. Set it in the environment or in .env.',
      );
    print(invite());
  });

program
  .command('new')
  .summary('write a new story with an example of each kind of record')
  .argument('<story>', 'its id, such as town-hall')
  .option('--empty', 'with the examples in comments, to start from your own sources')
  .option('--topics <ids>', 'like --empty, with these topics: rollout,cost')
  .action((story: string, { empty, topics }) => {
    const ids = topics?.split(',').map((id: string) => id.trim());
    print(newStory(loadConfig().briefingsDir, story, today(), empty || ids !== undefined, ids));
  });

program
  .command('add')
  .summary('add a source')
  .command('source')
  .description('Adds an article: the hashes of its paragraphs, and a template of a claim for each, in comments.')
  .argument('<file>', 'the article as text, one paragraph per line')
  .option('--id <id>', 'its id; by default the number after the last')
  .option('--label <label>', 'what citations show; by default the publisher')
  .option('--title <words>', 'its title')
  .option('--publisher <name>')
  .option('--date <date>', 'the day of publication: 2026-11-05')
  .option('--url <url>')
  .option('--about <words>', 'what kind of text it is')
  .option(...STORY_OPTION)
  .action((file: string, { story, ...options }) => print(addSource(briefingFolder(story), file, options, today())));

program
  .command('settle')
  .summary('enter the outcome of a watch item, and list what it makes untrue')
  .argument('<item>', 'its id or short name')
  .option('--on <date>', 'the day or month when it happened: 2026-11-05, 2026-11')
  .option('--reported <date>', 'the day of the report, if no source says when it happened')
  .option('--claims <ids...>', 'the claims that say so')
  .option('--says <sentence>', 'the outcome in one sentence; by default the text of the first claim')
  .addOption(new Option('--undo', 'remove the outcome').conflicts(['on', 'reported', 'claims', 'says']))
  .option(...STORY_OPTION)
  .action((item: string, { story, ...options }) => print(settle(briefingFolder(story), item, options, today())));

program
  .command('review')
  .summary('go through the to-dos one by one, then through unanswered questions and those answered by the reader')
  .option('--gaps', 'only the questions')
  .option('--todos', 'only the to-dos')
  .option(...STORY_OPTION)
  .action(async ({ gaps: onlyGaps, todos: onlyTodos, story }) => {
    const folder = briefingFolder(story);
    await withStandardInput(async (ask) => {
      if (!onlyGaps) await review(folder, ask, print, today());
      if (onlyTodos) return;
      const firstDay = daysBefore(Temporal.Now.instant(), loadConfig().questions.gapDays - 1);
      const { id } = storyBriefing(story);
      const storedGaps = await withStore((store) => store.gaps.findSince(firstDay, MAX_REVIEWED_GAPS, id));
      const lines = await reviewGaps(storedGaps, ask, print);
      if (lines.length > 0) appendWordings(folder, lines);
    });
  });

program
  .command('schemas')
  .summary('write JSON Schemas for editors into the folder of the briefing')
  .option(...STORY_OPTION)
  .action(({ story }) => print(writeSchemas(briefingFolder(story))));

/** Runs a command. Prints its errors, and sets the exit code of this process. */
export async function runVerb(args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has already printed its own errors and the help.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_CODE.failed;
      return;
    }
    const isUserError = error instanceof UserError;
    const text = isUserError ? error.message : stackText(error);
    process.stderr.write(`${printableText(text)}\n`);
    process.exitCode = isUserError ? EXIT_CODE.failed : EXIT_CODE.crashed;
  }
}

if (import.meta.main) {
  exitOnBrokenPipe(process.stdout);
  ignoreStreamErrors(process.stderr);
  loadDotEnv();
  void runVerb(process.argv.slice(2));
}
