import type { Temporal } from 'temporal-polyfill';
import { dateAt } from '../../briefing/dates.ts';
import type { Asker } from '../../ports/desk.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { News } from '../../ports/news.ts';
import type { Proposals } from '../../ports/proposals.ts';
import type { Subscriptions } from '../../ports/subscriptions.ts';
import type { ReplyContext } from '../../reply/context.ts';
import type { Story } from '../../reply/stories.ts';

interface DeskStores {
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  readonly news: News;
}

export interface DeskOptions {
  readonly current: Story['current'];
  /** By default only this one. */
  readonly stories?: readonly string[];
  readonly now: () => Temporal.Instant;
  readonly stores: () => Promise<DeskStores>;
  readonly proposals?: Proposals;
  readonly hasForms?: boolean;
  /** Added to each confirmation of a subscription. */
  readonly platformNote?: string;
  readonly newId?: () => string;
  /** Called after a subscription got a new next occurrence. */
  readonly onNewTime?: () => void;
}

export interface DeskRequest {
  readonly context: ReplyContext;
  readonly asker: Asker;
  readonly now: Temporal.Instant;
  readonly current: ReturnType<Story['current']>;
  readonly options: DeskOptions;
}

export function beginRequest(options: DeskOptions, asker: Asker): DeskRequest {
  const now = options.now();
  const current = options.current();
  const { briefing, index, secondOpinion } = current;
  const { zone, place, isZoneGuessed } = asker;
  const context: ReplyContext = {
    briefing,
    index,
    today: dateAt(now, zone),
    platform: asker.address.platform,
    ...(place && { place }),
    ...(!isZoneGuessed && { readerZone: zone }),
    ...(secondOpinion && { hasReader: true }),
    ...(options.proposals?.isOperator(asker) && { isOperator: true }),
    ...(options.hasForms !== undefined && { hasForms: options.hasForms }),
  };
  return { context, asker, now, current, options };
}
