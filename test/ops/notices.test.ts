import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_INTERVAL_MS, Notices, OUTAGE_REPORT_MS } from '../../src/ops/notices.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';

const MINUTE = 60_000;

function dead(channel: string): AppEvent {
  const address = { platform: 'slack', workspace: 'T1', channel } as const;
  return { kind: 'attempted', address, state: 'dead', attempt: 1, late: 2, reason: `${channel} is archived` };
}

const down: AppEvent = { kind: 'disconnected', platform: 'discord' };
const up: AppEvent = { kind: 'connected', platform: 'discord' };

describe('the operator', () => {
  it('hears of a failed delivery at once, once', () => {
    const notices = new Notices();
    notices.observe(dead('C1'), 0);
    const { address } = { address: { platform: 'slack', workspace: 'T1', channel: 'C1' } };
    expect(notices.take(0)).toEqual([{ kind: 'given up', address, reason: 'C1 is archived', more: 0 }]);
    expect(notices.take(MIN_INTERVAL_MS)).toEqual([]);
  });

  it('gets one message for similar events within an hour', () => {
    const notices = new Notices();
    notices.observe(dead('C0'), 0);
    notices.take(0);
    for (let i = 1; i <= 13; i += 1) {
      notices.observe(dead(`C${i}`), i * MINUTE);
      expect(notices.take(i * MINUTE)).toEqual([]);
    }
    expect(notices.take(MIN_INTERVAL_MS - 1)).toEqual([]);
    expect(notices.take(MIN_INTERVAL_MS)).toEqual([expect.objectContaining({ reason: 'C13 is archived', more: 12 })]);
    expect(notices.take(3 * MIN_INTERVAL_MS)).toEqual([]);
  });

  it('hears nothing of deliveries that arrived, were missed or will be retried', () => {
    const notices = new Notices();
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
    for (const state of ['delivered', 'missed', 'pending', 'in doubt', 'uncertain'] as const) {
      notices.observe({ kind: 'attempted', address, state, attempt: 1, late: 0 }, 0);
    }
    expect(notices.take(0)).toEqual([]);
  });

  it('hears that a platform has been down for a while, and that it is up again', () => {
    const notices = new Notices();
    notices.observe(down, 0);
    expect(notices.take(OUTAGE_REPORT_MS - 1)).toEqual([]);
    expect(notices.take(OUTAGE_REPORT_MS)).toEqual([{ kind: 'down', platform: 'discord', minutes: 5 }]);
    notices.observe(down, OUTAGE_REPORT_MS + 1);
    expect(notices.take(2 * OUTAGE_REPORT_MS)).toEqual([]);
    notices.observe(up, 12 * MINUTE);
    expect(notices.take(12 * MINUTE)).toEqual([{ kind: 'up again', platform: 'discord', minutes: 12 }]);
  });

  it.each(['connected', 'standby'] as const)('hears nothing of a connection that is soon %s', (kind) => {
    const notices = new Notices();
    notices.observe(down, 0);
    notices.observe({ kind, platform: 'discord' }, OUTAGE_REPORT_MS - 1);
    expect(notices.take(OUTAGE_REPORT_MS)).toEqual([]);
  });

  it('hears of an unstable platform at most once an hour', () => {
    const notices = new Notices();
    const told: string[] = [];
    for (let minute = 0; minute < 120; minute += 1) {
      notices.observe(minute % 10 < 8 ? down : up, minute * MINUTE);
      told.push(...notices.take(minute * MINUTE).map(({ kind }) => `${minute} ${kind}`));
    }
    expect(told).toEqual(['5 down', '8 up again', '65 down', '68 up again']);
  });

  it('hears that a briefing cannot be loaded, unless it is fixed before', () => {
    const notices = new Notices();
    notices.observe({ kind: 'briefing refused', story: 'ferry', problems: 3 }, 0);
    expect(notices.take(0)).toEqual([{ kind: 'briefing refused', story: 'ferry', problems: 3, more: 0 }]);
    notices.observe({ kind: 'briefing refused', story: 'ferry', problems: 2 }, MINUTE);
    notices.observe({ kind: 'briefing taken', story: 'ferry', version: '1', asOf: '2026-11-03' }, 2 * MINUTE);
    expect(notices.take(MIN_INTERVAL_MS + MINUTE)).toEqual([]);
  });

  it('hears that a story cannot be loaded, even if another one is', () => {
    const notices = new Notices();
    notices.observe({ kind: 'briefing refused', story: 'library', problems: 3 }, 0);
    notices.observe({ kind: 'briefing taken', story: 'ferry', version: '1', asOf: '2026-11-03' }, 0);
    expect(notices.take(0)).toEqual([{ kind: 'briefing refused', story: 'library', problems: 3, more: 0 }]);
  });

  it('gets each kind of message at most once an hour, and every event is in one', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 40 * MINUTE }), isDead: fc.boolean() }));
    fc.assert(
      fc.property(steps, (all) => {
        const notices = new Notices();
        let [now, deaths] = [0, 0];
        const told: { at: number; of: number }[] = [];
        const take = () => {
          for (const notice of notices.take(now)) if ('more' in notice) told.push({ at: now, of: notice.more + 1 });
        };
        for (const { after, isDead } of all) {
          now += after;
          if (isDead) {
            notices.observe(dead('C1'), now);
            deaths += 1;
          }
          take();
        }
        now += MIN_INTERVAL_MS;
        take();
        expect(told.reduce((sum, { of }) => sum + of, 0)).toBe(deaths);
        for (const [i, { at }] of told.slice(1).entries())
          expect(at - (told[i]?.at ?? 0)).toBeGreaterThanOrEqual(MIN_INTERVAL_MS);
      }),
    );
  });
});
