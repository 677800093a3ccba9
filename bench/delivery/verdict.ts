import type { DeliveryKey, DeliveryState, Receipt } from '../../src/ports/ledger.ts';
import type { Address } from '../../src/schedule/subscription.ts';

/** Times are epoch milliseconds. */
export interface ExpectedDelivery extends DeliveryKey {
  readonly address: Address;
  readonly due: number;
  readonly addedAt: number;
}

export interface SentMessage extends DeliveryKey {
  readonly channel: string;
  readonly arrivedAt: number;
}

export interface Verdict {
  readonly figures: {
    readonly deliveries: number;
    readonly messages: number;
    readonly lost: number;
    readonly twice: number;
    readonly uncertain: number;
    readonly missed: number;
    readonly dead: number;
    readonly 'longest wait in ms': number;
  };
  readonly brokenPromises: readonly string[];
}

/** With a reason, a receipt in one of these states explains why there is no message. */
const UNSENT_STATES: ReadonlySet<DeliveryState> = new Set(['missed', 'dead', 'uncertain']);
/** A receipt in any other state contradicts a message that arrived. */
const SENT_STATES: ReadonlySet<DeliveryState> = new Set(['delivered', 'uncertain']);

/**
 * Compares the messages in the channels with the expected deliveries and their receipts. A delivery is lost if it has no
 * message and no receipt that explains this. An explanation is still a broken promise: in a campaign, every channel exists and
 * can be read.
 */
export function judge(
  expectedDeliveries: readonly ExpectedDelivery[],
  receipts: readonly Receipt[],
  messages: readonly SentMessage[],
): Verdict {
  const receiptByKey = new Map(receipts.map((receipt) => [keyOf(receipt), receipt]));
  const messagesByKey = Map.groupBy(messages, keyOf);
  const countOf = (state: DeliveryState) => receipts.filter((receipt) => receipt.state === state).length;
  const lostProblems: string[] = [];
  const repeatedProblems: string[] = [];
  const givenUpProblems: string[] = [];
  const otherProblems: string[] = [];
  let longestWait = 0;

  for (const delivery of expectedDeliveries) {
    const { address, due, addedAt } = delivery;
    const key = keyOf(delivery);
    const receipt = receiptByKey.get(key);
    const messages = messagesByKey.get(key) ?? [];
    const name = `${key} in ${address.platform} ${address.channel}`;
    const receiptText = receipt
      ? `its receipt says ${receipt.state}${receipt.reason ? ` (${receipt.reason})` : ''}`
      : 'it has no receipt';
    const [firstMessage] = messages;
    if (!firstMessage) {
      if (receipt?.reason && UNSENT_STATES.has(receipt.state)) {
        givenUpProblems.push(`${name} did not arrive; ${receiptText}`);
      } else lostProblems.push(`${name} is lost; ${receiptText}`);
      continue;
    }
    if (messages.length > 1) repeatedProblems.push(`${name} arrived ${messages.length} times; ${receiptText}`);
    if (!receipt || !SENT_STATES.has(receipt.state)) otherProblems.push(`${name} arrived, but ${receiptText}`);
    if (messages.some(({ channel }) => channel !== address.channel))
      otherProblems.push(`${name} arrived in another channel`);
    if (firstMessage.arrivedAt < due)
      otherProblems.push(`${name} arrived ${due - firstMessage.arrivedAt} ms before its time`);
    longestWait = Math.max(longestWait, firstMessage.arrivedAt - Math.max(due, addedAt));
  }
  const keys = new Set(expectedDeliveries.map(keyOf));
  for (const key of messagesByKey.keys())
    if (!keys.has(key)) otherProblems.push(`${key} arrived without a subscription`);

  return {
    figures: {
      deliveries: expectedDeliveries.length,
      messages: messages.length,
      lost: lostProblems.length,
      twice: repeatedProblems.length,
      uncertain: countOf('uncertain'),
      missed: countOf('missed'),
      dead: countOf('dead'),
      'longest wait in ms': longestWait,
    },
    brokenPromises: [...lostProblems, ...repeatedProblems, ...givenUpProblems, ...otherProblems],
  };
}

export function isSettled({ state }: Receipt): boolean {
  return state !== 'pending' && state !== 'sending' && state !== 'in doubt';
}

function keyOf({ subscription, nominal }: DeliveryKey): string {
  return `${subscription} ${nominal}`;
}
