import type { Entry } from '../briefing/schema.ts';
import type { Scores } from './combine.ts';
import type { Asked } from './decision.ts';
import type { Line } from './line.ts';
import type { Manner } from './manners.ts';
import type { AskIndex } from './model.ts';
import { refersBack } from './reading.ts';
import { firstEntry, scoreText } from './scoring.ts';
import { wishedOf } from './texts.ts';
import { THRESHOLDS } from './weights.ts';
import { type Turn, WISHES } from './wish.ts';
import { stem } from './words.ts';

/** How many entries are offered. */
const NEAR = 3;

/** The decision on a line that asks something of the bot itself. */
export function decideManner(line: Line, manner: Manner): Pick<Asked, 'decision' | 'after'> {
  const { before } = line;
  switch (manner.kind) {
    case 'wish':
      return decideTurn(line, manner.wish);
    case 'unknowns':
      return { decision: { kind: 'unknowns' } };
    case 'complaint':
      return { decision: { kind: 'regret', entries: before ? otherEntriesNear(before) : [] } };
    case 'form':
      if (!before || manner.form === 'whole') return { decision: { kind: 'wish', wish: 'overview' } };
      if (manner.form === 'more') return decideTurn(line, 'details');
      return { decision: { kind: 'form', form: manner.form, entry: before.id } };
  }
}

/** Other entries near this one. */
function otherEntriesNear(entry: Entry): readonly string[] {
  const nearest = 'nearest' in entry && entry.nearest !== undefined ? [entry.nearest] : [];
  return [...new Set([...nearest, ...entry.related])].slice(0, NEAR);
}

/** The decision on a turn: about the previous answer, or about what the line itself names. */
export function decideTurn(line: Line, turn: Turn): Pick<Asked, 'decision' | 'after'> {
  const { index, question, options, alone, before } = line;
  if (before) {
    const after = before.id;
    if (turn === 'proof') return { decision: { kind: 'proof', entry: after }, after };
    if (turn === 'details') return { decision: { kind: 'wish', wish: 'details', of: after }, after };
    if (turn === 'which') {
      const isDisputed = 'dispute' in before && before.dispute !== undefined;
      const wish = { kind: 'wish', wish: 'disputes', of: after } as const;
      return { decision: isDisputed ? wish : { kind: 'proof', entry: after }, after };
    }
  }
  const wish = WISHES.find((one) => one === turn) ?? 'sources';
  const object = wish === 'notify' || wish === 'remind' ? wishedOf(question) : undefined;
  const isOwn = object === undefined ? undefined : namesItsOwn(index, object);
  const isPointed = isOwn !== true && refersBack(alone.reading) && (before !== undefined || object !== undefined);
  const named = object === undefined ? alone : scoreText(index, object, options);
  const isNamed =
    object === undefined
      ? (named.shares[0] ?? 0) >= THRESHOLDS.part
      : named.scope >= THRESHOLDS.answer && (named.shares[0] ?? 0) >= THRESHOLDS.named;
  // A line that names its subject, but unclearly, is not about the previous answer.
  const fallback = isPointed || object === undefined ? before?.id : undefined;
  const of = !isPointed && isNamed ? firstEntry(index, named)?.entry.id : fallback;
  const near = of === undefined && object !== undefined ? nearestOf(index, named) : [];
  return { decision: { kind: 'wish', wish, ...(of !== undefined && { of }), ...(near.length > 0 && { near }) } };
}

/** Verbs that name no subject: "tell me when it is known". */
const OF_ANYTHING = new Set(
  'know known knew answer answered clear out over happen chang announc confirm decid settl resolv public offici publish updat new reveal come due next soon end'.split(
    ' ',
  ),
);

/** Whether the object of a wish names a subject: "it gets renewed" does, "it is known" does not. */
function namesItsOwn(index: AskIndex, object: string): boolean {
  return index.reader.read(object).terms.some((term) => !OF_ANYTHING.has(term) && !OF_ANYTHING.has(stem(term)));
}

function nearestOf(index: AskIndex, { ranking, scope, shares }: Scores): readonly string[] {
  return ranking
    .slice(0, NEAR)
    .flatMap(({ entry }, place) =>
      scope * (shares[place] ?? 0) >= THRESHOLDS.choice ? (index.entries[entry]?.entry.id ?? []) : [],
    );
}
