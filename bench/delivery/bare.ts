import { buildIndex } from '../../src/ask/index.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import type { Current } from '../../src/delivery/compose.ts';

const BARE: Briefing = {
  id: 'bare',
  title: 'Bare',
  command: 'bare',
  subjects: [],
  asOf: '2026-05-07',
  names: [],
  topics: [],
  sources: new Map(),
  claims: new Map(),
  disputes: new Map(),
  watch: new Map(),
  summaries: new Map(),
  entries: new Map(),
  lexicon: {
    shorthand: {},
    concepts: [],
    entities: [],
    idioms: {},
    offTopic: [],
    smallTalk: {
      greeting: [],
      thanks: [],
      praise: [],
      insult: [],
      goodbye: [],
      reaction: [],
      identity: [],
      person: [],
      ability: [],
    },
    presuppositions: [],
  },
};

/** A briefing with nothing in it, for replicas that start all the time, and whose messages nobody reads. */
export const BARE_CURRENT: Current = { briefing: BARE, index: buildIndex(BARE) };
