import { describe, expect, it } from 'vitest';
import { TextParser } from '../../src/ask/reading.ts';
import { isStopWord, plainWords, stem } from '../../src/ask/words.ts';
import type { Lexicon } from '../../src/briefing/schema.ts';
import { TODAY } from '../reply/corpus.ts';
import { contextOn } from '../reply/shipped.ts';

const small: Lexicon = {
  shorthand: { mw: 'megawatts', wen: 'when' },
  concepts: [
    { id: 'term', words: ['lease', 'rent out', 'agreement'] },
    { id: 'time', words: ['when', 'how long', 'agreement'] },
    { id: 'cost', words: ['price', 'pricing'] },
  ],
  entities: [
    { id: 'google', name: 'Google', aliases: ['alphabet'], kind: 'mentioned' },
    { id: 'cloud', name: 'Google Cloud', aliases: ['gcp'], kind: 'mentioned' },
  ],
  offTopic: ['my landlord raised it'],
  smallTalk: {
    greeting: ['hi'],
    thanks: ['ta'],
    praise: ['nice'],
    insult: ['bah'],
    goodbye: ['bye'],
    reaction: ['hm'],
    identity: ['who are you'],
    person: [],
    ability: ['help'],
  },
  presuppositions: [],
};
const reader = new TextParser(small, ['How long does the lease run?', 'What is the price of Google Cloud?']);

describe('a question read with a lexicon', () => {
  it('has the entities it names, by the longest name, as separate terms', () => {
    const { entities, terms } = reader.read('does GCP or google cloud or alphabet pay?');
    expect(entities).toEqual(['cloud', 'google']);
    expect(terms).toEqual([stem('pay'), '@cloud', '@google']);
  });

  it('has the concepts of its words in every form, each once', () => {
    expect(reader.read('leasing, leased, a lease').concepts).toEqual(['term']);
    expect(reader.read('who is renting out the prices').concepts).toEqual(['term', 'cost']);
  });

  it('has both concepts of an ambiguous word', () => {
    expect(reader.read('the agreements').concepts).toEqual(['term', 'time']);
  });

  it('has concepts beside their terms, also from phrases', () => {
    const { terms, meanings } = reader.read('how long do they rent out servers');
    expect(terms).toEqual(['long', 'rent', 'out', 'server'].filter((term) => !isStopWord(term)));
    expect(meanings[terms.indexOf('long')]).toEqual(['time']);
    expect(meanings[terms.indexOf('rent')]).toEqual(['term']);
    expect(meanings[terms.indexOf('server')]).toEqual([]);
  });

  it('has no concept for a question word alone, only a kind', () => {
    const { concepts, type } = reader.read('wen');
    expect({ concepts, type }).toEqual({ concepts: [], type: 'when' });
  });

  it('has the stems of content words, each once', () => {
    expect(reader.read('Is the lease really the LEASE of leases?').terms).toEqual([stem('lease')]);
  });

  it('has trigrams of content words only', () => {
    expect(reader.read('is the gpu').trigrams).toEqual(['#gp', 'gpu', 'pu#']);
  });

  it('corrects a typo before it looks for names and concepts', () => {
    expect(reader.read('gogle agrement')).toMatchObject({ entities: ['google'], concepts: ['term', 'time'] });
  });

  it('keeps the words of an off-topic example', () => {
    expect(reader.read('my landlord').corrections).toEqual([]);
  });

  it('has no words, names or concepts if it has no letters', () => {
    const { words, corrections, terms, concepts, meanings, entities, type, trigrams } = reader.read('?!');
    expect([words, corrections, terms, concepts, meanings, entities, trigrams].flat()).toEqual([]);
    expect(type).toBe('none');
  });

  it('has only empty lists if it has no letters', () => {
    const lists = Object.values(reader.read('?!')).filter((value) => typeof value !== 'string');
    expect(lists.flat()).toEqual([]);
  });
});

describe("the briefing's lexicon", () => {
  const full = contextOn(TODAY).index.reader;
  const { entities, concepts, shorthand } = contextOn(TODAY).index.lexicon;

  const unread = entities.flatMap(({ id, name, aliases }) =>
    [name, ...aliases].filter((alias) => !full.read(`what about ${alias} then`).entities.includes(id)),
  );
  /** Part of each is shorthand for something else. */
  const open = ['model y', 'w-2'];

  it('recognizes each name and alias as its entity', () => {
    expect(unread.filter((alias) => !open.includes(alias))).toEqual([]);
  });

  it('recognizes all names and aliases', () => {
    expect(unread).toEqual([]);
  });

  it('recognizes every synonym, except question words and parts of names', () => {
    const lost = concepts.flatMap(({ id, words }) =>
      words
        .filter((phrase) => {
          const reading = full.read(phrase);
          const isBare = reading.words.length === 1 && isStopWord(reading.words[0] ?? '');
          return !isBare && reading.entities.length === 0 && !reading.concepts.includes(id);
        })
        .map((phrase) => `${id}: ${phrase}`),
    );
    expect(lost).toEqual([]);
  });

  it('expands shorthand to words that need no further expansion', () => {
    const written = new Map(Object.entries(shorthand));
    const again = Object.values(shorthand).filter((text) => plainWords(text, written).join(' ') !== text);
    expect(again).toEqual([]);
  });
});
