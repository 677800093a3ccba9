import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/ask/build-index.ts';
import { ask } from '../../src/ask/decide.ts';
import { gramsOf } from '../../src/ask/learning/grams.ts';
import { classProbabilities, decodeModel, encodeModel } from '../../src/ask/learning/learnt-model.ts';
import { fitClassifiers } from '../../src/ask/learning/train.ts';
import { briefing } from '../reply/shipped.ts';

const readText = (text: string) => ({ words: text.split(' '), terms: [], concepts: [] });

const examples = [
  ['how long is the lease', 'length'],
  ['lease length', 'length'],
  ['who owns the site', 'owner'],
  ['site owner', 'owner'],
  ['thanks a lot', 'talk:thanks'],
].map(([text = '', id = '']) => ({ grams: gramsOf(readText(text)), vector: undefined, id }));

describe('a trained model', () => {
  const ids = { entries: ['length', 'owner', '-'], talk: ['talk:thanks', '-'] };
  const train = () => ({ ...fitClassifiers(examples, ids), linesHash: 'abc', namePositions: {} });
  const bytes = encodeModel(train());

  it('is identical byte for byte for the same lines', () => {
    expect(encodeModel(train())).toEqual(bytes);
  });

  it('is the same after it was encoded and decoded', () => {
    expect(decodeModel(bytes)).toEqual(train());
  });

  it('distinguishes its classes after it was encoded and decoded', () => {
    const model = decodeModel(bytes);
    expect(model.linesHash).toBe('abc');
    expect(classProbabilities(model.entries, readText('lease'), undefined)[0]).toBeGreaterThan(0.5);
    expect(classProbabilities(model.entries, readText('owner'), undefined)[1]).toBeGreaterThan(0.5);
  });

  it('is ignored if its file is damaged', () => {
    const index = buildIndex({ ...briefing, learnt: bytes.subarray(0, 200) });
    expect(index.trainedModel).toBeUndefined();
    expect(ask(index, 'how long is the lease?').decision.kind).toBe('answer');
  });
});

describe('a phrasing', () => {
  const index = buildIndex(briefing);

  it('is always answered by its own entry', () => {
    const misrankedPhrasings = index.phrasings.filter(({ entry, text }) => {
      const id = index.entries[entry]?.entry.id;
      const { decision } = ask(index, text);
      return !('entry' in decision && decision.entry === id);
    });
    expect(misrankedPhrasings.map(({ text }) => text)).toEqual([]);
  });
});
