import type { DeliveryKey, DeliveryState, Receipt } from '../../src/ports/ledger.ts';
import type { Address } from '../../src/schedule/subscription.ts';

/** A delivery that was asked for. Times are milliseconds since 1970. */
export interface Wanted extends DeliveryKey {
  readonly address: Address;
  readonly due: number;
  /** When it was subscribed to: it could not come before that either. */
  readonly asked: number;
}

/** A message that stands in a channel, by the record of the server that took it. */
export interface Standing extends DeliveryKey {
  readonly channel: string;
  readonly at: number;
}

/** What came of what was asked for. */
export interface Verdict {
  readonly figures: {
    readonly deliveries: number;
    readonly messages: number;
    readonly lost: number;
    readonly twice: number;
    readonly uncertain: number;
    readonly missed: number;
    readonly dead: number;
    /** The longest from when something could come to when it came. */
    readonly 'longest wait in ms': number;
  };
  /** A line for each thing that is not as promised. */
  readonly broken: readonly string[];
}

/** The states in which a delivery may have no message: its receipt says why. */
const SILENT: ReadonlySet<DeliveryState> = new Set(['missed', 'dead', 'uncertain']);
/** The states in which a delivery may have one. */
const HEARD: ReadonlySet<DeliveryState> = new Set(['delivered', 'uncertain']);

/**
 * Holds what stands in the channels against what was asked for and against what the ledger says of it. Lost is what has
 * no message, and no receipt that says so with a reason. Twice is what has several. In a campaign nothing is to be given
 * up either, as every channel is there and its history can be read.
 */
export function judge(wanted: readonly Wanted[], receipts: readonly Receipt[], standing: readonly Standing[]): Verdict {
  const receiptOf = new Map(receipts.map((receipt) => [keyOf(receipt), receipt]));
  const messagesOf = Map.groupBy(standing, keyOf);
  const states = (state: DeliveryState) => receipts.filter((receipt) => receipt.state === state).length;
  const lost: string[] = [];
  const twice: string[] = [];
  const givenUp: string[] = [];
  const others: string[] = [];
  let longestWait = 0;

  for (const one of wanted) {
    const key = keyOf(one);
    const receipt = receiptOf.get(key);
    const messages = messagesOf.get(key) ?? [];
    const told = `${key} in ${one.address.platform} ${one.address.channel}`;
    const says = receipt ? `${receipt.state}${receipt.reason ? ` (${receipt.reason})` : ''}` : 'nothing';
    const [first] = messages;
    if (!first) {
      if (receipt?.reason && SILENT.has(receipt.state)) givenUp.push(`${told} did not come; its receipt says ${says}`);
      else lost.push(`${told} is lost; its receipt says ${says}`);
      continue;
    }
    if (messages.length > 1) twice.push(`${told} stands there ${messages.length} times; its receipt says ${says}`);
    if (!receipt || !HEARD.has(receipt.state)) others.push(`${told} has come, but its receipt says ${says}`);
    if (messages.some(({ channel }) => channel !== one.address.channel)) others.push(`${told} came to another channel`);
    if (first.at < one.due) others.push(`${told} came ${one.due - first.at} ms before its time`);
    longestWait = Math.max(longestWait, first.at - Math.max(one.due, one.asked));
  }
  const asked = new Set(wanted.map(keyOf));
  for (const key of messagesOf.keys()) if (!asked.has(key)) others.push(`${key} came, but nobody asked for it`);

  return {
    figures: {
      deliveries: wanted.length,
      messages: standing.length,
      lost: lost.length,
      twice: twice.length,
      uncertain: states('uncertain'),
      missed: states('missed'),
      dead: states('dead'),
      'longest wait in ms': longestWait,
    },
    broken: [...lost, ...twice, ...givenUp, ...others],
  };
}

/** Whether nothing more will happen to a delivery. */
export function isSettled({ state }: Receipt): boolean {
  return state !== 'pending' && state !== 'sending' && state !== 'in doubt';
}

function keyOf({ subscription, nominal }: DeliveryKey): string {
  return `${subscription} ${nominal}`;
}
