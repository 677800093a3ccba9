import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_INTERVAL_MS, Notices, OUTAGE_REPORT_MS } from '../../src/ops/notices.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';

const MINUTE_MS = 60_000;

function deadDelivery(channel: string): AppEvent {
  const address = { platform: 'slack', workspace: 'T1', channel } as const;
  return { kind: 'attempted', address, state: 'dead', attempt: 1, lateSeconds: 2, reason: `${channel} is archived` };
}

const disconnection: AppEvent = { kind: 'disconnected', platform: 'discord' };
const connection: AppEvent = { kind: 'connected', platform: 'discord' };

describe('the notices for the operator', () => {
  it('report a dead delivery immediately, and only once', () => {
    const notices = new Notices();
    notices.observe(deadDelivery('C1'), 0);
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' };
    expect(notices.take(0)).toEqual([{ kind: 'given up', address, reason: 'C1 is archived', repeatCount: 0 }]);
    expect(notices.take(MIN_INTERVAL_MS)).toEqual([]);
  });

  it('combine the dead deliveries of an hour into one message', () => {
    const notices = new Notices();
    notices.observe(deadDelivery('C0'), 0);
    notices.take(0);
    for (let i = 1; i <= 13; i += 1) {
      notices.observe(deadDelivery(`C${i}`), i * MINUTE_MS);
      expect(notices.take(i * MINUTE_MS)).toEqual([]);
    }
    expect(notices.take(MIN_INTERVAL_MS - 1)).toEqual([]);
    expect(notices.take(MIN_INTERVAL_MS)).toEqual([
      expect.objectContaining({ reason: 'C13 is archived', repeatCount: 12 }),
    ]);
    expect(notices.take(3 * MIN_INTERVAL_MS)).toEqual([]);
  });

  it('report no deliveries that arrived, were missed or will be retried', () => {
    const notices = new Notices();
    const address = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
    for (const state of ['delivered', 'missed', 'pending', 'in doubt', 'uncertain'] as const) {
      notices.observe({ kind: 'attempted', address, state, attempt: 1, lateSeconds: 0 }, 0);
    }
    expect(notices.take(0)).toEqual([]);
  });

  it('report a platform that is down for five minutes, and its recovery', () => {
    const notices = new Notices();
    notices.observe(disconnection, 0);
    expect(notices.take(OUTAGE_REPORT_MS - 1)).toEqual([]);
    expect(notices.take(OUTAGE_REPORT_MS)).toEqual([{ kind: 'down', platform: 'discord', minutes: 5 }]);
    notices.observe(disconnection, OUTAGE_REPORT_MS + 1);
    expect(notices.take(2 * OUTAGE_REPORT_MS)).toEqual([]);
    notices.observe(connection, 12 * MINUTE_MS);
    expect(notices.take(12 * MINUTE_MS)).toEqual([{ kind: 'up again', platform: 'discord', minutes: 12 }]);
  });

  it.each(['connected', 'standby'] as const)('report no outage that ends as "%s" within five minutes', (kind) => {
    const notices = new Notices();
    notices.observe(disconnection, 0);
    notices.observe({ kind, platform: 'discord' }, OUTAGE_REPORT_MS - 1);
    expect(notices.take(OUTAGE_REPORT_MS)).toEqual([]);
  });

  it('report an unstable platform at most once an hour', () => {
    const notices = new Notices();
    const reportKinds: string[] = [];
    for (let minute = 0; minute < 120; minute += 1) {
      notices.observe(minute % 10 < 8 ? disconnection : connection, minute * MINUTE_MS);
      reportKinds.push(...notices.take(minute * MINUTE_MS).map(({ kind }) => `${minute} ${kind}`));
    }
    expect(reportKinds).toEqual(['5 down', '8 up again', '65 down', '68 up again']);
  });

  it('report a rejected briefing, unless it is fixed before the message is due', () => {
    const notices = new Notices();
    notices.observe({ kind: 'briefing rejected', story: 'ferry', problems: 3 }, 0);
    expect(notices.take(0)).toEqual([{ kind: 'briefing rejected', story: 'ferry', problems: 3, repeatCount: 0 }]);
    notices.observe({ kind: 'briefing rejected', story: 'ferry', problems: 2 }, MINUTE_MS);
    notices.observe({ kind: 'briefing loaded', story: 'ferry', version: '1', asOf: '2026-11-03' }, 2 * MINUTE_MS);
    expect(notices.take(MIN_INTERVAL_MS + MINUTE_MS)).toEqual([]);
  });

  it("report a story's rejected briefing although another story's is loaded", () => {
    const notices = new Notices();
    notices.observe({ kind: 'briefing rejected', story: 'library', problems: 3 }, 0);
    notices.observe({ kind: 'briefing loaded', story: 'ferry', version: '1', asOf: '2026-11-03' }, 0);
    expect(notices.take(0)).toEqual([{ kind: 'briefing rejected', story: 'library', problems: 3, repeatCount: 0 }]);
  });

  it('are at least an hour apart for one kind of problem, and count every event', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 40 * MINUTE_MS }), isDead: fc.boolean() }));
    fc.assert(
      fc.property(steps, (drawnSteps) => {
        const notices = new Notices();
        let [now, deadDeliveries] = [0, 0];
        const sentNotices: { at: number; count: number }[] = [];
        const take = () => {
          for (const notice of notices.take(now))
            if ('repeatCount' in notice) sentNotices.push({ at: now, count: notice.repeatCount + 1 });
        };
        for (const { after, isDead } of drawnSteps) {
          now += after;
          if (isDead) {
            notices.observe(deadDelivery('C1'), now);
            deadDeliveries += 1;
          }
          take();
        }
        now += MIN_INTERVAL_MS;
        take();
        expect(sentNotices.reduce((sum, { count }) => sum + count, 0)).toBe(deadDeliveries);
        for (const [i, { at }] of sentNotices.slice(1).entries())
          expect(at - (sentNotices[i]?.at ?? 0)).toBeGreaterThanOrEqual(MIN_INTERVAL_MS);
      }),
    );
  });
});
