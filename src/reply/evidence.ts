import { arithmeticInWords } from '../briefing/arithmetic.ts';
import { type Briefing, get, sourcedClaimsOf } from '../briefing/briefing.ts';
import { currentEntry, entryStatements } from '../briefing/current-answers.ts';
import type { Claim, Statement } from '../briefing/schema.ts';
import { listed } from '../lib/english.ts';
import type { Block, Item, Message } from '../message/message.ts';
import { bodyPlace } from './cite.ts';
import { aboutStory, buttons, findByName, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { entryButton } from './entry.ts';

const PAGE = 6;

/** The claims behind an entry; or one claim, with the entries that cite it. Undefined if nothing matches. */
export function evidenceReply(
  context: ReplyContext,
  of: string,
  wanted?: number,
  lead: readonly Block[] = [],
): Message | undefined {
  const { briefing } = context;
  const claim = findByName(briefing.claims.values(), of, () => []);
  if (claim) {
    const resting = [...briefing.entries.values()].filter((entry) =>
      entryStatements(entry).some(({ claims }) => claims.includes(claim.id)),
    );
    const basis = claim.standing === 'derived' ? sourcedClaimsOf(briefing, claim) : [];
    return aboutStory(context, `Claim ${claim.id}`, [
      { type: 'list', items: [claim, ...basis].map((one) => claimItem(briefing, one)) },
      ...buttons(...resting.slice(0, 5).map(entryButton)),
    ]);
  }
  const found = findByName(briefing.entries.values(), of, ({ question }) => [question]);
  if (!found) return undefined;
  const entry = currentEntry(briefing, found, context.today);
  const ids = [...new Set(entryStatements(entry).flatMap(({ claims }) => claims))];
  const claims = ids
    .map((id) => get(briefing.claims, id))
    .flatMap((one) => (one.standing === 'derived' ? [one, ...sourcedClaimsOf(briefing, one)] : [one]));
  const { items, page, pages } = pageOf([...new Set(claims)], PAGE, wanted);
  const silences = entryStatements(entry).filter(({ kind }) => kind === 'silence');
  return aboutStory(
    context,
    `Evidence: ${entry.question}`,
    [
      ...lead,
      { type: 'list', items: items.map((one) => claimItem(briefing, one)) },
      ...(silences.length > 0 ? [{ type: 'note' as const, text: checkedInWords(briefing, silences) }] : []),
      ...pageButtons(page, pages, (number) => ({ kind: 'evidence', of: entry.id, page: number })),
      ...buttons({ label: 'Back to the answer', intent: { kind: 'entry', id: entry.id } }),
    ],
    { shows: entry.id, about: [{ what: 'entry', id: entry.id }] },
  );
}

/** Which sources were checked for silences, and which are newer. */
function checkedInWords({ sources }: Briefing, silences: readonly Statement[]): string {
  const unread = new Set(silences.flatMap((silence) => silence.unread ?? []));
  const labels = (isUnread: boolean) =>
    listed([...sources.values()].filter(({ id }) => unread.has(id) === isUnread).map(({ label }) => label));
  if (unread.size === 0) return `For what no source says, all of them were checked: ${labels(false)}.`;
  return `For what no source says, these were checked: ${labels(false)}. Not checked yet: ${labels(true)}.`;
}

/** A claim for people: its text, its source and its paragraph. */
export function claimItem(briefing: Briefing, claim: Claim): Item {
  const where =
    claim.standing === 'derived'
      ? `${claim.from.join(' and ')}: ${arithmeticInWords(claim.arithmetic)}`
      : `${get(briefing.sources, claim.source).label}, ${bodyPlace(briefing, claim)}`;
  return { text: claim.text, note: `${claim.id} · ${claim.standing} · ${where}` };
}
