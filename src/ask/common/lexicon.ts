import { z } from 'zod';
import { type Lexicon, SMALL_TALK } from '../../briefing/schema.ts';
import { plainWords } from '../words.ts';
import conceptsFile from './concepts.json' with { type: 'json' };
import namesFile from './names.json' with { type: 'json' };
import offTopicFile from './off-topic.json' with { type: 'json' };
import SHORTHAND from './shorthand.json' with { type: 'json' };
import SMALL_TALK_LINES from './small-talk.json' with { type: 'json' };

const SHARED_NAMES = z
  .array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      kind: z.enum(['outside', 'everyday']),
    }),
  )
  .parse(namesFile);
const SHARED_CONCEPTS = Object.entries(conceptsFile).map(([id, words]) => ({ id, words: words.split(', ') }));
const NO_SHORTHAND: ReadonlyMap<string, string> = new Map();
const smallTalk = z.record(z.enum(SMALL_TALK), z.array(z.string()));
const sharedSmallTalk = z.partialRecord(z.enum(SMALL_TALK), z.array(z.string())).parse(SMALL_TALK_LINES);

export const OFF_TOPIC: readonly string[] = offTopicFile;

/**
 * Leaves out shared concepts that contain a word of the story's own concepts, and shared names that occur in `texts` or the
 * story's names.
 */
export function withSharedWords(lexicon: Lexicon, texts: readonly string[]): Lexicon {
  const plainText = (text: string) => plainWords(text, NO_SHORTHAND).join(' ');
  const ownIds = new Set(lexicon.entities.map(({ id }) => id));
  const ownNames = lexicon.entities.flatMap(({ name, aliases }) => [name, ...aliases]);
  const ownTexts = ` ${[...texts, ...ownNames].map(plainText).join(' \n ')} `;
  const ownWords = new Set(ownTexts.split(' '));
  // Searching the texts is slow; checking the words first rules out most names.
  const isUsed = (alias: string) =>
    alias.split(' ').every((word) => ownWords.has(word)) && ownTexts.includes(` ${alias} `);
  const addedNames = SHARED_NAMES.filter(
    ({ id, name, aliases }) => !ownIds.has(id) && ![name, ...aliases].map(plainText).some(isUsed),
  );
  const ownConcepts = new Set(lexicon.concepts.flatMap(({ words }) => words.map(plainText)));
  const addedConcepts = SHARED_CONCEPTS.filter(({ words }) => !words.some((word) => ownConcepts.has(plainText(word))));
  const talk = SMALL_TALK.map((kind) => [kind, [...lexicon.smallTalk[kind], ...(sharedSmallTalk[kind] ?? [])]]);
  return {
    ...lexicon,
    concepts: [...lexicon.concepts, ...addedConcepts],
    shorthand: { ...SHORTHAND, ...lexicon.shorthand },
    entities: [...lexicon.entities, ...addedNames],
    offTopic: [...lexicon.offTopic, ...OFF_TOPIC],
    smallTalk: smallTalk.parse(Object.fromEntries(talk)),
  };
}
