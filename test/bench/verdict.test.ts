import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isSettled, judge, type Standing, type Wanted } from '../../bench/delivery/verdict.ts';
import { DELIVERY_STATES, type DeliveryState, type Receipt } from '../../src/ports/ledger.ts';

const DUE = Date.UTC(2026, 10, 21, 9);
const key = { subscription: 's1', nominal: '2026-11-21T09:00' };
const address = { platform: 'slack', workspace: 'W1', channel: 'C1' } as const;
const wanted: Wanted = { ...key, address, due: DUE, asked: DUE - 60_000 };
const stands = (change: Partial<Standing> = {}): Standing => ({
  ...key,
  channel: 'C1',
  at: DUE + 500,
  ...change,
});

function receipt(state: DeliveryState, reason?: string): Receipt {
  const due = Temporal.Instant.fromEpochMilliseconds(DUE);
  return {
    ...key,
    story: 'colossus',
    address,
    state,
    due,
    at: due,
    attempts: 1,
    ...(reason === undefined ? {} : { reason }),
  };
}

describe("a campaign's verdict", () => {
  it('accepts what arrived once, and gives the delay', () => {
    const { figures, broken } = judge([wanted], [receipt('delivered')], [stands()]);
    expect(broken).toEqual([]);
    expect(figures).toMatchObject({ deliveries: 1, messages: 1, lost: 0, twice: 0, 'longest wait in ms': 500 });
  });

  it('measures the delay from the request if that was after the due time', () => {
    expect(
      judge([{ ...wanted, asked: DUE + 400 }], [receipt('delivered')], [stands()]).figures['longest wait in ms'],
    ).toBe(100);
  });

  it.each([
    ['without a receipt', []],
    ['though its receipt says delivered', [receipt('delivered')]],
    ['and is still to come', [receipt('pending', 'too many requests')]],
    ['and is given up without a reason', [receipt('missed')]],
    ['and is called skipped, though there was something to tell', [receipt('skipped', 'nothing changed')]],
  ])('counts what did not come %s as lost', (_, receipts) => {
    const { figures, broken } = judge([wanted], receipts, []);
    expect(figures.lost).toBe(1);
    expect(broken).toEqual([expect.stringContaining('s1 2026-11-21T09:00 in slack C1 is lost')]);
  });

  it.each(['missed', 'dead', 'uncertain'] as const)('counts what is %s with a reason separately', (state) => {
    const { figures, broken } = judge([wanted], [receipt(state, 'the channel is gone')], []);
    expect(figures).toMatchObject({ lost: 0, missed: 0, dead: 0, uncertain: 0, [state]: 1 });
    expect(broken).toEqual([expect.stringContaining(`did not come; its receipt says ${state} (the channel is gone)`)]);
  });

  it('reports what arrived twice, whatever the receipt says', () => {
    const { figures, broken } = judge([wanted], [receipt('uncertain', 'no history')], [stands(), stands()]);
    expect(figures.twice).toBe(1);
    expect(broken).toEqual([expect.stringContaining('stands there 2 times')]);
  });

  it.each([
    ['came although its receipt denies it', [receipt('missed', 'too late')], [stands()], 'but its receipt says missed'],
    ['came to another channel', [receipt('delivered')], [stands({ channel: 'C2' })], 'another channel'],
    ['came before its time', [receipt('delivered')], [stands({ at: DUE - 1 })], '1 ms before its time'],
    ['nobody asked for', [receipt('delivered')], [stands(), stands({ subscription: 's2' })], 'nobody asked'],
  ])('reports what %s', (_, receipts, standing, line) => {
    expect(judge([wanted], receipts, standing).broken).toEqual([expect.stringContaining(line)]);
  });

  it('considers a delivery settled once nothing more will happen to it', () => {
    const settled = DELIVERY_STATES.filter((state) => isSettled(receipt(state)));
    expect(settled).toEqual(['delivered', 'uncertain', 'dead', 'missed', 'skipped']);
  });
});
