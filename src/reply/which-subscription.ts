import type { IsoDate } from '../briefing/dates.ts';
import { isWithin, keptSpans, withoutNames } from './kept-names.ts';
import { idsOf, isAbout, matchesOf, type NamingContext, type SetUp, select } from './set-up.ts';
import { ALL_WORDS, isOnlyKind, type Kind, kindOf, type Name, namesIn } from './subscription-names.ts';
import { waitsNamed } from './wait-talk.ts';
import { itemsNamed } from './watch-names.ts';

export interface Selection extends SetUp {
  /** "about lease", "of the kind ...", for a line that names nothing that is set up. */
  readonly description?: string | undefined;
  /** The line says "both", "all" or "everything". */
  readonly isAll: boolean;
}

export interface Meant extends Selection {
  /** The line with "it" in place of the words that name them, and without "keep the other one". */
  readonly line: string;
  /** The line names only a kind, such as "the digest". */
  readonly isOnlyKind: boolean;
  readonly isDigest: boolean;
  /** The line names only a watch item, without a word for what is posted. */
  readonly isBareTopic: boolean;
}

/** Reads "the weekly one" or "my lease reminders". Undefined for a line that names nothing. */
export function subscriptionsNamed(
  line: string,
  setUp: SetUp,
  context: NamingContext,
  { today, shown, isBare = false }: { readonly today: IsoDate; readonly shown?: string; readonly isBare?: boolean },
): Meant | undefined {
  const tokens = line.split(/\s+/).filter((token) => token !== '');
  const words = tokens.map(plainWord);
  const names = namesIn(words, { items: [...context.briefing.watch.values()], today, isBare });
  if (names.length === 0) return undefined;
  const spans = keptSpans(tokens, words, names);
  const keptNames = names.filter((name) => spans.some((span) => isWithin(name, span)));
  const meantNames = names.filter((name) => !keptNames.includes(name));
  const matchingIds = (wanted: readonly Name[], known: readonly string[]) =>
    wanted.flatMap((name) => idsOf(matchesOf(name, setUp, known, context)));
  // "Drop the weekly one, keep the other": what is kept is already clear.
  const kept = matchingIds(keptNames, []);
  const known = kept.length === 0 && shown !== undefined ? [shown] : kept;
  const isOnlyKept = meantNames.length === 0;
  const meant = isOnlyKept ? idsOf(setUp) : matchingIds(meantNames, known);
  return {
    ...select(setUp, (id) => meant.includes(id) && !kept.includes(id)),
    line: isOnlyKept ? 'stop it' : withoutNames(tokens, names, spans),
    description: descriptionOf(meantNames, context),
    isAll: meantNames.some(({ place }) => place === 'all') && keptNames.length === 0,
    isBareTopic: meantNames.every((name) => name.isBare),
    isDigest: meantNames.some(({ kind }) => kind === 'digest'),
    isOnlyKind: meantNames.every(isOnlyKind),
  };
}

/** Finds what a line means by its kind or watch items anywhere in it, for a line whose wish is known. */
export function subscriptionsMentioned(line: string, setUp: SetUp, context: NamingContext): Selection {
  const words = line.split(/\s+/).map(plainWord);
  const kinds = new Set(words.flatMap((word) => kindOf(word) ?? []));
  const items = itemsNamed(context.briefing.watch.values(), line);
  const [item] = items;
  if (item && !kinds.has('digest')) {
    return {
      subscriptions: setUp.subscriptions.filter((numbered) => isAbout(numbered, items)),
      waits: kinds.has('reminders') ? [] : waitsNamed(context, line, setUp.waits),
      description: `about "${item.title}"`,
      isAll: false,
    };
  }
  const [kind, ...otherKinds] = kinds;
  if (kind === undefined || otherKinds.length > 0) {
    return { ...setUp, isAll: words.some((word) => ALL_WORDS.has(word) || word === 'anything') };
  }
  return {
    subscriptions: setUp.subscriptions.filter(({ subscription: { wish } }) => wish.kind === kind),
    waits: [],
    description: kindInWords(kind),
    isAll: false,
  };
}

function plainWord(token: string): string {
  return token
    .toLowerCase()
    .replace(/['’]s?/g, '')
    .replace(/^[^\p{L}\p{N}#]+|[^\p{L}\p{N}]+$/gu, '');
}

function descriptionOf([name]: readonly Name[], { briefing: { watch } }: NamingContext): string | undefined {
  const [item] = name?.topic === undefined ? [] : itemsNamed(watch.values(), name.topic);
  return item ? `about "${item.title}"` : name?.kind && kindInWords(name.kind);
}

function kindInWords(kind: Kind): string {
  return `of the kind "${kind}"`;
}
