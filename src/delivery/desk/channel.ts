import type { Message } from '../../message/message.ts';
import type { Receipt } from '../../ports/ledger.ts';
import {
  type NumberedSubscription,
  numberSubscriptions,
  subscriptionsCalled,
} from '../../reply/subscription-details.ts';
import {
  type ListOptions,
  nothingSubscribed,
  subscriptionsOnPage,
  subscriptionsReply,
} from '../../reply/subscriptions.ts';
import { shortened } from '../../reply/watch-names.ts';
import { withCurrentNext } from '../../schedule/due.ts';
import type { DeskRequest } from './request.ts';

/** Receipts that the list shows for each subscription. */
const LAST_RECEIPTS = 3;

export const ALL = /^(?:all|everything)$/i;

/** The subscriptions of the channel in this story, numbered. The first story also has those whose story is gone. */
export async function channelSubscriptions(request: DeskRequest): Promise<NumberedSubscription[]> {
  const { asker, context, now, options } = request;
  const { subscriptions } = await options.stores();
  const all = await subscriptions.findInChannel(asker.address);
  const { id } = context.briefing;
  const isFirst = id === storiesOf(request)[0];
  const ofStory = all.filter(({ story }) => story === id || (isFirst && isStoryGone(request, story)));
  return numberSubscriptions(ofStory.map((subscription) => withCurrentNext(subscription, now)));
}

export function isStoryGone(request: DeskRequest, story: string): boolean {
  return !storiesOf(request).includes(story);
}

function storiesOf({ options, context }: DeskRequest): readonly string[] {
  return options.stories ?? [context.briefing.id];
}

/** The list of the channel's subscriptions, with their latest receipts. */
export async function listSubscriptions(request: DeskRequest, options: ListOptions): Promise<Message> {
  const all = (await channelSubscriptions(request)).map(({ subscription }) => subscription);
  if (all.length === 0) return nothingSubscribed(request.context);
  const { ledger } = await request.options.stores();
  const receipts = new Map<string, Receipt[]>();
  for (const { subscription } of subscriptionsOnPage(all, options.page)) {
    const { id } = subscription;
    receipts.set(id, await ledger.receipts({ subscription: id, limit: LAST_RECEIPTS }));
  }
  return subscriptionsReply(request.context, all, receipts, options);
}

const FROM_ALL =
  /^(?:(?:me|us) )?(?:from |of )?(?:(?:all|everything)(?: (?:of )?(?:it|them|this|these|here|please|now))*)$/i;

/** Reads "from everything" and "all of them" as "all", and drops the words before other names. */
export function plainWhich(which: string | undefined): string | undefined {
  if (which === undefined) return undefined;
  const typed = which.trim();
  return FROM_ALL.test(typed) ? 'all' : typed.replace(/^(?:(?:me|us) )?(?:from|of) (?:the |my |our )?/i, '');
}

/** The subscriptions that a person named, or a reply that asks which ones. */
export async function chooseSubscriptions(
  request: DeskRequest,
  verb: string,
  typed: string | undefined,
): Promise<{ readonly chosen: readonly NumberedSubscription[] } | { readonly reply: Message }> {
  const { context } = request;
  const which = plainWhich(typed);
  const all = await channelSubscriptions(request);
  if (all.length === 0) return { reply: nothingSubscribed(context) };
  if (which === undefined && all.length === 1) return { chosen: all };
  if (ALL.test(which ?? '')) return { chosen: all };
  const command = `/${context.briefing.command}`;
  const text = `Press a button, or type a number: ${command} ${verb} ${all.length}. For all of them: ${command} ${verb} all`;
  const list = async (options: ListOptions) => ({ reply: await listSubscriptions(request, options) });
  if (which === undefined) return await list({ title: 'Which one?', text });
  const numberMatch = all.find(({ number, subscription }) => subscription.id === which || isNumber(which, number));
  if (numberMatch) return { chosen: [numberMatch] };
  const nameMatches = subscriptionsCalled(all, which, context.briefing);
  if (nameMatches.length === 1) return { chosen: nameMatches };
  if (nameMatches.length > 1) return await list({ title: 'Which one?', text });
  if (which.startsWith('s-')) return await list({ title: 'That subscription has ended' });
  return await list({ title: `Nothing called "${shortened(which)}" is subscribed here`, text });
}

/** Whether a typed "2", "#2" or "02" is this number. */
export function isNumber(typed: string, number: number): boolean {
  return typed.replace(/^#?0*/, '') === String(number);
}
