import { statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { explain } from './ask/explain.ts';
import { buildIndex } from './ask/index.ts';
import { type Briefing, isUnknown } from './briefing/briefing.ts';
import { dateAt, type IsoDate, parseInstant } from './briefing/dates.ts';
import { findBriefing, loadBriefing } from './briefing/load.ts';
import { formatProblem, type Problem } from './briefing/problem.ts';
import { verifyClaims } from './briefing/verify.ts';
import { deliveries } from './cli/deliveries.ts';
import { digest, reminders } from './cli/digest.ts';
import { gaps } from './cli/gaps.ts';
import { manifest } from './cli/manifest.ts';
import { schedule } from './cli/schedule.ts';
import { show } from './cli/show.ts';
import { exportSubscriptions, importSubscriptions, listSubscriptions } from './cli/subscriptions.ts';
import { UserError } from './cli/user-error.ts';
import { type Config, examineConfig, loadDotEnv, readConfig } from './config.ts';
import { openEncoder } from './encoder/encoder.ts';
import { EXIT } from './ending.ts';
import { boundedText } from './lib/bounded-text.ts';
import { errorText } from './lib/error-text.ts';
import { printable } from './lib/printable.ts';
import { endWithReader } from './platforms/terminal/chat.ts';
import { renderText } from './platforms/terminal/render.ts';
import type { Encoder } from './ports/encoder.ts';
import { answerOf } from './reply/answer.ts';
import type { ReplyContext } from './reply/context.ts';
import { respond } from './reply/respond.ts';
import { textsIn } from './reply/texts.ts';
import type { Store } from './store/open.ts';

const USAGE = `Usage: npm run --silent briefing -- VERB
  check [--sources DIR] [--strict] [--json]      is the briefing right? with the articles: are its claims? --strict: to-dos fail
  show "<what follows /colossus>" [--now ISO] [--platform text|slack|discord] [--json]
  ask "<question>" [--now ISO] [--json] [--explain]
  ask --batch < QUESTIONS.jsonl > ANSWERS.jsonl  one question a line: {"id": …, "q": …}
  digest --since ISO [--now ISO] [--only-changes] [--json]
  reminders --from ISO --to ISO [--json]         every reminder that would be posted, in order
  schedule "<recurrence>" [--zone ZONE] [--from ISO] [--count N] [--json]   when "mon,thu 09:00" falls
  subscriptions list [--json] | export > FILE
  subscriptions import FILE [--apply] [--end-others] [--now ISO]   without --apply: what it would change
  deliveries [--channel terminal::terminal] [--count N] [--json]   what became of the posts
  gaps [--days N] [--count N] [--json | --yaml]  what was asked in vain or voted down, the most often asked first
  backup FILE [--force]                          a copy of the store in DATA_DIR, while the bot runs
  restore FILE                                   puts a backup in its place, while the bot is stopped; keeps what was there
  export FILE [--force] | import FILE            all that is kept, into an empty store of the other kind
  manifest [--mode socket|http] [--url https://…] [--assistant]   what Slack makes an app from
  register [--guild ID]                          Discord's commands, everywhere or in one server; tells what it writes
  doctor [--json]                                is all as it should be, and how is it mended? exit 1 if anything is red
  invite                                         the links by which the bot comes into a server in Discord
--now, --from and the like take an instant (2026-11-05T09:00Z) or a date (2026-11-05, meaning 00:00 UTC).`;

const options = {
  sources: { type: 'string' },
  strict: { type: 'boolean', default: false },
  now: { type: 'string' },
  platform: { type: 'string', default: 'text' },
  json: { type: 'boolean', default: false },
  batch: { type: 'boolean', default: false },
  explain: { type: 'boolean', default: false },
  since: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  'only-changes': { type: 'boolean', default: false },
  zone: { type: 'string', default: 'UTC' },
  count: { type: 'string' },
  channel: { type: 'string' },
  days: { type: 'string' },
  yaml: { type: 'boolean', default: false },
  apply: { type: 'boolean', default: false },
  'end-others': { type: 'boolean', default: false },
  mode: { type: 'string', default: 'socket' },
  url: { type: 'string' },
  assistant: { type: 'boolean' },
  guild: { type: 'string' },
  force: { type: 'boolean', default: false },
} as const;

async function main(args: readonly string[]): Promise<void> {
  endWithReader(process.stdout);
  loadDotEnv();
  const { values, positionals } = parse(args);
  const [verb, ...words] = positionals;
  const text = words.join(' ');
  switch (verb) {
    case 'check':
      check(values.sources, values.json, values.strict);
      return;
    case 'show':
      print(await show(text, values, () => contextAt(values.now), screen()));
      return;
    case 'ask':
      if (values.batch) return await batch(contextAt(values.now), openEncoder(PATIENT));
      if (text === '') throw new UserError(`ask needs a question.\n${USAGE}`);
      await askOne(boundedText(text), contextAt(values.now), openEncoder(PATIENT), values);
      return;
    case 'schedule':
      print(schedule(text, { ...values, count: values.count ?? '5' }, Temporal.Now.instant()));
      return;
    case 'subscriptions':
      print(await subscriptions(words, values));
      return;
    case 'deliveries':
      print(await withStore(({ ledger }) => deliveries(ledger, values)));
      return;
    case 'gaps': {
      const { gapDays } = config().questions;
      print(await withStore((store) => gaps(store.gaps, gapDays, Temporal.Now.instant(), values)));
      return;
    }
    case 'backup': {
      const { backup } = await import('./cli/backup.ts');
      print(backup(config().store, words, values.force));
      return;
    }
    case 'restore': {
      const { restore } = await import('./cli/backup.ts');
      print(await restore(config().store, words, Date.now));
      return;
    }
    case 'export': {
      const { exportAll } = await import('./cli/transfer.ts');
      print(await exportAll(config().store, words, values.force));
      return;
    }
    case 'import': {
      const { importAll } = await import('./cli/transfer.ts');
      print(await importAll(config().store, words));
      return;
    }
    case 'digest':
      print(digest(contextAt(values.now), screen(), values));
      return;
    case 'reminders':
      print(reminders(contextAt(undefined), values));
      return;
    case 'manifest':
      print(manifest(contextAt(undefined).briefing, values));
      return;
    case 'register': {
      const { register } = await import('./cli/register.ts');
      print(await register(contextAt(undefined).briefing, config().discord, values.guild));
      return;
    }
    case 'doctor': {
      const { doctor } = await import('./cli/doctor.ts');
      const examined = examineConfig(process.env);
      const color = process.stdout.isTTY && examined.config.color;
      const { text: told, isWell } = await doctor(examined, { json: values.json, color });
      print(told);
      if (!isWell) process.exitCode = EXIT.failed;
      return;
    }
    case 'invite': {
      const { invite } = await import('./cli/invite.ts');
      print(invite(config().discord?.token));
      return;
    }
    default:
      throw new UserError(verb === undefined ? USAGE : `There is no verb "${verb}".\n${USAGE}`);
  }
}

async function subscriptions(
  [verb, ...words]: readonly string[],
  values: { now?: string | undefined; json: boolean; apply: boolean; 'end-others': boolean },
): Promise<string> {
  const [file, ...more] = words;
  const isImport = verb === 'import' && file !== undefined && more.length === 0;
  if (!isImport && !(words.length === 0 && (verb === 'list' || verb === 'export'))) {
    throw new UserError(`subscriptions takes "list", "export" or "import FILE".\n${USAGE}`);
  }
  const { briefing } = contextAt(values.now);
  return await withStore(async (store) => {
    const office = { subscriptions: store.subscriptions, briefing, now: instantOf(values.now) };
    if (isImport) return await importSubscriptions(office, file, values);
    return verb === 'list' ? await listSubscriptions(office, values.json) : await exportSubscriptions(office);
  });
}

/** Does something with the store, and closes it. It is loaded only here: no other verb needs a database. */
async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('./store/open.ts');
  const onProblem = (problem: string) => process.stderr.write(`${problem}\n`);
  const store = await openStore({ ...config().store, onProblem }).catch((error: unknown) => {
    throw new UserError(errorText(error));
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UserError(`${errorText(error)}\n${USAGE}`);
  }
}

function check(sources: string | undefined, json: boolean, strict: boolean): void {
  if (sources !== undefined && !statSync(sources, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no folder "${sources}"; --sources names one that holds copies of the articles.`);
  }
  const loaded = loadBriefing(briefingFolder());
  if ('problems' in loaded) {
    report(loaded.problems, [], json, {});
    return;
  }
  const { briefing, claimPlaces, todos } = loaded;
  const verified = sources === undefined ? undefined : verifyClaims(briefing, sources, claimPlaces);
  const problems = verified?.problems ?? [];
  const fails = (todo: Problem) => strict || todo.isContradiction;
  const failing = [...problems, ...todos.filter(fails)];
  report(
    failing,
    todos.filter((todo) => !fails(todo)),
    json,
    {
      ...counts(briefing),
      ...(verified ? { 'hashes verified': verified.hashes } : {}),
    },
  );
}

function counts(briefing: Briefing): Record<string, number> {
  const entries = [...briefing.entries.values()];
  const unknowns = entries.filter(isUnknown).length;
  return {
    sources: briefing.sources.size,
    claims: briefing.claims.size,
    'derived claims': [...briefing.claims.values()].filter(({ standing }) => standing === 'derived').length,
    disputes: briefing.disputes.size,
    entries: entries.length - unknowns,
    phrasings: entries.reduce((total, { phrasings }) => total + phrasings.length, 0),
    unknowns,
    'watch items': briefing.watch.size,
    summaries: briefing.summaries.size,
  };
}

function report(
  problems: readonly Problem[],
  todos: readonly Problem[],
  json: boolean,
  found: Record<string, number>,
): void {
  if (json) print(JSON.stringify({ ok: problems.length === 0, counts: found, problems, todos }, null, 2));
  else for (const [name, count] of Object.entries(found)) print(`${name} ${count}`);
  if (!json && todos.length > 0) {
    print(`To do: ${todos.length}`);
    for (const todo of todos) print(formatProblem(todo));
  }
  if (problems.length === 0) return;
  for (const problem of problems) process.stderr.write(`${printable(formatProblem(problem))}\n`);
  process.stderr.write(`${problems.length === 1 ? '1 problem' : `${problems.length} problems`}\n`);
  process.exitCode = EXIT.failed;
}

async function askOne(
  question: string,
  plain: ReplyContext,
  encoder: Encoder,
  { json, explain: why }: { json: boolean; explain: boolean },
): Promise<void> {
  const context = { ...plain, vectors: await encoder.encode(textsIn({ kind: 'ask', question }, plain)) };
  const { asked, ...answer } = answerOf(context.briefing, context.index, question, context.vectors, context.today);
  if (why) print(explain(context.index, question, asked));
  else if (json) print(JSON.stringify({ q: question, ...answer }, null, 2));
  else print(renderText(respond({ kind: 'ask', question }, context), screen()));
}

/** A script waits for the model; a chat does not. */
const PATIENT = { timeout: 30_000 };

const batchLine = z.object({ id: z.union([z.string(), z.number()]).optional(), q: z.string() });

async function batch(context: ReplyContext, encoder: Encoder): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    number += 1;
    if (line.trim() === '') continue;
    const { id, q } = readBatchLine(line, number);
    const question = boundedText(q);
    const vectors = await encoder.encode(textsIn({ kind: 'ask', question }, context));
    const { asked: _, ...answer } = answerOf(context.briefing, context.index, question, vectors, context.today);
    print(JSON.stringify({ ...(id === undefined ? {} : { id }), q, ...answer }));
  }
}

function readBatchLine(line: string, number: number): z.infer<typeof batchLine> {
  try {
    return batchLine.parse(JSON.parse(line));
  } catch {
    throw new UserError(
      `Line ${number} of the input is no question; it must be JSON like {"id": "q1", "q": "how long is the lease?"}.`,
    );
  }
}

function contextAt(now: string | undefined): ReplyContext {
  const loaded = loadBriefing(briefingFolder());
  if ('problems' in loaded) {
    throw new UserError(`The briefing has problems:\n${loaded.problems.map(formatProblem).join('\n')}`);
  }
  return { briefing: loaded.briefing, index: buildIndex(loaded.briefing), today: today(now) };
}

function config(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new UserError(errorText(error));
  }
}

function briefingFolder(): string {
  const { briefingsDir } = config();
  try {
    return findBriefing(briefingsDir);
  } catch (error) {
    throw new UserError(errorText(error));
  }
}

function today(now: string | undefined): IsoDate {
  return dateAt(instantOf(now), 'UTC');
}

function instantOf(now: string | undefined): Temporal.Instant {
  try {
    return now === undefined ? Temporal.Now.instant() : parseInstant(now);
  } catch {
    throw new UserError(`--now "${now}" is no time; write 2026-11-05T09:00Z or 2026-11-05.`);
  }
}

function screen() {
  return { columns: process.stdout.columns || 80, color: process.stdout.isTTY && readConfig(process.env).color };
}

function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsers = error instanceof UserError;
  const text = error instanceof Error ? (isUsers ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${printable(text)}\n`);
  process.exitCode = isUsers ? EXIT.failed : EXIT.crashed;
});
