import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { DeliveryState, Receipt } from '../../src/ports/ledger.ts';
import { receiptItem } from '../../src/reply/receipts.ts';

const due = Temporal.Instant.from('2026-11-23T09:00Z');
const receipt = (state: DeliveryState, fields: Partial<Receipt> = {}): Receipt => ({
  subscription: 's-1',
  story: 'colossus',
  nominal: '2026-11-23T10:00',
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  state,
  due,
  stateSince: due,
  attempts: 1,
  ...fields,
});
const line = (shownReceipt: Receipt) =>
  receiptItem(shownReceipt, 'Europe/Berlin').text.replace('23 November 2026, 10:00: ', '');

describe('a receipt', () => {
  it.each([
    ['pending', { attempts: 0 }, 'planned'],
    ['pending', { attempts: 2 }, 'not sent yet, trying again'],
    ['sending', {}, 'being sent'],
    ['in doubt', {}, 'in doubt: checking whether it arrived'],
    ['delivered', { stateSince: due.add({ seconds: 60 }) }, 'delivered'],
    ['delivered', { stateSince: due.add({ seconds: 61 }) }, 'delivered late, on Mon 23 November 2026, 10:01'],
    ['delivered', { stateSince: due.add({ hours: 24 }) }, 'delivered late, on Tue 24 November 2026, 10:00'],
    [
      'delivered',
      { stateSince: due.add({ minutes: 2 }), reason: 'found' },
      'delivered, found on Mon 23 November 2026, 10:02',
    ],
    ['delivered', { inPostOf: 's-2' }, 'delivered in a joint post'],
    [
      'delivered',
      { inPostOf: 's-2', stateSince: due.add({ seconds: 61 }) },
      'delivered late in a joint post, on Mon 23 November 2026, 10:01',
    ],
    ['uncertain', {}, 'uncertain: it may have arrived'],
    ['dead', {}, 'not delivered'],
    ['missed', {}, 'missed: not posted'],
    ['skipped', {}, 'skipped: nothing was posted'],
  ] as const)('names the state "%s" of a delivery with %j: %s', (state, fields, words) => {
    expect(line(receipt(state, fields))).toBe(words);
  });

  it('gives the planned local time and any reason', () => {
    const item = receiptItem(
      receipt('skipped', { nominal: '2026-03-29T02:30', reason: 'a quiet day' }),
      'Europe/Berlin',
    );
    expect(item).toEqual({
      text: '29 March 2026, 02:30: skipped: nothing was posted',
      note: 'a quiet day',
      at: '2026-11-23T09:00:00Z',
    });
  });

  it('shows the actual time once it was delivered, and the planned time until then', () => {
    const lateFields = { stateSince: due.add({ seconds: 61 }) };
    expect(receiptItem(receipt('delivered', lateFields), 'Europe/Berlin').at).toBe('2026-11-23T09:01:01Z');
    expect(receiptItem(receipt('uncertain', lateFields), 'Europe/Berlin').at).toBe('2026-11-23T09:00:00Z');
  });
});
