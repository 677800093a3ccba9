import type { Message } from '../../message/message.ts';
import type { Receipt } from '../../ports/ledger.ts';
import type { Notification } from '../../ports/news.ts';
import { notificationsReply, WAIT_WITHOUT_PAUSE } from '../../reply/notify.ts';
import type { SetUp } from '../../reply/set-up.ts';
import {
  type NumberedSubscription,
  numberSubscriptions,
  subscriptionsCalled,
} from '../../reply/subscription-details.ts';
import { NO_SELECTION } from '../../reply/subscription-wish.ts';
import {
  type ListOptions,
  nothingSubscribed,
  nothingToStop,
  subscriptionsOnPage,
  subscriptionsReply,
} from '../../reply/subscriptions.ts';
import { shortenText } from '../../reply/watch-names.ts';
import { subscriptionsNamed } from '../../reply/which-subscription.ts';
import { withCurrentNext } from '../../schedule/plan.ts';
import type { DeskRequest } from './request.ts';

const LAST_RECEIPTS = 3;

export const MEANS_ALL = /^(?:all|everything)$/i;

/** The first story's desk also lists subscriptions whose story is gone. */
export async function channelSubscriptions(request: DeskRequest): Promise<NumberedSubscription[]> {
  const { asker, context, now, options } = request;
  const { subscriptions } = await options.stores();
  const allSubscriptions = await subscriptions.findInChannel(asker.address);
  const { id } = context.briefing;
  const isFirstStory = id === storiesOf(request)[0];
  const storySubscriptions = allSubscriptions.filter(
    ({ story }) => story === id || (isFirstStory && isStoryGone(request, story)),
  );
  return numberSubscriptions(storySubscriptions.map((subscription) => withCurrentNext(subscription, now)));
}

export function isStoryGone(request: DeskRequest, story: string): boolean {
  return !storiesOf(request).includes(story);
}

function storiesOf({ options, context }: DeskRequest): readonly string[] {
  return options.stories ?? [context.briefing.id];
}

/** Shows the notifications that the person waits for, if any, because those can be stopped too, though not resumed. */
export async function replyWithoutSubscriptions(
  request: DeskRequest,
  verb?: 'pause' | 'resume' | 'unsubscribe',
): Promise<Message> {
  const keys = verb === 'resume' ? [] : await notificationKeys(request);
  if (keys.length === 0)
    return verb === 'unsubscribe' || verb === 'pause'
      ? nothingToStop(request.context)
      : nothingSubscribed(request.context);
  const text = verb === 'pause' ? WAIT_WITHOUT_PAUSE : 'Nothing else is subscribed here.';
  return notificationsReply(request.context, keys, { text });
}

export function isDirect({ context }: DeskRequest): boolean {
  return context.place?.kind === 'direct';
}

export async function notificationsOf({ context, asker, options }: DeskRequest): Promise<readonly Notification[]> {
  const { news } = await options.stores();
  return await news.notificationsOf(context.briefing.id, asker);
}

export async function notificationKeys(request: DeskRequest): Promise<string[]> {
  return (await notificationsOf(request)).map(({ key }) => key);
}

export async function setUpOf(request: DeskRequest): Promise<SetUp> {
  return { subscriptions: await channelSubscriptions(request), waits: await notificationKeys(request) };
}

export async function listSubscriptions(request: DeskRequest, options: ListOptions): Promise<Message> {
  const allSubscriptions = (await channelSubscriptions(request)).map(({ subscription }) => subscription);
  if (allSubscriptions.length === 0) return await replyWithoutSubscriptions(request);
  const { ledger } = await request.options.stores();
  const receipts = new Map<string, Receipt[]>();
  for (const { subscription } of subscriptionsOnPage(allSubscriptions, options.page)) {
    const { id } = subscription;
    receipts.set(id, await ledger.receipts({ subscription: id, limit: LAST_RECEIPTS }));
  }
  const waits = options.title === undefined ? await notificationKeys(request) : [];
  return subscriptionsReply(request.context, allSubscriptions, receipts, { ...options, waits });
}

export async function listWithoutMatch(request: DeskRequest, description?: string): Promise<Message> {
  return await listSubscriptions(request, {
    title: description === undefined ? 'No subscription here matches' : `No subscription here is ${description}`,
  });
}

const MEANS_ALL_OF_THEM =
  /^(?:(?:me|us) )?(?:from |of )?(?:(?:all|both|everything)(?: (?:of )?(?:it|them|this|these|here|please|now))*)$/i;

/**
 * Reads "it" as no selection, "from everything" and "all of them" as "all", and drops words such as "from the" before names.
 */
export function plainSelection(selection: string | undefined): string | undefined {
  if (selection === undefined) return undefined;
  const typedText = selection.trim();
  if (/^(?:it|that|this|them|that one|this one)(?: now| please)*[.!]*$/i.test(typedText)) return undefined;
  return MEANS_ALL_OF_THEM.test(typedText)
    ? 'all'
    : typedText.replace(/^(?:(?:me|us) )?(?:from|of) (?:the |my |our )?/i, '');
}

export async function chooseSubscriptions(
  request: DeskRequest,
  verb: 'pause' | 'resume' | 'unsubscribe',
  typedText: string | undefined,
): Promise<{ readonly chosenSubscriptions: readonly NumberedSubscription[] } | { readonly reply: Message }> {
  const { context } = request;
  const selection = plainSelection(typedText);
  const allSubscriptions = await channelSubscriptions(request);
  if (allSubscriptions.length === 0) {
    return { reply: await replyWithoutSubscriptions(request, verb) };
  }
  if (selection === undefined && allSubscriptions.length === 1) return { chosenSubscriptions: allSubscriptions };
  if (MEANS_ALL.test(selection ?? '')) return { chosenSubscriptions: allSubscriptions };
  const command = `/${context.briefing.command}`;
  const text = `Press a button, or type a number: ${command} ${verb} ${allSubscriptions.length}. For all of them: ${command} ${verb} all`;
  // After the list, a name such as "the second one" answers. A mere yes asks again.
  const listReply = async (options: ListOptions) => ({
    reply: { ...(await listSubscriptions(request, options)), onYes: { kind: verb, which: NO_SELECTION } as const },
  });
  if (selection === undefined) return await listReply({ title: 'Which one?', text });
  const numberMatch = allSubscriptions.find(
    ({ number, subscription }) => subscription.id === selection || isNumber(selection, number),
  );
  if (numberMatch) return { chosenSubscriptions: [numberMatch] };
  const nameMatches = subscriptionsCalled(allSubscriptions, selection, context.briefing);
  if (nameMatches.length === 1) return { chosenSubscriptions: nameMatches };
  const isSeveral = nameMatches.length > 1;
  const setUp = { subscriptions: allSubscriptions, waits: [] };
  const named = isSeveral ? undefined : subscriptionsNamed(selection, setUp, context, { today: context.today });
  const [onlyNamed, ...otherNamed] = named?.subscriptions ?? [];
  if (onlyNamed && otherNamed.length === 0) return { chosenSubscriptions: [onlyNamed] };
  if (isSeveral || onlyNamed) return await listReply({ title: 'Which one?', text });
  if (selection.startsWith('s-')) return await listReply({ title: 'That subscription has ended' });
  return await listReply({ title: `No subscription here is called "${shortenText(selection)}"`, text });
}

/** "2", "#2" and "02" all mean 2. */
export function isNumber(typedText: string, number: number): boolean {
  return typedText.replace(/^#?0*/, '') === String(number);
}
