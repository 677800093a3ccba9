import { type FilePosition, type Located, type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Checks that ids are unique within each kind. Claims and entries share one set, because "evidence" accepts either. */
export function checkIds({ sources, claims, disputes, watch, summaries, entries, head }: BriefingFiles): Problem[] {
  const topics = head.value.topics.map((value, i) => ({
    value,
    place: { file: head.place.file, line: () => head.place.line(['topics', i]) },
  }));
  return [sources, [...claims, ...entries], disputes, watch, summaries, topics].flatMap((records) => {
    const firstPlaces = new Map<string, FilePosition>();
    return records.flatMap(({ value: { id }, place }: Located<{ id: string }>) => {
      const firstPlace = firstPlaces.get(id);
      if (firstPlace) {
        const message = `the id "${id}" is taken by ${firstPlace.file}:${firstPlace.line(['id'])}`;
        return [problemAt(place, ['id'], message, 'Give one of them another id')];
      }
      firstPlaces.set(id, place);
      return [];
    });
  });
}

const REFERENCE_NAMES = {
  head: 'topic',
  source: 'source',
  claim: 'claim',
  entry: 'entry',
  dispute: 'dispute',
  watch: 'watch item',
  lexicon: 'entity',
} as const;
type ReferencedKind = keyof typeof REFERENCE_NAMES;

/** Checks that referenced ids exist. `checkStatements` does so for the claims of statements. */
export function checkReferences(files: BriefingFiles): Problem[] {
  const { head, sources, claims, disputes, watch, entries, lexicon, unreadableKinds } = files;
  const idsOf = (records: readonly { value: { id: string } }[]) => new Set(records.map(({ value }) => value.id));
  const ids: Readonly<Record<ReferencedKind, ReadonlySet<string>>> = {
    head: new Set(head.value.topics.map(({ id }) => id)),
    source: idsOf(sources),
    claim: idsOf(claims),
    entry: idsOf(entries),
    dispute: idsOf(disputes),
    watch: idsOf(watch),
    lexicon: new Set(lexicon.value.entities.map(({ id }) => id)),
  };
  const checkReference = (
    place: FilePosition,
    kind: ReferencedKind,
    field: readonly PropertyKey[],
    id: string | undefined,
  ): Problem[] => {
    if (id === undefined || ids[kind].has(id) || unreadableKinds.has(kind)) return [];
    const similarId = mostSimilar(id, ids[kind]);
    const fix = similarId === undefined ? 'Correct it' : `Did you mean "${similarId}"? If not, add it`;
    return [problemAt(place, field, `there is no ${REFERENCE_NAMES[kind]} "${id}"`, fix)];
  };
  const checkList = (
    place: FilePosition,
    kind: ReferencedKind,
    field: readonly PropertyKey[],
    listedIds: readonly string[] = [],
  ) => listedIds.flatMap((id, i) => checkReference(place, kind, [...field, i], id));

  return [
    ...(head.value.events ?? []).flatMap(({ claims: claimIds }, i) =>
      checkList(head.place, 'claim', ['events', i, 'claims'], claimIds),
    ),
    ...sources.flatMap(({ value, place }) => checkList(place, 'head', ['checked'], value.checked)),
    ...claims.flatMap(({ value, place }) => [
      ...checkReference(place, 'head', ['topic'], value.topic),
      ...(value.standing === 'derived'
        ? checkList(place, 'claim', ['from'], value.from)
        : checkReference(place, 'source', ['source'], value.source)),
    ]),
    ...disputes.flatMap(({ value, place }) => checkReference(place, 'head', ['topic'], value.topic)),
    ...watch.flatMap(({ value, place }) => [
      ...checkReference(place, 'head', ['topic'], value.topic),
      ...checkList(place, 'claim', ['rests'], value.rests),
      ...checkList(place, 'claim', ['expected', 'claims'], value.expected?.claims),
    ]),
    ...entries.flatMap(({ value, place }) => [
      ...checkReference(place, 'head', ['topic'], value.topic),
      ...checkReference(place, 'dispute', ['dispute'], 'dispute' in value ? value.dispute : undefined),
      ...checkReference(place, 'watch', ['watch'], value.watch),
      ...checkReference(place, 'entry', ['nearest'], value.nearest),
      ...checkList(place, 'entry', ['related'], value.related),
      // A story may be written before the optional entities of its lexicon.
      ...(ids.lexicon.size === 0 ? [] : checkList(place, 'lexicon', ['about'], value.about)),
    ]),
    ...lexicon.value.presuppositions.flatMap(({ watch: item }, i) =>
      checkReference(lexicon.place, 'watch', ['presuppositions', i, 'watch'], item),
    ),
  ];
}

/** The same first four letters count as half a common word. */
function mostSimilar(wrongId: string, ids: ReadonlySet<string>): string | undefined {
  const words = new Set(wrongId.split('-'));
  const scoredIds = [...ids].map((id) => {
    const commonWords = id.split('-').filter((word) => words.has(word)).length;
    return { id, score: commonWords + (id.slice(0, 4) === wrongId.slice(0, 4) ? 0.5 : 0) };
  });
  return scoredIds.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score)[0]?.id;
}

/** Checks that every example is an answered question or a phrasing of one. */
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
    const message = entry
      ? `no source answers the example "${example}"`
      : `the example "${example}" is not a question or phrasing of an entry`;
    return [
      problemAt(head.place, ['examples', i], message, 'Use the question or a phrasing of an entry with an answer'),
    ];
  });
}
