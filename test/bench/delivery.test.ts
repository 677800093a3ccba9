import { describe, expect, it } from 'vitest';
import type { CampaignRun } from '../../bench/campaign-report.ts';
import { freezeReplicas, killReplicas } from '../../bench/delivery/disturbances.ts';
import { fanOut } from '../../bench/delivery/fanout.ts';
import { tryLockedSqlite, tryStoppedPostgres } from '../../bench/delivery/outage.ts';

// Short runs of `npm run campaign -- kill`, `freeze`, `fanout` and `outage`.

const SEED = 20260508;
const run = (options: CampaignRun['options']): CampaignRun => ({ seed: SEED, options, progress: () => {} });
const ONCE_EACH = { lost: 0, twice: 0, uncertain: 0, missed: 0, dead: 0 };

// The tests mostly wait, so two of them run at once.
describe.concurrent('every delivery arrives exactly once', { timeout: 600_000 }, () => {
  it('when processes that share a SQLite file are killed repeatedly', async () => {
    const { figures, brokenPromises } = await killReplicas(run({ store: 'sqlite', kills: 4 }));
    const { deliveries } = figures;
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ ...ONCE_EACH, kills: 4, messages: deliveries });
  });

  it('when processes that share PostgreSQL are killed and the platforms fail as well', async () => {
    const { figures, brokenPromises } = await killReplicas(run({ store: 'postgres', kills: 4, replicas: 2 }));
    const { deliveries } = figures;
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ ...ONCE_EACH, kills: 4, messages: deliveries });
    const failures = Object.entries(figures).filter(([name]) => /^429|^5xx|^resets|^answers|^effects/.test(name));
    expect(failures).toHaveLength(7);
    expect(failures.some(([, count]) => Number(count) > 0)).toBe(true);
    expect(figures).toMatchObject({ 'histories read': expect.toSatisfy((count: number) => count > 0) });
  });

  it('when processes freeze for longer than their leases', async () => {
    const { figures, brokenPromises } = await freezeReplicas(run({ freezes: 2, replicas: 2 }));
    const { deliveries } = figures;
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ ...ONCE_EACH, freezes: 2, messages: deliveries });
  });

  it('when 150 channels are due at the same time, and almost no post is refused', async () => {
    const { figures, brokenPromises } = await fanOut(run({ channels: 150, replicas: 2 }));
    expect(brokenPromises).toEqual([]);
    expect(figures).toMatchObject({ ...ONCE_EACH, messages: 150 });
  });

  it('when PostgreSQL is down for a while', async () => {
    const { brokenPromises, deliveries, messages } = await tryStoppedPostgres(SEED, 2000);
    expect(brokenPromises).toEqual([]);
    expect(messages).toBe(deliveries);
  });

  it('when another process locks the SQLite file for a while', async () => {
    const { brokenPromises, deliveries, messages } = await tryLockedSqlite(SEED, 1000);
    expect(brokenPromises).toEqual([]);
    expect(messages).toBe(deliveries);
  });
});
