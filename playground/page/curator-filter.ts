import type { CuratorTopic, CuratorView } from '../protocol.ts';

const RECORD_LISTS = ['claims', 'disputes', 'entries', 'unknowns', 'watch'] as const;

/** Keeps the records that contain every word of the query, and the topics that have one. */
export function filterTopics({ topics }: CuratorView, query: string): readonly CuratorTopic[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return topics;
  const hasAllWords = (record: unknown) => {
    const text = collectTexts(record).join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return topics
    .map((topic) => ({
      ...topic,
      claims: topic.claims.filter(hasAllWords),
      disputes: topic.disputes.filter(hasAllWords),
      entries: topic.entries.filter(hasAllWords),
      unknowns: topic.unknowns.filter(hasAllWords),
      watch: topic.watch.filter(hasAllWords),
    }))
    .filter((topic) => countRecords(topic) > 0);
}

export function countRecords(topic: CuratorTopic): number {
  return RECORD_LISTS.map((list) => topic[list].length).reduce((sum, count) => sum + count, 0);
}

function collectTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(collectTexts);
}

/** Splits a problem such as "claims.yaml:12 sha256: what is wrong. How to fix it." into place and text. */
export function splitProblem(problem: string): { place: string; text: string } {
  const [, place = '', text = problem] = /^([^\s:]+\.(?:yaml|md)(?::\d+)?)[: ]\s*([\s\S]*)$/.exec(problem) ?? [];
  return { place, text };
}
