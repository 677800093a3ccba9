import type { Located } from '../problem.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import type { BriefingFiles, RecordKind } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Checks that ids are unique within each kind. Claims and entries share one set, because "evidence" accepts either. */
export function checkIds({ sources, claims, disputes, watch, summaries, entries, head }: BriefingFiles): Problem[] {
  const topics = head.value.topics.map((value, i) => ({
    value,
    at: { file: head.at.file, line: () => head.at.line(['topics', i]) },
  }));
  return [sources, [...claims, ...entries], disputes, watch, summaries, topics].flatMap((group) => {
    const first = new Map<string, Place>();
    return group.flatMap(({ value: { id }, at }: Located<{ id: string }>) => {
      const earlier = first.get(id);
      if (!earlier) {
        first.set(id, at);
        return [];
      }
      const what = `the id "${id}" is taken by ${earlier.file}:${earlier.line(['id'])}`;
      return [problemAt(at, ['id'], what, 'Give one of them another id')];
    });
  });
}

/** Names of referenced things that differ from their file's kind. */
const REFERENCE_NAMES: Partial<Record<RecordKind, string>> = { head: 'topic', lexicon: 'entity' };

/** Checks that every referenced id exists. */
export function checkReferences(parts: BriefingFiles): Problem[] {
  const ids = (group: readonly { value: { id: string } }[]) => new Set(group.map(({ value }) => value.id));
  const known = {
    head: new Set(parts.head.value.topics.map(({ id }) => id)),
    source: ids(parts.sources),
    claim: ids(parts.claims),
    entry: ids(parts.entries),
    dispute: ids(parts.disputes),
    watch: ids(parts.watch),
    lexicon: new Set(parts.lexicon.value.entities.map(({ id }) => id)),
  };
  type Named = keyof typeof known;
  const refer = (at: Place, kind: Named, field: readonly PropertyKey[], id: string | undefined): Problem[] => {
    if (id === undefined || known[kind].has(id) || parts.unreadable.has(kind)) return [];
    const near = nearest(id, known[kind]);
    const fix = near === undefined ? 'Correct it' : `Did you mean "${near}"?`;
    return [
      problemAt(
        at,
        field,
        `there is no ${REFERENCE_NAMES[kind] ?? kind} "${id}"`,
        fix.replace(/\?$/, '? If not, add it'),
      ),
    ];
  };
  const each = (at: Place, kind: Named, field: readonly PropertyKey[], list: readonly string[]) =>
    list.flatMap((id, i) => refer(at, kind, [...field, i], id));

  return [
    ...(parts.head.value.events ?? []).flatMap(({ claims }, i) =>
      each(parts.head.at, 'claim', ['events', i, 'claims'], claims),
    ),
    ...parts.sources.flatMap(({ value, at }) => each(at, 'head', ['checked'], value.checked ?? [])),
    ...parts.claims.flatMap(({ value, at }) => [
      ...refer(at, 'head', ['topic'], value.topic),
      ...(value.standing === 'derived'
        ? each(at, 'claim', ['from'], value.from)
        : refer(at, 'source', ['source'], value.source)),
    ]),
    ...parts.disputes.flatMap(({ value, at }) => refer(at, 'head', ['topic'], value.topic)),
    ...parts.watch.flatMap(({ value, at }) => [
      ...refer(at, 'head', ['topic'], value.topic),
      ...each(at, 'claim', ['rests'], value.rests),
      ...each(at, 'claim', ['expected', 'claims'], value.expected?.claims ?? []),
    ]),
    ...parts.entries.flatMap(({ value, at }) => [
      ...refer(at, 'head', ['topic'], value.topic),
      ...refer(at, 'dispute', ['dispute'], 'dispute' in value ? value.dispute : undefined),
      ...refer(at, 'watch', ['watch'], value.watch),
      ...refer(at, 'entry', ['nearest'], value.nearest),
      ...each(at, 'entry', ['related'], value.related),
      // A lexicon is optional, and a story may be written before its entities.
      ...(known.lexicon.size === 0 ? [] : each(at, 'lexicon', ['about'], value.about)),
    ]),
    ...parts.lexicon.value.presuppositions.flatMap(({ watch }, i) =>
      refer(parts.lexicon.at, 'watch', ['presuppositions', i, 'watch'], watch),
    ),
  ];
}

/** The known id that starts like a wrong one, or shares most of its words. */
function nearest(id: string, known: ReadonlySet<string>): string | undefined {
  const words = new Set(id.split('-'));
  const score = (other: string) =>
    other.split('-').filter((word) => words.has(word)).length + (other.slice(0, 4) === id.slice(0, 4) ? 0.5 : 0);
  return [...known].filter((other) => score(other) > 0).sort((a, b) => score(b) - score(a))[0];
}

/** Checks that every example is an answered question or a phrasing of one, since newcomers type it first. */
export function checkExamples({ head, entries, unreadable }: BriefingFiles): Problem[] {
  if (unreadable.has('entry')) return [];
  const asked = new Map(
    entries.flatMap(({ value }) =>
      [value.question, ...value.phrasings].map((text) => [normalise(text), value.nearest !== undefined] as const),
    ),
  );
  return (head.value.examples ?? []).flatMap((example, i) => {
    const isUnknown = asked.get(normalise(example));
    if (isUnknown === false) return [];
    const what = isUnknown ? `no source answers the example "${example}"` : `no entry asks the example "${example}"`;
    return [problemAt(head.at, ['examples', i], what, 'Use the question or a phrasing of an entry with an answer')];
  });
}
