import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import MiniSearch, { type Options } from 'minisearch';
import { z } from 'zod';
import { ask as decide } from '../src/ask/decide.ts';
import { isEnglish } from '../src/ask/english.ts';
import { buildIndex } from '../src/ask/index.ts';
import { isStopWord, stem } from '../src/ask/words.ts';
import { type Briefing, isUnknown } from '../src/briefing/briefing.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { type Measured, measure, measureEach } from './measure.ts';

const OWN = 'test/questions';
/** Read for the time it takes to answer, and for nothing else: quality is measured on our own questions. */
const EXAM = '../shared/questions-dev.jsonl';
/** The file on which MiniSearch's threshold is chosen; everything is compared on the others. */
const CHOSEN_ON = 'office.jsonl';

/** Each pass asks every question once, of an index that has not heard it: what it remembers must not help. */
const PASSES = 5;
const QUESTION = { limit: 0.5, p99Limit: 3 };
const INDEX = { warmUp: 10, runs: 60 };
const INDEX_LIMIT = 60;

const graded = z.object({
  q: z.string(),
  kind: z.enum(['answerable', 'unanswerable', 'offtopic']),
  expect: z.array(z.string()),
});
type Graded = z.infer<typeof graded>;
const exam = z.object({ q: z.string() });

/** What one way of searching makes of a question: the entries, best first, and those whose answer it shows. */
interface Found {
  readonly ranked: readonly string[];
  readonly shown: readonly string[];
}

/** A question answered here and by MiniSearch over the same entries: time and quality side by side. */
export async function ask(): Promise<Measured[]> {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const files = readdirSync(OWN).filter((name) => name.endsWith('.jsonl'));
  const read = (names: readonly string[]) => names.flatMap((name) => readLines(join(OWN, name), graded));
  const chosenOn = read(files.filter((name) => name === CHOSEN_ON));
  const compared = read(files.filter((name) => name !== CHOSEN_ON));
  const texts = [...chosenOn, ...compared, ...(existsSync(EXAM) ? readLines(EXAM, exam) : [])].map(({ q }) => q);
  isEnglish('word');

  const rows: Measured[] = [];
  const index = buildIndex(briefing);
  const fresh = () => {
    const made = buildIndex(briefing);
    return (text: string) => decide(made, text);
  };
  rows.push({
    ...(await timeOf('a question', texts, fresh, QUESTION)),
    quality: qualityOf(compared, (text) => {
      const { ranking, decision } = decide(index, text);
      const ranked = ranking.flatMap(({ entry }) => index.entries[entry]?.entry.id ?? []);
      const shown = decision.kind === 'answer' ? [decision.entry] : decision.kind === 'both' ? decision.entries : [];
      return { ranked, shown };
    }),
  });
  for (const [name, options] of RIVALS) {
    const made = indexed(briefing, options);
    const search = (text: string) => made.search(text);
    const threshold = bestThreshold(briefing, chosenOn, search);
    rows.push({
      ...(await timeOf(`a question, ${name}`, texts, () => search)),
      quality: qualityOf(compared, (text) => found(briefing, search(text), threshold)),
      note: `${name} is answered from a score of ${threshold.toFixed(1)}, the best for ${CHOSEN_ON}`,
    });
  }

  rows.push(measure('index built', { ...INDEX, limit: INDEX_LIMIT }, () => buildIndex(briefing)));
  for (const [name, options] of RIVALS)
    rows.push(measure(`index built, ${name}`, INDEX, () => indexed(briefing, options)));
  rows.push(
    await measureEach('list of English words read, once in a process', { warmUp: 2, runs: 20 }, async () =>
      Number(execFileSync(process.execPath, [import.meta.filename], { encoding: 'utf8' })),
    ),
  );
  const others = files.filter((name) => name !== CHOSEN_ON).map((name) => basename(name, '.jsonl'));
  const [first, ...more] = rows;
  const about = `Quality on ${compared.length} questions of ${others.join(' and ')}. Right first and in the top 3: of the answerable, as ranked. Right answer shown: of the answerable, alone or as one of two cards. Not answered: of those without an answer, an unknown that says so included`;
  return first ? [{ ...first, note: about }, ...more] : [];
}

async function timeOf(
  name: string,
  texts: readonly string[],
  fresh: () => (text: string) => unknown,
  limits: { limit?: number; p99Limit?: number } = {},
): Promise<Measured> {
  let answer = fresh();
  let next = 0;
  const plan = { warmUp: texts.length * 2, runs: texts.length * PASSES, ...limits };
  return measureEach(name, plan, async () => {
    if (next === texts.length) {
      next = 0;
      answer = fresh();
    }
    const text = texts[next] ?? '';
    next += 1;
    const start = performance.now();
    answer(text);
    return performance.now() - start;
  });
}

function qualityOf(questions: readonly Graded[], search: (text: string) => Found): Record<string, number> {
  const count = { answerable: 0, first: 0, third: 0, shown: 0, other: 0, silent: 0 };
  for (const { q, kind, expect } of questions) {
    const { ranked, shown } = search(q);
    if (kind !== 'answerable') {
      count.other += 1;
      if (shown.length === 0) count.silent += 1;
      continue;
    }
    const isRight = (id: string) => expect.includes(id);
    count.answerable += 1;
    if (ranked.slice(0, 1).some(isRight)) count.first += 1;
    if (ranked.slice(0, 3).some(isRight)) count.third += 1;
    if (shown.some(isRight)) count.shown += 1;
  }
  return {
    'right first': count.first / count.answerable,
    'in the top 3': count.third / count.answerable,
    'right answer shown': count.shown / count.answerable,
    'not answered': count.silent / count.other,
  };
}

interface Searched {
  readonly id: string;
  readonly question: string;
  readonly phrasings: string;
  readonly answer: string;
}

/** The best of those tried on the file for choosing. */
const BOOST = { question: 1.5, phrasings: 3, answer: 0.5 };
/** MiniSearch as it comes, and at its best: stems, no stop words, slips forgiven. */
const RIVALS: readonly (readonly [string, Pick<Options<Searched>, 'processTerm' | 'searchOptions'>])[] = [
  ['MiniSearch', { searchOptions: { boost: BOOST } }],
  [
    'MiniSearch, stemmed and fuzzy',
    {
      processTerm: (term) => {
        const word = term.toLowerCase();
        return isStopWord(word) ? null : stem(word);
      },
      searchOptions: { boost: BOOST, fuzzy: 0.2, prefix: true },
    },
  ],
];

type Hit = Pick<ReturnType<MiniSearch['search']>[number], 'score'> & { readonly id: string };
const hits = z.array(z.object({ id: z.string(), score: z.number() }));

function indexed(briefing: Briefing, options: Pick<Options<Searched>, 'processTerm' | 'searchOptions'>) {
  const search = new MiniSearch<Searched>({ fields: ['question', 'phrasings', 'answer'], ...options });
  search.addAll(
    [...briefing.entries.values()].map(({ id, question, phrasings, answer }) => ({
      id,
      question,
      phrasings: phrasings.join('\n'),
      answer: answer.map(({ text }) => text).join('\n'),
    })),
  );
  return search;
}

/** MiniSearch answers with its first entry from a score on; an unknown says that there is no answer, as here. */
function found(briefing: Briefing, results: unknown, threshold: number): Found {
  const ranked: readonly Hit[] = hits.parse(results);
  const [first] = ranked;
  const entry = first && briefing.entries.get(first.id);
  const isShown = first !== undefined && first.score >= threshold && entry !== undefined && !isUnknown(entry);
  return { ranked: ranked.map(({ id }) => id), shown: isShown ? [first.id] : [] };
}

/** The score with most questions dealt with well: the right answer shown, or none where there is none. */
function bestThreshold(briefing: Briefing, questions: readonly Graded[], search: (text: string) => unknown): number {
  const results = questions.map((question) => ({ question, hits: hits.parse(search(question.q)) }));
  const well = (threshold: number) =>
    results.filter(({ question: { kind, expect }, hits: list }) => {
      const { shown } = found(briefing, list, threshold);
      return kind === 'answerable' ? shown.some((id) => expect.includes(id)) : shown.length === 0;
    }).length;
  const scores = results.flatMap(({ hits: [first] }) => (first ? [first.score] : [])).toSorted((a, b) => a - b);
  return [0, ...scores].reduce((best, score) => (well(score) > well(best) ? score : best));
}

function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

if (import.meta.main) {
  const start = performance.now();
  isEnglish('word');
  process.stdout.write(String(performance.now() - start));
}
