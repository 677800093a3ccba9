import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { buildIndex } from '../src/ask/index.ts';
import { RANK_FEATURES } from '../src/ask/rank.ts';
import { SCOPE_FEATURES } from '../src/ask/scope.ts';
import { learn } from '../src/ask/train.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { loadBriefing } from '../src/briefing/load.ts';

/** The file of weights that a briefing gives: the same briefing and day, the same bytes. */
export function weightsFile(briefing: Briefing, day: string): string {
  const { rank, scope } = learn(buildIndex(briefing));
  const named = (names: readonly string[], weights: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, weights[i]]));
  const file = {
    learnt: day,
    from: lessonsHash(briefing),
    rank: named(RANK_FEATURES, rank),
    scope: named(SCOPE_FEATURES, scope),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Tells whether weights were learnt from what the briefing says now: a SHA-256 of all that is learnt from. */
export function lessonsHash({ entries, lexicon }: Briefing): string {
  const { shorthand, concepts, entities, idioms, offTopic } = lexicon;
  const asked = [...entries.values()].map(({ id, question, phrasings, answer, nearest, about }) => [
    id,
    question,
    phrasings,
    answer,
    nearest,
    about,
  ]);
  return createHash('sha256')
    .update(JSON.stringify([asked, shorthand, concepts, entities, idioms, offTopic]))
    .digest('hex');
}

if (import.meta.main) {
  const loaded = loadBriefing('briefings/colossus');
  if ('problems' in loaded) throw new Error('The briefing has problems; "npm run briefing -- check" names them.');
  const day = process.argv[2] ?? new Date().toISOString().slice(0, 10);
  process.stderr.write('Learning from the briefing: about ten seconds.\n');
  writeFileSync('src/ask/weights.json', weightsFile(loaded.briefing, day));
  process.stdout.write('src/ask/weights.json written\n');
}
