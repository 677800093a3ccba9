import type { Temporal } from 'temporal-polyfill';
import type { AskIndex } from '../../ask/model.ts';
import type { SecondOpinion } from '../../ask/second-opinion.ts';
import type { Briefing } from '../../briefing/briefing.ts';
import { dateAt } from '../../briefing/dates.ts';
import type { Asker } from '../../ports/desk.ts';
import type { Encoder } from '../../ports/encoder.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { News } from '../../ports/news.ts';
import type { Proposals } from '../../ports/proposals.ts';
import type { Subscriptions } from '../../ports/subscriptions.ts';
import type { ReplyContext } from '../../reply/context.ts';

/** The stores that the desk uses. */
interface DeskStores {
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  readonly news: News;
}

/** The briefing in use, with what helps to understand questions. */
interface DeskCurrent {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  readonly encoder?: Encoder;
  /** Without it, the engine decides alone. */
  readonly secondOpinion?: SecondOpinion;
}

export interface DeskOptions {
  readonly current: () => DeskCurrent;
  /** Ids of all stories in use. The first story's desk also lists subscriptions whose story is gone. */
  readonly stories?: readonly string[];
  readonly now: () => Temporal.Instant;
  /** Opens the stores, at the first intent that needs them. Most questions do not. */
  readonly stores: () => Promise<DeskStores>;
  /** Who may propose changes, and where proposals go. Without it nobody may. */
  readonly proposals?: Proposals;
  /** Whether the platform opens forms; if left out, it does. */
  readonly hasForms?: boolean;
  /** A note added to each subscription confirmation. */
  readonly aside?: string;
  readonly newId?: () => string;
  /** Called when a subscription gets a new next occurrence, which may be soon. */
  readonly onNewTime?: () => void;
}

/** One intent of one person, at one instant and with one version of the briefing. */
export interface DeskRequest {
  readonly context: ReplyContext;
  readonly asker: Asker;
  readonly now: Temporal.Instant;
  readonly current: DeskCurrent;
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
    ...(place && { place }),
    ...(!isZoneGuessed && { readerZone: zone }),
    ...(secondOpinion && { hasReader: true }),
    ...(options.proposals?.isOperator(asker) && { isOperator: true }),
    ...(options.hasForms !== undefined && { hasForms: options.hasForms }),
  };
  return { context, asker, now, current, options };
}
