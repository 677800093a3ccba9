import { UserError } from '../lib/user-error.ts';
import type { Ledger, Receipt } from '../ports/ledger.ts';
import { isLate, wasFound } from '../reply/receipts.ts';
import { addressKey } from '../schedule/subscription.ts';
import { readAddress } from './address.ts';

const DEFAULT_COUNT = '20';
const MOST = 10_000;

/** The verb `deliveries`: lists the latest posts and their state, in all channels or in one. */
export async function deliveries(
  ledger: Ledger,
  { channel, count, json }: { channel?: string | undefined; count?: string | undefined; json: boolean },
): Promise<string> {
  const address = channel === undefined ? undefined : readAddress(channel);
  if (channel !== undefined && !address) {
    throw new UserError(`--channel "${channel}" is not a channel; write it as slack:T1:C2 or terminal::terminal.`);
  }
  const most = countOf(count ?? DEFAULT_COUNT);
  const receipts = await ledger.receipts({ ...(address ? { address } : {}), most });
  if (json) return JSON.stringify(receipts.map(asData), null, 2);
  if (receipts.length === 0) return 'Nothing was due yet.';
  return receipts.map(receiptText).join('\n');
}

function asData(receipt: Receipt) {
  const { subscription, nominal, address, state, due, at, attempts, reason } = receipt;
  return {
    channel: addressKey(address),
    subscription,
    nominal,
    state,
    due: due.toString(),
    at: at.toString(),
    ...(state === 'delivered' && !wasFound(receipt) ? { secondsLate: due.until(at).total('seconds') } : {}),
    attempts,
    ...(reason === undefined ? {} : { reason }),
  };
}

function receiptText(receipt: Receipt): string {
  const { subscription, address, state, due, at, reason } = receipt;
  const sent = state === 'delivered' ? `, ${wasFound(receipt) ? 'found' : 'sent'} ${seconds(at)}` : '';
  const late = state === 'delivered' && isLate(receipt) ? `, late by ${span(due.until(at).total('seconds'))}` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  const when = `due ${seconds(due)}${sent}${late}`;
  return `${state.padEnd('uncertain'.length)}  ${when}  ${addressKey(address)}  ${subscription}${why}`;
}

function seconds(instant: Receipt['due']): string {
  return instant.toString({ smallestUnit: 'second' });
}

/** "1 h 4 min 5 s". */
function span(total: number): string {
  const whole = Math.round(total);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

function countOf(text: string): number {
  const count = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new UserError(`--count must be between 1 and ${MOST} (got "${text}").`);
}
