import { Command, CommanderError, Option } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { examineConfig, loadDotEnv } from '../app/config.ts';
import { EXIT } from '../app/shutdown.ts';
import { dateAt, daysBefore, type IsoDate } from '../briefing/dates.ts';
import { printable } from '../lib/printable.ts';
import { UserError } from '../lib/user-error.ts';
import { exitOnBrokenPipe, ignoreStreamErrors } from '../platforms/terminal/chat.ts';
import { askBatch, askOne } from './ask.ts';
import { check } from './check.ts';
import {
  allBriefings,
  briefingFolder,
  briefingFolders,
  config,
  contextAt,
  instantOf,
  otherStories,
  print,
  screen,
  secondOpinion,
  withStore,
} from './context.ts';
import { deliveries } from './deliveries.ts';
import { digest, reminders } from './digest.ts';
import { gaps } from './gaps.ts';
import { importSubscriptions } from './import-subscriptions.ts';
import { manifest } from './manifest.ts';
import { schedule } from './schedule.ts';
import { SHOWN_ON, show } from './show.ts';
import { exportSubscriptions, listSubscriptions } from './subscriptions.ts';
import { addSource } from './write/add-source.ts';
import { newStory, writeSchemas } from './write/new-story.ts';
import { appendWordings, withLines } from './write/people.ts';
import { review, reviewGaps } from './write/review.ts';
import { settle } from './write/settle.ts';

function today(): IsoDate {
  return dateAt(Temporal.Now.instant(), 'UTC');
}

/** How many unanswered questions a review goes through at most. */
const MAX_GAPS = 50;

const NOW = ['--now <time>', 'the moment: 2026-11-05T09:00Z, or 2026-11-05 for 00:00 UTC'] as const;
const STORY = ['--story <id>', 'the story, if BRIEFINGS_DIR holds several'] as const;
const JSON_OUT = ['--json', 'print JSON'] as const;

const program = new Command('briefing')
  .usage('VERB')
  .description('Check, ask and write a briefing, and look after the bot.')
  .helpOption('-h, --help', 'show this help, or that of a verb')
  .helpCommand('help [verb]', 'show the help of a verb')
  .showHelpAfterError()
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(printable(text.replace(/^error: /, ''))) });

program
  .command('check')
  .summary('check the files: problems, contradictions, to-dos')
  .description('Checks the files of the briefing. Exits with 1 if there are problems or contradictions.')
  .option('--sources <dir>', 'verify claims against copies of the articles')
  .option('--strict', 'fail on to-dos, too')
  .option('--coverage', 'list paragraphs without a claim; needs --sources')
  .option(...JSON_OUT)
  .option(...STORY)
  .action(({ story, ...options }) => check(briefingFolders(story), options));

program
  .command('show')
  .summary('show the reply to a command')
  .description('Shows what a platform would send for what follows the slash command.')
  .argument('[words...]', 'what follows the slash command')
  .option(...NOW)
  .option('--platform <name>', SHOWN_ON.join(', '), 'text')
  .option(...JSON_OUT)
  .option(...STORY)
  .action(async (words: string[], { now, platform, story, json = false }) => {
    print(await show(words.join(' '), { platform, json }, () => contextAt(now, story), screen()));
  });

program
  .command('ask')
  .summary('answer a question, or one a line')
  .description(
    'Answers a question. With --batch it reads lines such as {"id": "q1", "q": "…"} and writes one line of JSON for each; with --json also the ids of the entries.',
  )
  .argument('[question...]')
  .option(...NOW)
  .addOption(new Option('--batch', 'read questions from standard input').conflicts('explain'))
  .option(...JSON_OUT)
  .option('--explain', 'show how the question was read and decided')
  .option(...STORY)
  .action(async (words: string[], { now, batch, story, ...how }, command: Command) => {
    if (batch && words.length > 0) command.error('--batch reads questions from standard input: leave the question out');
    if (batch) await askBatch(contextAt(now, story), how.json);
    else if (words.length === 0) command.error('ask needs a question.');
    else print(await askOne(words.join(' '), contextAt(now, story), how, await secondOpinion()));
  });

program
  .command('digest')
  .summary('show the digest of a day')
  .requiredOption('--since <time>', 'the day of the digest before')
  .option(...NOW)
  .option('--only-changes', 'leave out what has not changed')
  .option(...JSON_OUT)
  .option(...STORY)
  .action(({ since, now, story, onlyChanges = false, json = false }) => {
    print(digest(contextAt(now, story), screen(), { since, 'only-changes': onlyChanges, json }));
  });

program
  .command('reminders')
  .summary('list the reminders from one day to another')
  .requiredOption('--from <time>', 'the first day')
  .requiredOption('--to <time>', 'the last day')
  .option(...JSON_OUT)
  .option(...STORY)
  .action(({ from, to, story, json = false }) => print(reminders(contextAt(undefined, story), { from, to, json })));

program
  .command('schedule')
  .summary('show when a recurrence such as "mon,thu 09:00" falls')
  .argument('<recurrence...>')
  .option('--zone <zone>', 'an IANA time zone', 'UTC')
  .option('--from <time>', 'the first moment')
  .option('--count <n>', 'how many times', '5')
  .option(...JSON_OUT)
  .action((words: string[], { zone, from, count, json = false }) => {
    print(schedule(words.join(' '), { zone, from, count, json }, Temporal.Now.instant()));
  });

const subscriptions = program.command('subscriptions').summary('list, export or import subscriptions');
subscriptions
  .command('list')
  .summary('list every subscription')
  .option(...JSON_OUT)
  .option(...STORY)
  .action(async ({ story, json = false }) => {
    const { briefing } = contextAt(undefined, story);
    const others = otherStories(briefing.id);
    print(
      await withStore(
        async (store) => await listSubscriptions({ ...store, briefing, others, now: instantOf(undefined) }, json),
      ),
    );
  });
subscriptions
  .command('export')
  .summary('print every subscription as YAML')
  .option(...STORY)
  .action(async ({ story }) => {
    const { briefing } = contextAt(undefined, story);
    const others = otherStories(briefing.id);
    print(
      await withStore(
        async (store) => await exportSubscriptions({ ...store, briefing, others, now: instantOf(undefined) }),
      ),
    );
  });
subscriptions
  .command('import')
  .summary('show what a file would change, or change it')
  .argument('<file>')
  .option('--apply', 'make the changes')
  .option('--end-others', 'end what the file does not name in its channels')
  .option(...NOW)
  .option(...STORY)
  .action(async (file: string, { apply = false, endOthers = false, now, story }) => {
    const { briefing } = contextAt(now, story);
    const others = otherStories(briefing.id);
    const how = { apply, 'end-others': endOthers };
    print(
      await withStore((store) => importSubscriptions({ ...store, briefing, others, now: instantOf(now) }, file, how)),
    );
  });

program
  .command('deliveries')
  .summary('list the latest posts and what became of them')
  .option('--channel <channel>', 'one channel, such as slack:T1:C2')
  .option('--count <n>', 'how many')
  .option(...JSON_OUT)
  .action(async ({ channel, count, json = false }) => {
    print(await withStore(({ ledger }) => deliveries(ledger, { channel, count, json })));
  });

program
  .command('gaps')
  .summary('list what was asked in vain, voted down, or answered by the reader')
  .option('--days <n>', 'how many days back')
  .option('--count <n>', 'how many questions')
  .addOption(new Option('--json', 'print JSON').conflicts('yaml'))
  .option('--yaml', 'print phrasings under the entries that are nearest')
  .option(...STORY)
  .action(async ({ days, count, json = false, yaml = false, story: name }) => {
    const { gapDays } = config().questions;
    const of = name === undefined ? {} : { story: contextAt(undefined, name).briefing.id };
    const options = { days, count, json, yaml, ...of };
    print(await withStore((store) => gaps(store.gaps, gapDays, Temporal.Now.instant(), options)));
  });

program
  .command('backup')
  .summary('copy the store in DATA_DIR while the bot runs')
  .argument('<file>')
  .option('--force', 'overwrite the file')
  .action(async (file: string, { force = false }) => {
    const { backup } = await import('./backup.ts');
    print(backup(config().store, [file], force));
  });

program
  .command('restore')
  .summary('put a backup in place while the bot is stopped')
  .argument('<file>')
  .action(async (file: string) => {
    const { restore } = await import('./backup.ts');
    print(await restore(config().store, [file], Date.now));
  });

program
  .command('export')
  .summary('write everything in the store to a file')
  .argument('<file>')
  .option('--force', 'overwrite the file')
  .action(async (file: string, { force = false }) => {
    const { exportAll } = await import('./transfer.ts');
    print(await exportAll(config().store, [file], force));
  });

program
  .command('import')
  .summary('read an exported file into an empty store')
  .argument('<file>')
  .action(async (file: string) => {
    const { importAll } = await import('./transfer.ts');
    print(await importAll(config().store, [file]));
  });

program
  .command('manifest')
  .summary("print the Slack app's manifest")
  .option('--mode <mode>', 'socket or http', 'socket')
  .option('--url <url>', 'where Slack reaches the app, for --mode http')
  .option('--assistant', 'for an app made with the older assistant pane')
  .action(({ mode, url, assistant }) => print(manifest(allBriefings(), { mode, url, assistant })));

program
  .command('register')
  .summary("register Discord's commands and list what changed")
  .option('--guild <id>', 'in one server only')
  .action(async ({ guild }) => {
    const { register } = config().platforms.find((platform) => platform.register) ?? {};
    if (!register) throw new UserError('register needs DISCORD_TOKEN.');
    print(await register(allBriefings(), guild));
  });

program
  .command('doctor')
  .summary('check the whole set-up; exits with 1 if anything is red')
  .option(...JSON_OUT)
  .action(async ({ json = false }) => {
    const { doctor } = await import('./doctor.ts');
    const examined = examineConfig(process.env);
    const color = process.stdout.isTTY && examined.config.color;
    const { text, isWell } = await doctor(examined, { json, color });
    print(text);
    if (!isWell) process.exitCode = EXIT.failed;
  });

program
  .command('invite')
  .summary('print the links that add the bot to a Discord server')
  .action(() => {
    const { invite } = config().platforms.find((platform) => platform.invite) ?? {};
    if (!invite) throw new UserError('invite needs DISCORD_TOKEN, which contains the id of the application.');
    print(invite());
  });

program
  .command('new')
  .summary('write a new story with an example of each form')
  .argument('<story>', 'its id, such as town-hall')
  .option('--empty', 'with the forms in comments, to begin with your own sources')
  .option('--topics <ids>', 'the same, with these topics: rollout,cost')
  .action((story: string, { empty, topics }) => {
    const ids = topics?.split(',').map((id: string) => id.trim());
    print(newStory(config().briefingsDir, story, today(), empty || ids !== undefined, ids));
  });

program
  .command('add')
  .summary('add a source')
  .command('source')
  .description('Adds an article: its paragraphs with their hashes, and a claim in comments for each.')
  .argument('<file>', 'the article as text, one paragraph a line')
  .option('--id <id>', 'its id; by default the number after the last')
  .option('--label <label>', 'what citations show; by default the publisher')
  .option('--title <words>', 'its title')
  .option('--publisher <name>')
  .option('--date <date>', 'the day of publication: 2026-11-05')
  .option('--url <url>')
  .option('--about <words>', 'what kind of text it is')
  .option(...STORY)
  .action((file: string, { story, ...options }) => print(addSource(briefingFolder(story), file, options, today())));

program
  .command('settle')
  .summary('enter the outcome of a watch item, and list what it makes untrue')
  .argument('<item>', 'its id or short name')
  .option('--on <date>', 'the day or month in which it happened: 2026-11-05, 2026-11')
  .option('--reported <date>', 'the day of the report, if no source says when it happened')
  .option('--claims <ids...>', 'the claims that say so')
  .option('--says <sentence>', 'the outcome in one sentence; by default the text of the first claim')
  .addOption(new Option('--undo', 'take the outcome back').conflicts(['on', 'reported', 'claims', 'says']))
  .option(...STORY)
  .action((item: string, { story, ...options }) => print(settle(briefingFolder(story), item, options, today())));

program
  .command('review')
  .summary('go through the to-dos one by one, and through what was asked in vain or answered by the reader')
  .option('--gaps', 'only what was asked in vain')
  .option('--todos', 'only the to-dos')
  .option(...STORY)
  .action(async ({ gaps: onlyGaps, todos: onlyTodos, story }) => {
    const folder = briefingFolder(story);
    await withLines(async (ask) => {
      if (!onlyGaps) await review(folder, ask, print, today());
      if (onlyTodos) return;
      const { gapDays } = config().questions;
      const since = daysBefore(Temporal.Now.instant(), gapDays - 1);
      const { id } = contextAt(undefined, story).briefing;
      const asked = await withStore((store) => store.gaps.since(since, MAX_GAPS, id));
      const lines = await reviewGaps(asked, ask, print);
      if (lines.length > 0) appendWordings(folder, lines);
    });
  });

program
  .command('schemas')
  .summary('write JSON Schemas for editors beside the briefing')
  .option(...STORY)
  .action(({ story }) => print(writeSchemas(briefingFolder(story))));

exitOnBrokenPipe(process.stdout);
ignoreStreamErrors(process.stderr);
loadDotEnv();
program.parseAsync().catch((error: unknown) => {
  // Commander has already printed its own errors and the help.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.failed;
    return;
  }
  const isUsers = error instanceof UserError;
  const text = error instanceof Error ? (isUsers ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${printable(text)}\n`);
  process.exitCode = isUsers ? EXIT.failed : EXIT.crashed;
});
