import { dateAt } from '../../briefing/dates.ts';
import { type ProposalValues, readProposal } from '../../briefing/write/proposal.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { ProposalKind } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { cleanValues } from '../../reply/propose/fields.ts';
import { formReply, notOperatorReply, proposedReply, proposeReply } from '../../reply/propose/replies.ts';
import { findWatchItem } from '../../reply/watch.ts';
import type { DeskRequest } from './request.ts';

/** How many people's unfinished proposals are remembered, each a form's content. */
const MAX_DRAFTS = 50;

/** What people filled in and have not proposed, so that the form opens with it. */
export type Drafts = BoundedMap<string, ProposalValues>;

export function openDrafts(): Drafts {
  return new BoundedMap(MAX_DRAFTS);
}

/** The form with the person's draft; without `what`, the choice of a form. */
export function openForm(
  request: DeskRequest,
  drafts: Drafts,
  what: ProposalKind | undefined,
  typed: string | undefined,
): Message {
  if (what === undefined) return proposeReply(request.context);
  const item = findWatchItem(request.context.briefing, typed ?? '');
  const values = { ...drafts.get(draftKey(request, what)), ...(item && { item: item.id }) };
  return formReply(inUtc(request), what, { values });
}

/** Writes a proposal. Input that cannot be proposed stays in the form. */
export async function propose(
  request: DeskRequest,
  drafts: Drafts,
  what: ProposalKind,
  filled: ProposalValues,
): Promise<Message> {
  const context = inUtc(request);
  const { briefing, today } = context;
  const { values, faults } = cleanValues(context, what, filled);
  const key = draftKey(request, what);
  drafts.set(key, values);
  const read = readProposal(briefing, what, values, today);
  const wrong = { ...('faults' in read && read.faults), ...faults };
  // Unknown claims are accepted: they may belong to a source that is itself only proposed.
  if (Object.keys(wrong).some((field) => field !== 'claims' || field in faults))
    return formReply(context, what, { values, faults: wrong });
  const proposed = await request.options.proposals?.propose({
    story: briefing.id,
    kind: what,
    values,
    by: request.asker,
    today,
  });
  switch (proposed?.kind) {
    case 'written':
      drafts.delete(key);
      return proposedReply(context, proposed);
    case 'faulty':
      return formReply(context, what, { values, faults: proposed.faults });
    case 'refused':
      return formReply(context, what, { values, why: proposed.why });
    default:
      return notOperatorReply(context);
  }
}

function draftKey({ asker: { person, address } }: DeskRequest, what: ProposalKind): string {
  return JSON.stringify([address.platform, address.workspace, person.id, what]);
}

/** The files count days in UTC. */
function inUtc({ context, now }: DeskRequest): ReplyContext {
  return { ...context, today: dateAt(now, 'UTC') };
}
