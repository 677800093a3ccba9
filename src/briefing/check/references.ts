import type { Located } from '../problem.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Checks that ids are unique within each kind. Claims and entries share one set, because "evidence" accepts either. */
export function checkIds({ sources, claims, disputes, watch, summaries, entries, head }: BriefingFiles): Problem[] {
  const topics = head.value.topics.map((value, i) => ({
    value,
    at: { file: head.at.file, line: () => head.at.line(['topics', i]) },
  }));
  return [sources, [...claims, ...entries], disputes, watch, summaries, topics].flatMap((records) => {
    const firstPlaces = new Map<string, Place>();
    return records.flatMap(({ value: { id }, at }: Located<{ id: string }>) => {
      const firstPlace = firstPlaces.get(id);
      if (firstPlace) {
        const what = `the id "${id}" is taken by ${firstPlace.file}:${firstPlace.line(['id'])}`;
        return [problemAt(at, ['id'], what, 'Give one of them another id')];
      }
      firstPlaces.set(id, at);
      return [];
    });
  });
}

/** What the references to a kind of record are called. */
const REFERENCE_NAMES = {
  head: 'topic',
  source: 'source',
  claim: 'claim',
  entry: 'entry',
  dispute: 'dispute',
  watch: 'watch',
  lexicon: 'entity',
} as const;
type ReferencedKind = keyof typeof REFERENCE_NAMES;

/** Checks that every referenced id exists. */
export function checkReferences(files: BriefingFiles): Problem[] {
  const { head, sources, claims, disputes, watch, entries, lexicon, unreadableKinds } = files;
  const idsOf = (records: readonly { id: string }[]) => new Set(records.map(({ id }) => id));
  const valuesOf = (records: readonly { value: { id: string } }[]) => records.map(({ value }) => value);
  const ids: Readonly<Record<ReferencedKind, ReadonlySet<string>>> = {
    head: idsOf(head.value.topics),
    source: idsOf(valuesOf(sources)),
    claim: idsOf(valuesOf(claims)),
    entry: idsOf(valuesOf(entries)),
    dispute: idsOf(valuesOf(disputes)),
    watch: idsOf(valuesOf(watch)),
    lexicon: idsOf(lexicon.value.entities),
  };
  const checkReference = (
    at: Place,
    kind: ReferencedKind,
    field: readonly PropertyKey[],
    id: string | undefined,
  ): Problem[] => {
    if (id === undefined || ids[kind].has(id) || unreadableKinds.has(kind)) return [];
    const similarId = mostSimilar(id, ids[kind]);
    const fix = similarId === undefined ? 'Correct it' : `Did you mean "${similarId}"? If not, add it`;
    return [problemAt(at, field, `there is no ${REFERENCE_NAMES[kind]} "${id}"`, fix)];
  };
  const checkList = (
    at: Place,
    kind: ReferencedKind,
    field: readonly PropertyKey[],
    listedIds: readonly string[] = [],
  ) => listedIds.flatMap((id, i) => checkReference(at, kind, [...field, i], id));

  return [
    ...(head.value.events ?? []).flatMap(({ claims: claimIds }, i) =>
      checkList(head.at, 'claim', ['events', i, 'claims'], claimIds),
    ),
    ...sources.flatMap(({ value, at }) => checkList(at, 'head', ['checked'], value.checked)),
    ...claims.flatMap(({ value, at }) => [
      ...checkReference(at, 'head', ['topic'], value.topic),
      ...(value.standing === 'derived'
        ? checkList(at, 'claim', ['from'], value.from)
        : checkReference(at, 'source', ['source'], value.source)),
    ]),
    ...disputes.flatMap(({ value, at }) => checkReference(at, 'head', ['topic'], value.topic)),
    ...watch.flatMap(({ value, at }) => [
      ...checkReference(at, 'head', ['topic'], value.topic),
      ...checkList(at, 'claim', ['rests'], value.rests),
      ...checkList(at, 'claim', ['expected', 'claims'], value.expected?.claims),
    ]),
    ...entries.flatMap(({ value, at }) => [
      ...checkReference(at, 'head', ['topic'], value.topic),
      ...checkReference(at, 'dispute', ['dispute'], 'dispute' in value ? value.dispute : undefined),
      ...checkReference(at, 'watch', ['watch'], value.watch),
      ...checkReference(at, 'entry', ['nearest'], value.nearest),
      ...checkList(at, 'entry', ['related'], value.related),
      // A story may be written before the optional entities of its lexicon.
      ...(ids.lexicon.size === 0 ? [] : checkList(at, 'lexicon', ['about'], value.about)),
    ]),
    ...lexicon.value.presuppositions.flatMap(({ watch: item }, i) =>
      checkReference(lexicon.at, 'watch', ['presuppositions', i, 'watch'], item),
    ),
  ];
}

/** The id with most words in common with a wrong one; the same first four letters count as half a word. */
function mostSimilar(wrongId: string, ids: ReadonlySet<string>): string | undefined {
  const words = new Set(wrongId.split('-'));
  const scoredIds = [...ids].map((id) => {
    const commonWords = id.split('-').filter((word) => words.has(word)).length;
    return { id, score: commonWords + (id.slice(0, 4) === wrongId.slice(0, 4) ? 0.5 : 0) };
  });
  return scoredIds.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)[0]?.id;
}

/** Checks that every example is an answered question or a phrasing of one, since newcomers type examples first. */
export function checkExamples({ head, entries, unreadableKinds }: BriefingFiles): Problem[] {
  if (unreadableKinds.has('entry')) return [];
  const entryByQuestion = new Map(
    entries.flatMap(({ value }) =>
      [value.question, ...value.phrasings].map((text) => [normalise(text), value] as const),
    ),
  );
  return (head.value.examples ?? []).flatMap((example, i) => {
    const entry = entryByQuestion.get(normalise(example));
    if (entry && entry.nearest === undefined) return [];
    const what = entry ? `no source answers the example "${example}"` : `no entry asks the example "${example}"`;
    return [problemAt(head.at, ['examples', i], what, 'Use the question or a phrasing of an entry with an answer')];
  });
}
