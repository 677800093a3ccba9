import { describe, expect, it } from 'vitest';
import { describeConversations } from '../contracts/conversations.ts';
import { describeGaps } from '../contracts/gaps.ts';
import { describeInstallations } from '../contracts/installations.ts';
import { describeLeases } from '../contracts/leases.ts';
import { describeLedger } from '../contracts/ledger.ts';
import { describeNews } from '../contracts/news.ts';
import { describeQueue } from '../contracts/queue.ts';
import { describeRateLimiter } from '../contracts/rate-limiter.ts';
import { describeSeenEvents } from '../contracts/seen-events.ts';
import { describeStories } from '../contracts/stories.ts';
import { describeSubscriptions } from '../contracts/subscriptions.ts';
import { sqliteGiven } from './sqlite-fixture.ts';

describe('the SQLite store', () => {
  describeSubscriptions(sqliteGiven);
  describeLedger(sqliteGiven);
  describeStories(sqliteGiven);
  describeRateLimiter(sqliteGiven);
  describeQueue(sqliteGiven);
  describeLeases(sqliteGiven);
  describeSeenEvents(sqliteGiven);
  describeInstallations(sqliteGiven);
  describeGaps(sqliteGiven);
  describeConversations(sqliteGiven);
  describeNews(sqliteGiven);

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
