import type { PostKind } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { DeliveryKey, Ledger } from '../../ports/ledger.ts';
import { digestNow, type PreviewPurpose, reminderNow } from '../../reply/preview.ts';
import { forgottenReply, RECEIPTS_PAGE_SIZE, receiptsReply } from '../../reply/receipts.ts';
import type { StoredSubscription } from '../../schedule/subscription.ts';
import { channelSubscriptions, listSubscriptions } from './channel.ts';
import type { DeskRequest } from './request.ts';

const MAX_RECEIPTS = 200;

export async function showReceipts(request: DeskRequest, id: string, page: number): Promise<Message> {
  const numberedSubscription = (await channelSubscriptions(request)).find(({ subscription }) => subscription.id === id);
  if (!numberedSubscription) return await listSubscriptions(request, { title: 'That subscription has ended' });
  const { ledger } = await request.options.stores();
  const limit = Math.min(page * RECEIPTS_PAGE_SIZE + 1, MAX_RECEIPTS);
  const receipts = await ledger.receipts({ subscription: id, limit });
  const lastPage = Math.max(1, Math.ceil(receipts.length / RECEIPTS_PAGE_SIZE));
  const shownPage = Math.min(page, lastPage);
  const pageEnd = shownPage * RECEIPTS_PAGE_SIZE;
  const pageReceipts = receipts.slice(pageEnd - RECEIPTS_PAGE_SIZE, pageEnd);
  return receiptsReply(request.context, numberedSubscription, pageReceipts, shownPage, receipts.length > pageEnd);
}

export async function showPosted({ asker, options }: DeskRequest, key: DeliveryKey): Promise<Message> {
  const { ledger } = await options.stores();
  return (await ledger.messageOf(asker.address, key)) ?? forgottenReply();
}

export async function showPreview(request: DeskRequest, post: PostKind, purpose: PreviewPurpose): Promise<Message> {
  const subscriptions = (await channelSubscriptions(request)).map(({ subscription }) => subscription);
  if (post === 'reminder') {
    const items = subscriptions.flatMap(({ wish }) => (wish.kind === 'reminders' ? [wish.items] : []));
    const coversAll = items.some((ids) => ids.length === 0);
    return reminderNow(request.context, purpose, coversAll ? [] : items.flat());
  }
  const { ledger } = await request.options.stores();
  return digestNow(request.context, purpose, await lastDigest(ledger, subscriptions));
}

async function lastDigest(ledger: Ledger, subscriptions: readonly StoredSubscription[]): Promise<string | undefined> {
  const dates: string[] = [];
  for (const { id } of subscriptions.filter(({ wish }) => wish.kind === 'digest')) {
    const receipts = await ledger.receipts({ subscription: id, limit: MAX_RECEIPTS });
    const lastReceipt = receipts.find(({ state }) => state === 'delivered');
    if (lastReceipt) dates.push(lastReceipt.nominal.slice(0, 10));
  }
  return dates.toSorted().at(-1);
}
