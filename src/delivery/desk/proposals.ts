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

const MAX_DRAFTS = 50;

export class Drafts extends BoundedMap<string, ProposalValues> {
  constructor() {
    super(MAX_DRAFTS);
  }
}

export function openForm(
  request: DeskRequest,
  drafts: Drafts,
  kind: ProposalKind | undefined,
  typedItem: string | undefined,
): Message {
  if (kind === undefined) return proposeReply(request.context);
  const item = findWatchItem(request.context.briefing, typedItem ?? '');
  const values = { ...drafts.get(draftKey(request, kind)), ...(item && { item: item.id }) };
  return formReply(inUtc(request), kind, { values });
}

export async function propose(
  request: DeskRequest,
  drafts: Drafts,
  kind: ProposalKind,
  input: ProposalValues,
): Promise<Message> {
  const context = inUtc(request);
  const { briefing, today } = context;
  const { values, faults } = cleanValues(context, kind, input);
  const key = draftKey(request, kind);
  drafts.set(key, values);
  const parsed = readProposal(briefing, kind, values, today);
  const allFaults = { ...('faults' in parsed && parsed.faults), ...faults };
  // Unknown claims are accepted: they might belong to a source that is itself only proposed.
  if (Object.keys(allFaults).some((field) => field !== 'claims' || field in faults)) {
    return formReply(context, kind, { values, faults: allFaults });
  }
  const proposal = { story: briefing.id, kind, values, by: request.asker, today };
  const result = await request.options.proposals?.propose(proposal);
  switch (result?.kind) {
    case 'written':
      drafts.delete(key);
      return proposedReply(result);
    case 'faulty':
      return formReply(context, kind, { values, faults: result.faults });
    case 'refused':
      return formReply(context, kind, { values, why: result.reason });
    default:
      return notOperatorReply();
  }
}

function draftKey({ asker: { person, address } }: DeskRequest, kind: ProposalKind): string {
  return JSON.stringify([address.platform, address.workspace, person.id, kind]);
}

/** Dates in a briefing's files are in UTC. */
function inUtc({ context, now }: DeskRequest): ReplyContext {
  return { ...context, today: dateAt(now, 'UTC') };
}
