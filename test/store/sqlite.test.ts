import { describe, expect, it } from 'vitest';
import { keepsConversations } from '../contracts/conversations.ts';
import { keepsGaps } from '../contracts/gaps.ts';
import { keepsInstallations } from '../contracts/installations.ts';
import { keepsLeases } from '../contracts/leases.ts';
import { keepsDeliveries } from '../contracts/ledger.ts';
import { keepsNews } from '../contracts/news.ts';
import { countsDeliveries } from '../contracts/queue.ts';
import { limitsRate } from '../contracts/rate-limiter.ts';
import { remembersEvents } from '../contracts/seen-events.ts';
import { keepsStoriesApart } from '../contracts/stories.ts';
import { keepsSubscriptions } from '../contracts/subscriptions.ts';
import { sqliteGiven } from './sqlite-given.ts';

describe('the SQLite store', () => {
  keepsSubscriptions(sqliteGiven);
  keepsDeliveries(sqliteGiven);
  keepsStoriesApart(sqliteGiven);
  limitsRate(sqliteGiven);
  countsDeliveries(sqliteGiven);
  keepsLeases(sqliteGiven);
  remembersEvents(sqliteGiven);
  keepsInstallations(sqliteGiven);
  keepsGaps(sqliteGiven);
  keepsConversations(sqliteGiven);
  keepsNews(sqliteGiven);

  it("finds a workspace's rows without reading all others", async () => {
    const { query } = await sqliteGiven();
    const where = `where platform = 'slack' and workspace = 'T1'`;
    for (const change of [
      `update subscriptions set suspended = 'gone' ${where}`,
      `update deliveries set state = 'skipped' ${where} and state = 'pending'`,
    ]) {
      const steps = (await query(`explain query plan ${change}`)).map(({ detail }) => String(detail));
      expect(steps).toEqual([expect.stringMatching(/^SEARCH \w+ USING INDEX /)]);
    }
  });
});
