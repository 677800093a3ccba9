import { describeConversations } from './conversations.ts';
import { describeGaps } from './gaps.ts';
import { describeInstallations } from './installations.ts';
import { describeLeases } from './leases.ts';
import { describeLedger } from './ledger.ts';
import { describeNews } from './news.ts';
import { describeRateLimiter } from './rate-limiter.ts';
import { describeSeenEvents } from './seen-events.ts';
import type { Fresh } from './store-fixture.ts';
import { describeStories } from './stories.ts';
import { describeSubscriptions } from './subscriptions.ts';

export function describeStore(fresh: Fresh): void {
  describeSubscriptions(fresh);
  describeLedger(fresh);
  describeStories(fresh);
  describeRateLimiter(fresh);
  describeLeases(fresh);
  describeSeenEvents(fresh);
  describeInstallations(fresh);
  describeGaps(fresh);
  describeConversations(fresh);
  describeNews(fresh);
}
