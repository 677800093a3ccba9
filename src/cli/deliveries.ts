import type { Temporal } from 'temporal-polyfill';
import { UserError } from '../lib/user-error.ts';
import type { Ledger, Receipt } from '../ports/ledger.ts';
import { isLate, NOTHING_DUE, wasFound } from '../reply/receipts.ts';
import { addressKey } from '../schedule/subscription.ts';
import { parseAddress, parseCount } from './option-values.ts';

const DEFAULT_COUNT = '20';
const MAX_COUNT = 10_000;

interface DeliveriesOptions {
  readonly channel?: string;
  readonly count?: string;
  readonly json?: boolean;
}

/** The `deliveries` command: lists the latest posts and their state, in all channels or in one. */
export async function deliveries(
  ledger: Pick<Ledger, 'receipts'>,
  { channel, count = DEFAULT_COUNT, json }: DeliveriesOptions,
): Promise<string> {
  const address = channel === undefined ? undefined : parseAddress(channel);
  if (channel !== undefined && !address) {
    throw new UserError(`--channel "${channel}" is not a channel; use the format slack:T1:C2 or terminal::terminal.`);
  }
  const limit = parseCount('count', count, MAX_COUNT);
  const receipts = await ledger.receipts({ ...(address && { address }), limit });
  if (json) return JSON.stringify(receipts.map(receiptJson), null, 2);
  if (receipts.length === 0) return NOTHING_DUE;
  return receipts.map(receiptLine).join('\n');
}

function receiptJson(receipt: Receipt) {
  const { subscription, nominal, address, state, due, stateSince, attempts, reason } = receipt;
  return {
    channel: addressKey(address),
    subscription,
    nominal,
    state,
    due,
    at: stateSince,
    ...(state === 'delivered' && !wasFound(receipt) && { secondsLate: due.until(stateSince).total('seconds') }),
    attempts,
    reason,
  };
}

function receiptLine(receipt: Receipt): string {
  const { subscription, address, state, due, stateSince, reason } = receipt;
  const parts = [`due ${due.toString({ smallestUnit: 'second' })}`];
  if (state === 'delivered') {
    parts.push(`${wasFound(receipt) ? 'found' : 'sent'} ${stateSince.toString({ smallestUnit: 'second' })}`);
    if (isLate(receipt)) parts.push(`late by ${durationText(due.until(stateSince))}`);
  }
  const reasonPart = reason === undefined ? '' : `: ${reason}`;
  return `${state.padEnd('uncertain'.length)}  ${parts.join(', ')}  ${addressKey(address)}  ${subscription}${reasonPart}`;
}

function durationText(duration: Temporal.Duration): string {
  const { hours, minutes, seconds } = duration.round({ largestUnit: 'hour', smallestUnit: 'second' });
  return [`${hours} h`, `${minutes} min`, `${seconds} s`].filter((part) => !part.startsWith('0 ')).join(' ');
}
