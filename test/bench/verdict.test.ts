import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type ExpectedDelivery, isSettled, judge, type SentMessage } from '../../bench/delivery/verdict.ts';
import { DELIVERY_STATES, type DeliveryState, type Receipt } from '../../src/ports/ledger.ts';

const DUE = Date.UTC(2026, 10, 21, 9);
const key = { subscription: 's1', nominal: '2026-11-21T09:00' };
const address = { platform: 'slack', workspace: 'W1', channel: 'C1' } as const;
const expectedDelivery: ExpectedDelivery = { ...key, address, due: DUE, addedAt: DUE - 60_000 };
const sentMessage = (change: Partial<SentMessage> = {}): SentMessage => ({
  ...key,
  channel: 'C1',
  arrivedAt: DUE + 500,
  ...change,
});

function receipt(state: DeliveryState, reason?: string): Receipt {
  const due = Temporal.Instant.fromEpochMilliseconds(DUE);
  const receiptWithoutReason = { ...key, story: 'colossus', address, state, due, stateSince: due, attempts: 1 };
  return reason === undefined ? receiptWithoutReason : { ...receiptWithoutReason, reason };
}

describe("a delivery campaign's verdict", () => {
  it('accepts a message that arrived once, and gives its delay', () => {
    const { figures, brokenPromises } = judge([expectedDelivery], [receipt('delivered')], [sentMessage()]);
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ deliveries: 1, messages: 1, lost: 0, twice: 0, 'longest wait in ms': 500 });
  });

  it('measures the delay from the subscription if that is later than the due time', () => {
    const { figures } = judge([{ ...expectedDelivery, addedAt: DUE + 400 }], [receipt('delivered')], [sentMessage()]);
    expect(figures['longest wait in ms']).toBe(100);
  });

  it.each([
    ['no receipt', []],
    ['the receipt "delivered"', [receipt('delivered')]],
    ['the receipt "pending"', [receipt('pending', 'too many requests')]],
    ['the receipt "missed" without a reason', [receipt('missed')]],
    ['the receipt "skipped", although there was news', [receipt('skipped', 'nothing changed')]],
  ])('counts a delivery without a message as lost if it has %s', (_, receipts) => {
    const { figures, brokenPromises } = judge([expectedDelivery], receipts, []);
    expect(figures.lost).toBe(1);
    expect(brokenPromises).toEqual([expect.stringContaining('s1 2026-11-21T09:00 in slack C1 is lost')]);
  });

  it.each(['missed', 'dead', 'uncertain'] as const)(
    'counts a delivery without a message as %s instead of lost if its receipt gives a reason',
    (state) => {
      const { figures, brokenPromises } = judge([expectedDelivery], [receipt(state, 'the channel is gone')], []);
      expect(figures).toMatchObject({ lost: 0, missed: 0, dead: 0, uncertain: 0, [state]: 1 });
      expect(brokenPromises).toEqual([
        expect.stringContaining(`did not arrive; its receipt says ${state} (the channel is gone)`),
      ]);
    },
  );

  it('reports a message that arrived twice, regardless of its receipt', () => {
    const { figures, brokenPromises } = judge(
      [expectedDelivery],
      [receipt('uncertain', 'no history')],
      [sentMessage(), sentMessage()],
    );
    expect(figures.twice).toBe(1);
    expect(brokenPromises).toEqual([expect.stringContaining('arrived 2 times')]);
  });

  it.each([
    [
      'arrived although its receipt says "missed"',
      [receipt('missed', 'too late')],
      [sentMessage()],
      'but its receipt says missed',
    ],
    ['arrived in another channel', [receipt('delivered')], [sentMessage({ channel: 'C2' })], 'another channel'],
    ['arrived before its time', [receipt('delivered')], [sentMessage({ arrivedAt: DUE - 1 })], '1 ms before its time'],
    [
      'has no subscription',
      [receipt('delivered')],
      [sentMessage(), sentMessage({ subscription: 's2' })],
      'without a subscription',
    ],
  ])('reports a message that %s', (_, receipts, messages, line) => {
    expect(judge([expectedDelivery], receipts, messages).brokenPromises).toEqual([expect.stringContaining(line)]);
  });

  it('treats only final states as settled', () => {
    const settledStates = DELIVERY_STATES.filter((state) => isSettled(receipt(state)));
    expect(settledStates).toEqual(['delivered', 'uncertain', 'dead', 'missed', 'skipped']);
  });
});
