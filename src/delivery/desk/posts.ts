import type { Post } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { DeliveryKey, Ledger } from '../../ports/ledger.ts';
import { digestNow, type PreviewPurpose, reminderNow } from '../../reply/preview.ts';
import { forgottenReply, RECEIPTS_PAGE, receiptsReply } from '../../reply/receipts.ts';
import type { StoredSubscription } from '../../schedule/subscription.ts';
import { channelSubscriptions, listSubscriptions } from './channel.ts';
import type { DeskRequest } from './request.ts';

const MAX_RECEIPTS = 200;

/** One page of a subscription's receipts, newest first. */
export async function showReceipts(request: DeskRequest, id: string, page: number): Promise<Message> {
  const one = (await channelSubscriptions(request)).find(({ subscription }) => subscription.id === id);
  if (!one) return await listSubscriptions(request, { title: 'That subscription has ended' });
  const { ledger } = await request.options.stores();
  const most = Math.min(page * RECEIPTS_PAGE + 1, MAX_RECEIPTS);
  const found = await ledger.receipts({ subscription: id, most });
  const last = Math.max(1, Math.ceil(found.length / RECEIPTS_PAGE));
  const shown = Math.min(page, last);
  const end = shown * RECEIPTS_PAGE;
  return receiptsReply(request.context, one, found.slice(end - RECEIPTS_PAGE, end), shown, found.length > end);
}

/** A message as it was posted, regardless of later changes. */
export async function showPosted({ context, asker, options }: DeskRequest, key: DeliveryKey): Promise<Message> {
  const { ledger } = await options.stores();
  return (await ledger.messageOf(asker.address, key)) ?? forgottenReply(context);
}

/** The channel's digest or reminder as it would be today, as a preview or to send. */
export async function showPreview(request: DeskRequest, what: Post, wanted: PreviewPurpose): Promise<Message> {
  const subscriptions = (await channelSubscriptions(request)).map(({ subscription }) => subscription);
  if (what === 'reminder') {
    const items = subscriptions.flatMap(({ wish }) => (wish.kind === 'reminders' ? [wish.items] : []));
    const hasEvery = items.some((one) => one.length === 0);
    return reminderNow(request.context, wanted, hasEvery ? [] : items.flat());
  }
  const { ledger } = await request.options.stores();
  return digestNow(request.context, wanted, await lastDigest(ledger, subscriptions));
}

/** Local date of the channel's last digest, from any of its subscriptions. */
async function lastDigest(ledger: Ledger, subscriptions: readonly StoredSubscription[]): Promise<string | undefined> {
  const dates: string[] = [];
  for (const { id, wish } of subscriptions) {
    if (wish.kind !== 'digest') continue;
    const receipts = await ledger.receipts({ subscription: id, most: MAX_RECEIPTS });
    const last = receipts.find(({ state }) => state === 'delivered');
    if (last) dates.push(last.nominal.slice(0, 10));
  }
  return dates.toSorted().at(-1);
}
