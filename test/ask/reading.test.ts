import { describe, expect, it } from 'vitest';
import { TextParser } from '../../src/ask/reading.ts';
import { isStopWord, plainWords, stem } from '../../src/ask/words.ts';
import type { Lexicon } from '../../src/briefing/schema.ts';
import { TODAY } from '../reply/corpus.ts';
import { contextOn } from '../reply/shipped.ts';

const smallLexicon: Lexicon = {
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
    exclamation: [],
    author: [],
    funding: [],
    method: [],
    review: [],
    doubts: [],
    link: [],
    quiz: [],
    editing: [],
    table: [],
    noNews: [],
    opinion: [],
    trust: [],
    citing: [],
    contradiction: [],
    storage: [],
    audience: [],
    reading: [],
    use: [],
    lastAnswer: [],
    firstQuestion: [],
    others: [],
    quiet: [],
    languages: [],
    calculating: [],
    errand: [],
    quotation: [],
    leavingOut: [],
    oneSource: [],
    ownWords: [],
    whatToAsk: [],
    whoKnows: [],
    figures: [],
  },
  presuppositions: [],
};
const reader = new TextParser(smallLexicon, ['How long does the lease run?', 'What is the price of Google Cloud?']);

describe('a question read with a lexicon', () => {
  it('has the entity of its longest name as a term', () => {
    const { entities, terms } = reader.read('does GCP or google cloud or alphabet pay?');
    expect(entities).toEqual(['cloud', 'google']);
    expect(terms).toEqual([stem('pay'), '@cloud', '@google']);
  });

  it('has each concept of its words once, whatever form the words have', () => {
    expect(reader.read('leasing, leased, a lease').concepts).toEqual(['term']);
    expect(reader.read('who is renting out the prices').concepts).toEqual(['term', 'cost']);
  });

  it('has both concepts of a word with two meanings', () => {
    expect(reader.read('the agreements').concepts).toEqual(['term', 'time']);
  });

  it('has the concepts of each term, including those of phrases', () => {
    const { terms, meanings } = reader.read('how long do they rent out servers');
    expect(terms).toEqual(['long', 'rent', 'out', 'server'].filter((term) => !isStopWord(term)));
    expect(meanings[terms.indexOf('long')]).toEqual(['time']);
    expect(meanings[terms.indexOf('rent')]).toEqual(['term']);
    expect(meanings[terms.indexOf('server')]).toEqual([]);
  });

  it('has no concept for a question word alone', () => {
    const { concepts, type } = reader.read('wen');
    expect({ concepts, type }).toEqual({ concepts: [], type: 'when' });
  });

  it('has each stem of its topic words once', () => {
    expect(reader.read('Is the lease really the LEASE of leases?').terms).toEqual([stem('lease')]);
  });

  it('has trigrams of its topic words only', () => {
    expect(reader.read('is the gpu').trigrams).toEqual(['#gp', 'gpu', 'pu#']);
  });

  it('has names and concepts of its corrected words', () => {
    expect(reader.read('gogle agrement')).toMatchObject({ entities: ['google'], concepts: ['term', 'time'] });
  });

  it('keeps the words of off-topic examples', () => {
    expect(reader.read('my landlord').corrections).toEqual([]);
  });

  it('is empty if it has no letters', () => {
    const { type, ...lists } = reader.read('?!');
    expect(type).toBe('none');
    expect(Object.values(lists).flat()).toEqual([]);
  });
});

describe("the briefing's lexicon", () => {
  const fullReader = contextOn(TODAY).index.reader;
  const { entities, concepts, shorthand } = contextOn(TODAY).index.lexicon;

  it('gives each name and alias its entity', () => {
    const unreadAliases = entities.flatMap(({ id, name, aliases }) =>
      [name, ...aliases].filter((alias) => !fullReader.read(`what about ${alias} then`).entities.includes(id)),
    );
    expect(unreadAliases).toEqual([]);
  });

  it('gives each synonym its concept, except question words and parts of names', () => {
    const lostPhrases = concepts.flatMap(({ id, words }) =>
      words
        .filter((phrase) => {
          const reading = fullReader.read(phrase);
          const isBare = reading.words.length === 1 && isStopWord(reading.words[0] ?? '');
          return !isBare && reading.entities.length === 0 && !reading.concepts.includes(id);
        })
        .map((phrase) => `${id}: ${phrase}`),
    );
    expect(lostPhrases).toEqual([]);
  });

  it('expands shorthand to words that need no further expansion', () => {
    const expandedText = new Map(Object.entries(shorthand));
    const rereadText = Object.values(shorthand).filter((text) => plainWords(text, expandedText).join(' ') !== text);
    expect(rereadText).toEqual([]);
  });
});
