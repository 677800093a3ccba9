import { type Command, Option } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { loadConfig, otherStoryIds, parseNow, print, storyBriefing, withStore } from './context.ts';
import { deliveries } from './deliveries.ts';
import { gaps } from './gaps.ts';
import { importSubscriptions } from './import-subscriptions.ts';
import { JSON_OPTION, NOW_OPTION, STORY_OPTION } from './option-values.ts';
import { exportSubscriptions, listSubscriptions, type SubscriptionsContext } from './subscriptions.ts';

export function addStoreVerbs(program: Command): void {
  const subscriptions = program.command('subscriptions').summary('list, export or import subscriptions');
  subscriptions
    .command('list')
    .summary('list every subscription')
    .option(...JSON_OPTION)
    .option(...STORY_OPTION)
    .action((options) => printFromSubscriptions(options, (context) => listSubscriptions(context, options.json)));
  subscriptions
    .command('export')
    .summary('print every subscription as YAML')
    .option(...STORY_OPTION)
    .action((options) => printFromSubscriptions(options, exportSubscriptions));
  subscriptions
    .command('import')
    .summary('show what a file would change, or change it')
    .argument('<file>')
    .option('--apply', 'make the changes')
    .option('--end-others', 'also end subscriptions in the channels of the file that it does not list')
    .option(...NOW_OPTION)
    .option(...STORY_OPTION)
    .action((file: string, options) =>
      printFromSubscriptions(options, (context) => importSubscriptions(context, file, options)),
    );

  program
    .command('deliveries')
    .summary('list the latest posts and what became of them')
    .option('--channel <channel>', 'one channel, such as slack:T1:C2')
    .option('--count <n>', 'how many')
    .option(...JSON_OPTION)
    .action(async (options) => print(await withStore(({ ledger }) => deliveries(ledger, options))));

  program
    .command('gaps')
    .summary('list questions that were unanswered, voted down, or answered by the reader')
    .option('--days <n>', 'how many days back')
    .option('--count <n>', 'how many questions')
    .addOption(new Option('--json', 'print JSON').conflicts('yaml'))
    .option('--yaml', 'print the questions as phrasings, by nearest entry')
    .option(...STORY_OPTION)
    .action(async ({ story: name, ...options }) => {
      const { gapDays } = loadConfig().questions;
      const story = name === undefined ? undefined : storyBriefing(name).id;
      print(await withStore((store) => gaps(store.gaps, gapDays, Temporal.Now.instant(), { ...options, story })));
    });

  program
    .command('backup')
    .summary('copy the store in DATA_DIR, even while the bot runs')
    .argument('<file>')
    .option('--force', 'overwrite the file')
    .action(async (file: string, { force }) => {
      const { backup } = await import('./store-files.ts');
      print(backup(loadConfig().store, file, force));
    });

  program
    .command('restore')
    .summary('replace the store with a backup while the bot is stopped')
    .argument('<file>')
    .action(async (file: string) => {
      const { restore } = await import('./store-files.ts');
      print(await restore(loadConfig().store, file, Date.now));
    });

  program
    .command('export')
    .summary('write everything in the store to a file')
    .argument('<file>')
    .option('--force', 'overwrite the file')
    .action(async (file: string, { force }) => {
      const { exportAll } = await import('./store-files.ts');
      print(await exportAll(loadConfig().store, file, force));
    });

  program
    .command('import')
    .summary('read an exported file into an empty store')
    .argument('<file>')
    .action(async (file: string) => {
      const { importAll } = await import('./store-files.ts');
      print(await importAll(loadConfig().store, file));
    });
}

async function printFromSubscriptions(
  { now, story }: { readonly now?: string; readonly story?: string },
  run: (context: SubscriptionsContext) => Promise<string>,
): Promise<void> {
  const briefing = storyBriefing(story);
  const context = { briefing, otherStories: otherStoryIds(briefing.id), now: parseNow(now) };
  print(await withStore(({ subscriptions }) => run({ ...context, subscriptions })));
}
