import { arithmeticInWords } from '../briefing/arithmetic.ts';
import { type Briefing, disputeId, get, sourceIds, underlyingClaims } from '../briefing/briefing.ts';
import { currentEntry, entryStatements } from '../briefing/current-answers.ts';
import type { Claim, Entry, Statement } from '../briefing/schema.ts';
import { joinWithAnd, pluralize } from '../lib/english.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { button, buttons, headingBlock, listBlocks, noteBlock, pageButtons, pageOf, textBlock } from './blocks.ts';
import { bodyPlace } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { entryButton } from './entry.ts';
import { findByName } from './find-by-name.ts';

const PAGE_SIZE = 6;
const MAX_CITING_ENTRIES = 5;

/** Says which sources two answers cite. */
export function citedReply(context: ReplyContext, entries: readonly Entry[]): Message {
  return storyMessage(
    context,
    'Who says it',
    [
      ...entries.flatMap((entry) => [
        headingBlock(entry.question),
        textBlock(citedInWords(context.briefing, currentEntry(context.briefing, entry, context.today))),
      ]),
      ...buttons(...entries.map(({ id, question }) => button(`Evidence: ${question}`, { kind: 'evidence', of: id }))),
    ],
    { about: entries.map(({ id }) => ({ kind: 'entry', id })), ...(entries[0] && { shows: entries[0].id }) },
  );
}

/** Shows the claims of an entry, or one claim with the entries that cite it. Returns undefined if neither matches. */
export function evidenceReply(
  context: ReplyContext,
  nameText: string,
  page?: number,
  leadBlocks: readonly Block[] = [],
): Message | undefined {
  const { claims, entries } = context.briefing;
  const claim = findByName(claims.values(), nameText, () => []);
  if (claim) return claimReply(context, claim);
  const entry = findByName(entries.values(), nameText, ({ question }) => [question]);
  return entry && entryEvidence(context, currentEntry(context.briefing, entry, context.today), page, leadBlocks);
}

function claimReply(context: ReplyContext, claim: Claim): Message {
  const { briefing } = context;
  const citingEntries = [...briefing.entries.values()].filter((entry) =>
    entryStatements(entry).some(({ claims }) => claims.includes(claim.id)),
  );
  return storyMessage(
    context,
    `Claim ${claim.id}`,
    [
      ...listBlocks(withBasis(briefing, claim).map((basisClaim) => claimItem(briefing, basisClaim))),
      ...buttons(...citingEntries.slice(0, MAX_CITING_ENTRIES).map(entryButton)),
    ],
    { about: [] },
  );
}

function entryEvidence(context: ReplyContext, entry: Entry, number?: number, lead: readonly Block[] = []): Message {
  const { briefing } = context;
  const { id, question } = entry;
  const statements = entryStatements(entry);
  const claims = statements.flatMap((statement) => statement.claims.map((claim) => get(briefing.claims, claim)));
  const allClaims = new Set([...new Set(claims)].flatMap((claim) => withBasis(briefing, claim)));
  const { items, page, pages } = pageOf([...allClaims], PAGE_SIZE, number);
  const silences = statements.filter(({ kind }) => kind === 'silence');
  return storyMessage(
    context,
    `Evidence: ${question}`,
    [
      ...lead,
      ...supportBlocks(briefing, entry),
      ...uncitedBlocks(briefing, entry),
      { type: 'list', items: items.map((claim) => claimItem(briefing, claim)) },
      ...(silences.length > 0 ? [noteBlock(checkedInWords(briefing, silences))] : []),
      ...pageButtons(page, pages, (targetPage) => ({ kind: 'evidence', of: id, page: targetPage })),
      ...buttons(button('Back to the answer', { kind: 'entry', id })),
    ],
    { shows: id, about: [{ kind: 'entry', id }] },
  );
}

/** Which articles each side of the entry's dispute rests on. Without a dispute, those of its headline. */
function supportBlocks(briefing: Briefing, entry: Entry): Block[] {
  const articlesBehind = (statement: Statement) => {
    const labels = sourceIds(briefing, statement).map((id) => get(briefing.sources, id).label);
    return `${joinWithAnd(labels)} (${pluralize(labels.length, 'article')})`;
  };
  const dispute = briefing.disputes.get(disputeId(entry) ?? '');
  const positions = dispute?.positions.filter(({ says }) => says.kind !== 'silence') ?? [];
  if (positions.length > 0) {
    return [{ type: 'facts', facts: positions.map(({ label, says }) => ({ label, value: articlesBehind(says) })) }];
  }
  const { headline, countsDays } = entry;
  // The first line of an answer that counts days can be the status of its watch item.
  return headline.kind === 'silence' || countsDays
    ? []
    : [textBlock(`The first line of the answer rests on ${articlesBehind(headline)}.`)];
}

function sourceLabels(briefing: Briefing, entry: Entry, isCited: boolean): readonly string[] {
  const claims = entryStatements(entry).flatMap((statement) => statement.claims.map((id) => get(briefing.claims, id)));
  const cited = new Set(claims.flatMap((claim) => underlyingClaims(briefing, claim)).map(({ source }) => source));
  return [...briefing.sources.values()].flatMap(({ id, label }) => (cited.has(id) === isCited ? [label] : []));
}

function uncitedBlocks(briefing: Briefing, entry: Entry): Block[] {
  const others = sourceLabels(briefing, entry, false);
  return others.length === 0 ? [] : [textBlock(`The answer cites nothing from ${joinWithAnd(others)}.`)];
}

/** "2 of 5 articles are cited in this answer: A and B." */
function citedInWords(briefing: Briefing, entry: Entry): string {
  const cited = sourceLabels(briefing, entry, true);
  if (cited.length === 0) return 'No article is cited in this answer.';
  const verb = cited.length === 1 ? 'is' : 'are';
  return `${cited.length} of ${pluralize(briefing.sources.size, 'article')} ${verb} cited in this answer: ${joinWithAnd(cited)}.`;
}

function withBasis(briefing: Briefing, claim: Claim): Claim[] {
  return claim.standing === 'derived' ? [claim, ...underlyingClaims(briefing, claim)] : [claim];
}

function checkedInWords({ sources }: Briefing, silences: readonly Statement[]): string {
  const unreadSources = new Set(silences.flatMap((silence) => silence.unread ?? []));
  const labels = (isUnread: boolean) =>
    joinWithAnd([...sources.values()].filter(({ id }) => unreadSources.has(id) === isUnread).map(({ label }) => label));
  if (unreadSources.size === 0) return `Where an answer says "no source", all sources were checked: ${labels(false)}.`;
  return `Where an answer says "no source", these were checked: ${labels(false)}. Not checked yet: ${labels(true)}.`;
}

export function claimItem(briefing: Briefing, claim: Claim): Item {
  const origin =
    claim.standing === 'derived'
      ? `${claim.from.join(' and ')}: ${arithmeticInWords(claim.arithmetic)}`
      : `${get(briefing.sources, claim.source).label}, ${bodyPlace(briefing, claim)}`;
  return { text: claim.text, note: `${claim.id} · ${claim.standing} · ${origin}` };
}
