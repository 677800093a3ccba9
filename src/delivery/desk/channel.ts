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
import type { StoredSubscription } from '../../schedule/subscription.ts';
import type { DeskRequest } from './request.ts';

/** How many receipts the list shows for each subscription. */
const LAST_RECEIPTS = 3;

/** "all" or "everything", in any case. */
export const ALL = /^(?:all|everything)$/i;

/** The subscriptions of the channel in this story, numbered. The first story also has those whose story is gone. */
export async function channelSubscriptions(request: DeskRequest): Promise<NumberedSubscription[]> {
  const { subscriptions } = await request.options.stores();
  const all = await subscriptions.ofChannel(request.asker.address);
  return numberSubscriptions(
    all.filter((one) => belongsToStory(request, one)).map((one) => withCurrentNext(one, request.now)),
  );
}

function belongsToStory(request: DeskRequest, { story }: StoredSubscription): boolean {
  const { id } = request.context.briefing;
  return story === id || (isStoryGone(request, story) && id === storiesOf(request)[0]);
}

export function isStoryGone(request: DeskRequest, story: string): boolean {
  return !storiesOf(request).includes(story);
}

function storiesOf({ options, context }: DeskRequest): readonly string[] {
  return options.stories ?? [context.briefing.id];
}

export async function listSubscriptions(request: DeskRequest, options: ListOptions): Promise<Message> {
  const all = (await channelSubscriptions(request)).map(({ subscription }) => subscription);
  if (all.length === 0) return nothingSubscribed(request.context);
  const { ledger } = await request.options.stores();
  const receipts = new Map<string, Receipt[]>();
  for (const {
    subscription: { id },
  } of subscriptionsOnPage(all, options.page)) {
    receipts.set(id, await ledger.receipts({ subscription: id, most: LAST_RECEIPTS }));
  }
  return subscriptionsReply(request.context, all, receipts, options);
}

const FROM =
  /^(?:(?:me|us) )?(?:from |of )?(?:(?:all|everything)(?: (?:of )?(?:it|them|this|these|here|please|now))*)$/i;

/** "from everything" and "all of them" as "all"; other names without the words before them. */
export function plainWhich(which: string | undefined): string | undefined {
  if (which === undefined) return undefined;
  const typed = which.trim();
  return FROM.test(typed) ? 'all' : typed.replace(/^(?:(?:me|us) )?(?:from|of) (?:the |my |our )?/i, '');
}

/** The subscriptions that `which` means, or the reply that asks for them. */
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
  const slash = `/${context.briefing.command}`;
  const text = `Press a button, or type a number: ${slash} ${verb} ${all.length}. For all of them: ${slash} ${verb} all`;
  const whichOne = () => listSubscriptions(request, { title: 'Which one?', text });
  if (which === undefined) return { reply: await whichOne() };
  const found = all.find(({ number, subscription }) => subscription.id === which || isNumber(which, number));
  if (found) return { chosen: [found] };
  const called = subscriptionsCalled(all, which, context.briefing);
  if (called.length > 0) return called.length === 1 ? { chosen: called } : { reply: await whichOne() };
  if (which.startsWith('s-')) {
    return { reply: await listSubscriptions(request, { title: 'That subscription has ended' }) };
  }
  const title = `Nothing called "${shortened(which)}" is subscribed here`;
  return { reply: await listSubscriptions(request, { title, text }) };
}

/** Whether a typed "2", "#2" or "02" is this number. */
export function isNumber(typed: string, number: number): boolean {
  return typed.replace(/^#?0*/, '') === String(number);
}
