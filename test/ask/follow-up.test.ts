import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/decide.ts';
import { buildIndex } from '../../src/ask/index.ts';
import { textsOf } from '../../src/ask/texts.ts';
import { loadStory } from '../fixture/story.ts';

const index = buildIndex(loadStory());

describe('a line that takes something for granted', () => {
  it('is read for what it asks, not as the entry before it once more', () => {
    const asked = ask(index, 'Now that the charter was extended, who pays?', { after: 'charter-renewed' });
    expect(asked.presumed).toEqual(['charter-renewed']);
    expect(asked.decision).not.toMatchObject({ kind: 'wish' });
    expect(textsOf(index, 'Now that the charter was extended, why?', 'charter-length')).toContain(
      'why? How long does the charter last?',
    );
  });
});

describe('a line without a word of its own', () => {
  it.each(['why?', 'how come?', 'since when?'])('is read with the entry before it, never by itself: %s', (line) => {
    for (const after of ['charter-price', 'charter-renewed', 'ticket-price', 'passengers']) {
      expect(ask(index, line, { after }).after, after).toBe(after);
    }
  });

  it('that asks since when is about what was shown, not about the subject of the story', () => {
    expect(ask(index, 'since when?', { after: 'charter-renewed' }).decision).toMatchObject({
      entry: 'charter-end-date',
    });
    expect(textsOf(index, 'And since when?', 'charter-renewed')).toContain('from when?');
    expect(textsOf(index, 'Since when is there a charter?', 'charter-renewed')).not.toContain('from when?');
  });
});
