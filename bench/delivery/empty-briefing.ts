import { buildIndex } from '../../src/ask/build-index.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { fileSchemas } from '../../src/briefing/schema.ts';
import type { CurrentBriefing } from '../../src/delivery/composer.ts';

const EMPTY_BRIEFING: Briefing = {
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
  lexicon: fileSchemas.lexicon.parse({}),
};

export const EMPTY_STORY: CurrentBriefing = { briefing: EMPTY_BRIEFING, index: buildIndex(EMPTY_BRIEFING) };
