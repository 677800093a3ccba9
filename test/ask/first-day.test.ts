import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/decide.ts';
import { buildIndex } from '../../src/ask/index.ts';
import { firstDayLessons, needsFirstDay, withFirstDay } from '../../src/ask/learnt/first-day.ts';
import { fitLinear } from '../../src/ask/learnt/fit.ts';
import type { AskIndex } from '../../src/ask/model.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem } from '../../src/briefing/problem.ts';

function ferry(): AskIndex {
  const loaded = loadBriefing(fileURLToPath(new URL('../fixture/ferry', import.meta.url)));
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return buildIndex(loaded.briefing);
}

describe('a story on its first day', () => {
  const plain = ferry();
  const { lessons, classes } = firstDayLessons(plain, new Map());
  const index = withFirstDay(plain, fitLinear(lessons, { classes }));

  it('is learnt from its phrasings, since no model knows its entries', () => {
    expect(needsFirstDay(plain)).toBe(true);
    expect(ask(index, 'price of a ticket for the crossing').decision).toMatchObject({ entry: 'ticket-price' });
  });

  it('knows what people want the bot to do and what is far away, without a line of its own about either', () => {
    expect(ask(index, 'stop sending me these posts').decision).toMatchObject({ kind: 'wish', wish: 'stop' });
    expect(ask(index, 'how do I bake sourdough bread at home').decision.kind).toBe('outside');
    expect(ask(index, 'gm all').decision).toEqual({ kind: 'talk', talk: 'greeting' });
  });

  it('answers a new entry of a trained story, which the trained model does not know', () => {
    const { model, places } = index.firstDay ?? { model: undefined, places: [] };
    if (!model) throw new Error('Nothing was learnt.');
    const added = index.entries.findIndex(({ entry }) => entry.id === 'wind');
    const trained = { ...index, learnt: { model, places: places.map((place, i) => (i === added ? -1 : place)) } };
    expect(needsFirstDay(trained)).toBe(true);
    expect(ask(trained, 'at what wind does the ferry stop').decision).toMatchObject({ entry: 'wind' });
  });
});

describe('a name that serves every story', () => {
  it('is foreign to a story that does not use it', () => {
    const index = ferry();
    expect(index.lexicon.entities.some(({ id }) => id === 'netflix')).toBe(true);
    expect(index.lexicon.entities.find(({ id }) => id === 'tern')?.kind).toBe('core');
  });
});
