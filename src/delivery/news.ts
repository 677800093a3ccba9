import { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, type IsoDate } from '../briefing/dates.ts';
import { changeBetween, type SubstanceChange, substanceOf, type Topic, topicOf } from '../briefing/substance.ts';
import type { Message, TopicSubstance } from '../message/message.ts';
import type { FollowUpDecision, News, NewsRules } from '../ports/news.ts';
import type { ReplyContext } from '../reply/context.ts';
import { followUpReply, notificationReply } from '../reply/follow-ups.ts';
import type { Current } from './compose.ts';

/** If one change makes several posts in a channel outdated, only the newest of them get a follow-up. */
const MAX_IN_CHANNEL = 5;
/**
 * A changed briefing counts after it has been unchanged for this long: curators save several files, and correct some.
 */
export const QUIET_PERIOD = Temporal.Duration.from({ minutes: 5 });
/** How long after planning a follow-up or a notification may still be sent. */
const GRACE = Temporal.Duration.from({ hours: 72 });
/** How long saved answers and notifications are kept. */
const RETENTION = { posts: { hours: 24 * 90 }, notifications: { hours: 24 * 365 } } as const;

/** The rules by which a briefing leads to follow-ups and notifications about earlier answers. Pure. */
export function newsRules(
  context: Pick<ReplyContext, 'briefing' | 'index' | 'today'>,
  finish: (message: Message) => Message = (message) => message,
): NewsRules {
  const { briefing, today } = context;
  const changeOf = changes(briefing, today);
  const topicsOf = (told: readonly TopicSubstance[], isWanted: (change: SubstanceChange) => boolean): Topic[] =>
    told.flatMap((one) => {
      const change = changeOf(one);
      const topic = topicOf(one.key);
      return topic && change !== 'other version' && isWanted(change) ? [topic] : [];
    });
  const renewed = (topics: readonly TopicSubstance[]) =>
    topics.map((one) => ({ key: one.key, substance: current(briefing, one.key, today) ?? one.substance }));
  return {
    isChanged: (topic) => changeOf(topic) !== 'none',
    renewed,
    followUps: (posts) => {
      let count = 0;
      return posts.map(({ told }): FollowUpDecision => {
        const topics = topicsOf(told.topics, (change) => change === 'answer');
        if (topics.length > 0) count += 1;
        const isTold = topics.length > 0 && count <= MAX_IN_CHANNEL;
        return { topics: renewed(told.topics), ...(isTold && { message: finish(followUpReply(context, topics)) }) };
      });
    },
    notify: (waiting) => {
      const told = waiting.filter((one) => topicsOf([one], (change) => change !== 'none').length > 0);
      const topics = told.flatMap(({ key }) => topicOf(key) ?? []);
      return topics.length === 0
        ? undefined
        : { message: finish(notificationReply(context, topics)), keys: told.map(({ key }) => key) };
    },
  };
}

/** How topics changed. Each pair of substances is compared only once, however many posts have it. */
function changes(briefing: Briefing, today: IsoDate): (told: TopicSubstance) => SubstanceChange | 'other version' {
  const found = new Map<string, SubstanceChange | 'other version'>();
  return ({ key, substance }) => {
    const name = `${key} ${substance}`;
    const known = found.get(name);
    if (known !== undefined) return known;
    const now = current(briefing, key, today);
    const change = now === undefined ? 'none' : (changeBetween(substance, now) ?? 'other version');
    found.set(name, change);
    return change;
  };
}

function current(briefing: Briefing, key: string, today: IsoDate): string | undefined {
  const topic = topicOf(key);
  return topic && substanceOf(briefing, topic, today);
}

export interface NewsParts {
  readonly current: () => Current;
  readonly news: Pick<News, 'plan' | 'prune'>;
  readonly quiet?: Temporal.Duration;
  /** Finishes each message, such as by making its buttons lead to its story. */
  readonly finish?: (message: Message) => Message;
}

/**
 * Plans follow-ups and notifications for a changed briefing: once per briefing and day, after it has been unchanged for
 * a while.
 */
export class NewsPlanner {
  readonly #parts: NewsParts;
  /** The briefing in use, and since when; without a time at start-up. */
  #seen: { readonly briefing: Briefing; readonly since?: Temporal.Instant } | undefined;
  #looked: { readonly briefing: Briefing; readonly today: IsoDate } | undefined;

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  /** @returns how many deliveries were planned */
  async plan(now: Temporal.Instant, isOver: () => boolean = () => false): Promise<number> {
    const { current, news, quiet = QUIET_PERIOD, finish } = this.#parts;
    const { briefing, index } = current();
    if (this.#seen?.briefing !== briefing) this.#seen = { briefing, ...(this.#seen && { since: now }) };
    const { since } = this.#seen;
    if (since && Temporal.Duration.compare(since.until(now), quiet) < 0) return 0;
    const today = dateAt(now, 'UTC');
    if (this.#looked?.briefing === briefing && this.#looked.today === today) return 0;
    const planned = await news.plan(briefing.id, newsRules({ briefing, index, today }, finish), GRACE, isOver);
    if (!isOver()) this.#looked = { briefing, today };
    return planned;
  }

  /** Deletes expired answers and notifications. */
  async prune(now: Temporal.Instant): Promise<void> {
    await this.#parts.news.prune({
      posts: now.subtract(RETENTION.posts),
      notifications: now.subtract(RETENTION.notifications),
    });
  }
}
