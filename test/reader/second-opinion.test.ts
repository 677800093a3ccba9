import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import type { Message } from '../../src/message/message.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';
import type { Asker } from '../../src/ports/desk.ts';
import { READER_FAULTS, type ReaderResult } from '../../src/ports/reader.ts';
import type { ReaderMode } from '../../src/reader/confidence.ts';
import { secondOpinion } from '../../src/reader/second-opinion.ts';
import { respond } from '../../src/reply/respond.ts';
import { briefing, choice, index, readerOf } from './story.ts';

const TODAY = '2026-11-21';
const SURE_QUESTION = 'How long does the charter last?';
const UNSURE_QUESTION = 'is that boat thing pricey';
const ANN: Asker = {
  person: { id: 'U1', name: 'Ann' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};
const TOKENS = { input: 10, cached: 20, output: 5 };
const choiceResult = (parts: Parameters<typeof choice>[0]): ReaderResult => ({
  kind: 'choice',
  choice: choice(parts),
  tokens: TOKENS,
});

function openReaderDesk(result: ReaderResult, mode: ReaderMode = 'unsure') {
  const reader = readerOf(result);
  const events: AppEvent[] = [];
  let time = 0;
  const opinion = secondOpinion({
    reader,
    mode,
    observe: (event) => events.push(event),
    clock: () => (time += 7),
    signal: new AbortController().signal,
  });
  const desk = openDesk({
    current: () => ({ briefing, index, secondOpinion: opinion }),
    now: () => Temporal.Instant.from(`${TODAY}T12:00Z`),
    stores: () => Promise.reject(new Error('There is no store.')),
  });
  return {
    reader,
    events,
    opinion,
    ask: (question: string, after?: string): Promise<Message> =>
      desk.answer({ kind: 'ask', question, ...(after !== undefined && { after }) }, ANN),
    help: () => desk.answer({ kind: 'help' }, ANN),
  };
}

const engineReply = (question: string) => respond({ kind: 'ask', question }, { briefing, index, today: TODAY });

describe('a desk with a reader', () => {
  it("answers with the reader's entry as if that entry's question had been asked", async () => {
    const { ask, reader, events } = openReaderDesk(choiceResult({ entries: ['charter-price'] }));
    expect(engineReply(UNSURE_QUESTION).shows).not.toBe('charter-price');
    const message = await ask(UNSURE_QUESTION);
    const { decision, isReaderChoice, repeatIntent, actions: _, ...visibleFields } = message;
    expect([decision, isReaderChoice, repeatIntent]).toEqual(['answer', true, { kind: 'entry', id: 'charter-price' }]);
    const entry = respond({ kind: 'entry', id: 'charter-price' }, { briefing, index, today: TODAY });
    expect(visibleFields).toEqual((({ actions: __, ...entryFields }) => entryFields)(entry));
    expect(reader.asked).toHaveLength(1);
    expect(events).toEqual([
      {
        kind: 'question read',
        outcome: 'chosen',
        milliseconds: 7,
        agreement: expect.stringMatching(/near|other/),
        tokens: TOKENS,
      },
    ]);
  });

  it('does not ask the reader if the engine is sure', async () => {
    const { ask, reader, events } = openReaderDesk(choiceResult({ entries: ['wind'] }));
    expect(await ask(SURE_QUESTION)).toEqual(engineReply(SURE_QUESTION));
    expect(reader.asked).toEqual([]);
    expect(events).toEqual([{ kind: 'question read', outcome: 'sure', milliseconds: 0 }]);
  });

  it('asks about everything in the mode "always", except phrasings and small talk', async () => {
    const { ask, reader } = openReaderDesk(choiceResult({ entries: ['wind'] }), 'always');
    for (const question of [SURE_QUESTION, 'hello', '!!']) expect(await ask(question)).toEqual(engineReply(question));
    expect(reader.asked).toEqual([]);
    await ask('the charter, how long does it run?');
    expect(reader.asked).toHaveLength(1);
  });

  it.each(READER_FAULTS)('answers on its own if the reader makes no choice: %s', async (reason) => {
    const { ask, events } = openReaderDesk({ kind: 'none', reason });
    expect(await ask(UNSURE_QUESTION)).toEqual(engineReply(UNSURE_QUESTION));
    expect(events).toEqual([{ kind: 'question read', outcome: reason, milliseconds: 7 }]);
  });

  it('answers on its own if the chosen entry belongs to another story', async () => {
    const { ask } = openReaderDesk(choiceResult({ entries: ['lease-duration'] }));
    expect(await ask(UNSURE_QUESTION)).toEqual(engineReply(UNSURE_QUESTION));
  });

  it('sends the reader the question without names, and the previous entry', async () => {
    const { ask, reader } = openReaderDesk(choiceResult({ verdict: 'outside' }));
    await ask('and is Zoë Exampleson ok with that boat thing', 'smoke');
    expect(reader.asked).toMatchObject([{ question: 'and is … with that boat thing', previous: 'smoke' }]);
  });

  it('says in the help that a model may choose', async () => {
    const note = 'A language model may help';
    expect(JSON.stringify(await openReaderDesk(choiceResult({})).help())).toContain(note);
    expect(JSON.stringify(respond({ kind: 'help' }, { briefing, index, today: TODAY }))).not.toContain(note);
  });
});
