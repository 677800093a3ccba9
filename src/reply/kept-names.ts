import { wordSet } from '../ask/common/word-lists.ts';
import type { Name, Span } from './subscription-names.ts';

const AROUND_KEPT = wordSet(
  'it keep keeping leave leaving but and not dont stop only just please running on as is alone active me us want still i need to though',
);
const KEEPING = wordSet('keep keeping leave leaving');
const JOINING = wordSet('but and');
const BEFORE_EXCEPTION = new Set(['apart from', 'except for', 'except', 'but', 'besides', 'without']);
const CLAUSE_END = /[,;.!?]+$/;

/** Finds "keep the other one", "not the Friday one" and "except the digest". `words` are the plain words of the tokens. */
export function keptSpans(
  tokens: readonly string[],
  words: readonly string[],
  names: readonly Name[],
): readonly Span[] {
  return [
    ...clausesOf(tokens, words, names).filter((clause) => isKept(clause, words, names)),
    ...names.flatMap((name) => exceptionAt(name, words) ?? []),
  ];
}

/** Splits at commas and before "but keep" or "not". */
function clausesOf(tokens: readonly string[], words: readonly string[], names: readonly Name[]): readonly Span[] {
  const ends = tokens.flatMap((token, i) => {
    const [next = '', afterNext = ''] = words.slice(i + 1);
    const isNewClause = isKeeping(next) || (JOINING.has(next) && isKeeping(afterNext));
    const isInName = names.some(({ start, end }) => i >= start && i < end - 1);
    return !isInName && (CLAUSE_END.test(token) || isNewClause) ? [i + 1] : [];
  });
  const bounds = [...new Set([0, ...ends, tokens.length])];
  return bounds.slice(1).map((end, i) => ({ start: bounds[i] ?? 0, end }));
}

function isKeeping(word: string): boolean {
  return KEEPING.has(word) || word === 'not';
}

function isKept(clause: Span, words: readonly string[], names: readonly Name[]): boolean {
  const own = names.filter((name) => isWithin(name, clause));
  const around = words.filter((_, i) => isIn(i, clause) && !own.some((name) => isIn(i, name)));
  const [first, second] = around;
  const hasKeeping = around.some((word) => KEEPING.has(word)) || (first === 'but' ? second : first) === 'not';
  return own.length > 0 && hasKeeping && around.every((word) => AROUND_KEPT.has(word));
}

function exceptionAt({ start, end }: Name, words: readonly string[]): Span | undefined {
  const length = [2, 1].find((count) => BEFORE_EXCEPTION.has(words.slice(start - count, start).join(' ')));
  return length !== undefined && start > 1 ? { start: start - length, end } : undefined;
}

export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function isIn(index: number, span: Span): boolean {
  return index >= span.start && index < span.end;
}

/** Writes "it" or "the next one" for each name and leaves out what is kept. */
export function withoutNames(tokens: readonly string[], names: readonly Name[], kept: readonly Span[]): string {
  return tokens
    .flatMap((token, i) => {
      if (kept.some((span) => isIn(i, span))) return [];
      const name = names.find((span) => isIn(i, span));
      if (!name) return [token];
      return i === name.end - 1 ? [`${name.isNext ? 'the next one' : 'it'}${CLAUSE_END.exec(token)?.[0] ?? ''}`] : [];
    })
    .join(' ');
}
