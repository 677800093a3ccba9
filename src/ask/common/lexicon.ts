import { z } from 'zod';
import { type Lexicon, SMALL_TALK } from '../../briefing/schema.ts';
import { plainWords } from '../words.ts';
import conceptsFile from './concepts.json' with { type: 'json' };
import namesFile from './names.json' with { type: 'json' };
import offTopicFile from './off-topic.json' with { type: 'json' };
import shorthandFile from './shorthand.json' with { type: 'json' };
import smallTalkFile from './small-talk.json' with { type: 'json' };

const NAMES = z
  .array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      kind: z.enum(['outside', 'everyday']),
    }),
  )
  .parse(namesFile);
/** Everyday synonyms: "price" is asked for as "cost", "fee" or "how much money". */
const CONCEPTS = Object.entries(z.record(z.string(), z.string()).parse(conceptsFile)).map(([id, words]) => ({
  id,
  words: words.split(', '),
}));
const SHORTHAND = z.record(z.string(), z.string()).parse(shorthandFile);
const SMALL_TALK_LINES = z.record(z.enum(SMALL_TALK), z.array(z.string())).parse(smallTalkFile);

/** Lines that are outside of every story. */
export const OFF_TOPIC = z.array(z.string()).parse(offTopicFile);

/**
 * A story's lexicon with the common words added. The story wins a conflict: a common concept that contains one of its
 * words is left out, and so is a common name that its texts use.
 */
export function withCommon(lexicon: Lexicon, texts: readonly string[]): Lexicon {
  const plain = (text: string) => ` ${plainWords(text, NO_SHORTHAND).join(' ')} `;
  const own = new Set(lexicon.entities.map(({ id }) => id));
  const said = [...texts, ...lexicon.entities.flatMap(({ name, aliases }) => [name, ...aliases])].map(plain).join('\n');
  const names = NAMES.filter(
    ({ id, name, aliases }) => !own.has(id) && ![name, ...aliases].some((alias) => said.includes(plain(alias))),
  );
  const meant = new Set(lexicon.concepts.flatMap(({ words }) => words.map(plain)));
  const concepts = CONCEPTS.filter(({ words }) => !words.some((word) => meant.has(plain(word))));
  return {
    ...lexicon,
    concepts: [...lexicon.concepts, ...concepts],
    shorthand: { ...SHORTHAND, ...lexicon.shorthand },
    entities: [...lexicon.entities, ...names],
    offTopic: [...lexicon.offTopic, ...OFF_TOPIC],
    smallTalk: {
      greeting: [...lexicon.smallTalk.greeting, ...SMALL_TALK_LINES.greeting],
      thanks: [...lexicon.smallTalk.thanks, ...SMALL_TALK_LINES.thanks],
      praise: [...lexicon.smallTalk.praise, ...SMALL_TALK_LINES.praise],
      insult: [...lexicon.smallTalk.insult, ...SMALL_TALK_LINES.insult],
      goodbye: [...lexicon.smallTalk.goodbye, ...SMALL_TALK_LINES.goodbye],
      reaction: [...lexicon.smallTalk.reaction, ...SMALL_TALK_LINES.reaction],
      identity: [...lexicon.smallTalk.identity, ...SMALL_TALK_LINES.identity],
      person: [...lexicon.smallTalk.person, ...SMALL_TALK_LINES.person],
      ability: [...lexicon.smallTalk.ability, ...SMALL_TALK_LINES.ability],
    },
  };
}

const NO_SHORTHAND: ReadonlyMap<string, string> = new Map();
