import { type AskResult, listEntries } from '../../ask/decision.ts';
import type { Wish } from '../../ask/wish.ts';
import type { AskIntent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import { decideIntent } from '../../reply/ask.ts';
import type { ReplyContext } from '../../reply/context.ts';
import { withPlainHours } from '../../reply/plain-hours.ts';
import { otherTimesOffer } from '../../reply/reschedule.ts';
import {
  isRecurringRequest,
  lastSentence,
  splitWishLine,
  type WishLine,
  withUnmetParts,
} from '../../reply/wish-line.ts';
import { takeZone } from '../../reply/zone-in-line.ts';
import { isSubscribeOffer, offeredSpec } from './offers.ts';
import type { DeskRequest } from './request.ts';

/** A wish in a line that says more than the wish. */
export interface WishInside {
  readonly askResult: AskResult;
  /** The line, or the part of it, that the reply to the wish reads. */
  readonly question: string;
  readonly parts?: WishLine;
  /** The entry that the part may refer to. */
  readonly after?: string;
}

const WISHES: ReadonlySet<Wish> = new Set<Wish>(['notify', 'remind', 'subscribe']);

/** After one of these, another sentence can be the wish: "What changed? Send me that every Monday." */
const SHOWING: ReadonlySet<Wish> = new Set<Wish>([
  'changes',
  'timeline',
  'due',
  'overview',
  'sources',
  'disputes',
  'details',
]);

/** The parts of a line that may be a wish, to be encoded. */
export function partsWithWish({ today }: ReplyContext, { question }: AskIntent): readonly string[] {
  const parts = splitWishLine(question, today);
  const texts = [withoutZone(question, today), parts?.wish, parts?.wishWithDays, lastSentence(question)];
  return texts.filter((text) => text !== undefined);
}

/** `whole` is the decision on the whole line. Undefined if that decision stands. */
export function findWishInside(
  context: ReplyContext,
  intent: AskIntent,
  whole: AskResult | undefined,
): WishInside | undefined {
  const { question } = intent;
  const { today } = context;
  const wishIn = (text: string, after = intent.after) => {
    const askResult = decideIntent(context, text, { ...intent, ...(after !== undefined && { after }) });
    return askResult && wishOf(askResult) ? askResult : undefined;
  };
  // The city in "can I have the digest at 9am, Tokyo time" is not part of the question.
  const plainQuestion = withoutZone(question, today);
  const digestInZone = plainQuestion === undefined ? undefined : wishIn(plainQuestion);
  if (digestInZone && wishOf(digestInZone) === 'subscribe') return { askResult: digestInZone, question };
  const parts = splitWishLine(question, today);
  const askResult = parts && wishIn(parts.wish);
  if (askResult) {
    return { askResult, question: wishOf(askResult) === 'subscribe' ? parts.wishWithDays : parts.wish, parts };
  }
  if (!whole || (whole.decision.kind === 'wish' && !SHOWING.has(whole.decision.wish))) return undefined;
  const last = lastSentence(question);
  // "Is it faster now? Tell me when it is": the request is about the question before it.
  const [asked = intent.after] = listEntries(whole.decision) ?? [];
  const lastResult = last === undefined ? undefined : wishIn(last, asked);
  if (last !== undefined && lastResult) {
    return { askResult: lastResult, question: last, ...(asked !== undefined && { after: asked }) };
  }
  const isUnanswered = whole.decision.kind === 'outside' || whole.decision.kind === 'suggest';
  return isUnanswered && isRecurringRequest(question, today)
    ? { askResult: { ...whole, decision: { kind: 'wish', wish: 'subscribe' } }, question }
    : undefined;
}

/** Says what the offer leaves undone, and gives reminders the quiet days that the line names. */
export function withParts(
  request: DeskRequest,
  offer: Message,
  { askResult, parts }: WishInside,
  line: string,
): Message {
  const wish = wishOf(askResult);
  if (!wish) return offer;
  const quietDays = parts?.quietDays ?? [];
  const spec = wish === 'remind' && isSubscribeOffer(offer.onYes) ? offeredSpec(request, offer.onYes) : undefined;
  if (spec && quietDays.length > 0) {
    return otherTimesOffer(request.context, { ...spec, quiet: { weekdays: quietDays, spans: [] } });
  }
  return withUnmetParts(offer, wish, line, parts);
}

function withoutZone(question: string, today: string): string | undefined {
  return takeZone(withPlainHours(question), { today })?.rest;
}

function wishOf({ decision }: AskResult): Wish | undefined {
  return decision.kind === 'wish' && WISHES.has(decision.wish) ? decision.wish : undefined;
}
