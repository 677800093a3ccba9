import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { startReaderServer } from '../fakes/reader/server.ts';
import { ask } from '../src/ask/decide.ts';
import { buildIndex } from '../src/ask/index.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { openDesk } from '../src/delivery/desk/desk.ts';
import type { Asker, Desk } from '../src/ports/desk.ts';
import { openReader } from '../src/reader/open.ts';
import { isForReader } from '../src/reader/unsure.ts';
import { type Measured, measureEach } from './measure.ts';

const QUESTIONS = ['channel', 'engineers', 'market', 'office'].map((name) => `test/questions/${name}.jsonl`);
const WARM_UP = 20;
const SURE_PASSES = 3;
const ASKER: Asker = {
  person: { id: 'U1', name: 'Ann' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};
const line = z.object({ q: z.string() });

/** What a reader adds to an answer: where the engine is sure, and where the reader is asked, beside the request alone. */
export async function reader(): Promise<Measured[]> {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const index = buildIndex(briefing);
  const [entry = ''] = briefing.entries.keys();
  const server = await startReaderServer({ reply: () => ({ verdict: 'answer', entries: [entry] }) });
  const open = (hasReader: boolean): Desk => {
    const secondOpinion = openReader(
      { provider: 'openai-compatible', model: 'local', url: server.url, mode: 'unsure', callsPerDay: 1_000_000 },
      { observe: () => {}, warn: () => {}, note: () => {}, signal: new AbortController().signal },
    );
    return openDesk({
      current: () => ({ briefing, index, ...(hasReader && { secondOpinion }) }),
      now: () => Temporal.Instant.from('2026-11-21T12:00Z'),
      stores: () => Promise.reject(new Error('There is no store.')),
    });
  };
  const [without, withReader] = [open(false), open(true)];
  const all = QUESTIONS.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n')).map(
    (text) => line.parse(JSON.parse(text)).q,
  );
  const unsure = all.filter((q) => isForReader(ask(index, q), 'unsure'));
  const sure = all.filter((q) => !unsure.includes(q));

  const none = (): number[] => [];
  const times = { off: none(), on: none(), request: none(), plain: none(), asked: none() };
  // Side by side, and in turns: whatever else the machine does meets all of them alike.
  for (let pass = 0; pass < SURE_PASSES; pass += 1) {
    for (const [i, q] of sure.entries()) {
      const pair = [
        [times.off, without],
        [times.on, withReader],
      ] as const;
      for (const [kept, desk] of (i + pass) % 2 === 0 ? pair : pair.toReversed())
        kept.push(await timed(() => said(desk, q)));
    }
  }
  for (const q of unsure) {
    times.plain.push(await timed(() => said(without, q)));
    times.asked.push(await timed(() => said(withReader, q)));
    const body = server.calls.at(-1)?.body ?? '';
    times.request.push(await timed(() => request(`${server.url}/chat/completions`, body)));
  }
  await server.close();

  const rows = await Promise.all([
    row('engine sure, no reader', times.off),
    row('engine sure, reader on: not asked', times.on),
    row('engine unsure, no reader', times.plain),
    row('engine unsure, reader asked', times.asked),
    row('the request alone, to the same local server', times.request),
  ]);
  const [off, on, plain, asked, alone] = rows;
  if (!off || !on || !plain || !asked || !alone) return rows;
  const added = (of: 'median' | 'p99') => (asked[of] - plain[of] - alone[of]).toFixed(1);
  const idle = (of: 'median' | 'p99') => ((on[of] - off[of]) * 1000).toFixed(0);
  const note =
    `Added where the engine is sure: ${idle('median')} µs at the median, ${idle('p99')} µs at p99. ` +
    `Added where the reader is asked, besides the request itself: ${added('median')} ms at the median, ${added('p99')} ms at p99`;
  return [{ ...off, note }, ...rows.slice(1)];
}

async function said(desk: Desk, question: string): Promise<void> {
  await desk.answer({ kind: 'ask', question }, ASKER);
}

async function request(url: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await response.json();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function row(name: string, times: readonly number[]): Promise<Measured> {
  const kept = times.slice(WARM_UP);
  let next = 0;
  return measureEach(name, { warmUp: 0, runs: kept.length }, async () => kept[next++] ?? Number.NaN);
}
