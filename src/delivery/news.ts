import { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt, type IsoDate } from '../briefing/dates.ts';
import {
  type AnswerTopic,
  compareSubstance,
  parseAnswerTopic,
  type SubstanceChange,
  substanceOf,
} from '../briefing/substance.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Message, TopicSubstance } from '../message/message.ts';
import type { News, NewsRules } from '../ports/news.ts';
import type { ReplyContext } from '../reply/context.ts';
import { followUpReply, notificationReply } from '../reply/follow-ups.ts';
import type { CurrentBriefing } from './composer.ts';

const MAX_IN_CHANNEL = 5;
/** Curators save several files, and correct some. */
export const QUIET_PERIOD = Temporal.Duration.from({ minutes: 5 });

const MAX_CACHED = 10_000;

type NewsContext = Pick<ReplyContext, 'briefing' | 'index' | 'today'>;
type TopicChange = SubstanceChange | 'other version';

export function createNewsRules(
  context: NewsContext,
  finishMessage: (message: Message) => Message = (message) => message,
): NewsRules {
  const changeOf = createChangeFinder(context);
  const topicsWithChange = (topics: readonly TopicSubstance[], changes: readonly TopicChange[]): AnswerTopic[] =>
    topics.filter((topic) => changes.includes(changeOf(topic))).flatMap(({ key }) => parseAnswerTopic(key) ?? []);
  return {
    isChanged: (topic) => changeOf(topic) !== 'none',
    withCurrentSubstance: (topics) =>
      topics.map(({ key, substance }) => ({ key, substance: currentSubstance(context, key) ?? substance })),
    composeFollowUps: (posts) => {
      let changedPosts = 0;
      return posts.map(({ snapshot }) => {
        const topics = topicsWithChange(snapshot.topics, ['answer']);
        if (topics.length === 0) return undefined;
        changedPosts += 1;
        return changedPosts <= MAX_IN_CHANNEL ? finishMessage(followUpReply(context, topics)) : undefined;
      });
    },
    composeNotification: (notifications) => {
      const changedNotifications = notifications.filter(
        (notification) => topicsWithChange([notification], ['answer', 'lines']).length > 0,
      );
      const topics = topicsWithChange(changedNotifications, ['answer', 'lines']);
      if (topics.length === 0) return undefined;
      return {
        message: finishMessage(notificationReply(context, topics)),
        keys: changedNotifications.map(({ key }) => key),
      };
    },
  };
}

/** Compares each old substance only once, however many posts have it. */
function createChangeFinder(context: NewsContext): (topic: TopicSubstance) => TopicChange {
  const cache = new BoundedMap<string, TopicChange>(MAX_CACHED);
  return ({ key, substance }) =>
    cache.getOrInsertComputed(`${key} ${substance}`, () => {
      const substanceNow = currentSubstance(context, key);
      return substanceNow === undefined ? 'none' : (compareSubstance(substance, substanceNow) ?? 'other version');
    });
}

function currentSubstance({ briefing, today }: NewsContext, key: string): string | undefined {
  const topic = parseAnswerTopic(key);
  return topic && substanceOf(briefing, topic, today);
}

export interface NewsParts {
  readonly current: () => CurrentBriefing;
  readonly news: Pick<News, 'plan'>;
  readonly quietPeriod?: Temporal.Duration;
  readonly finishMessage?: (message: Message) => Message;
}

/** Plans follow-ups and notifications once per briefing and day, after `quietPeriod` without another change of the briefing. */
export class NewsPlanner {
  readonly #parts: NewsParts;
  /** `since` is missing for the first briefing, which replaced none. */
  #currentBriefing: { readonly briefing: Briefing; readonly since?: Temporal.Instant } | undefined;
  #lastPlan: { readonly briefing: Briefing; readonly today: IsoDate } | undefined;

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  async plan(now: Temporal.Instant, shouldStop: () => boolean = () => false): Promise<number> {
    const { current, news, quietPeriod = QUIET_PERIOD, finishMessage } = this.#parts;
    const { briefing, index } = current();
    if (this.#currentBriefing?.briefing !== briefing)
      this.#currentBriefing = { briefing, ...(this.#currentBriefing && { since: now }) };
    const { since } = this.#currentBriefing;
    if (since && Temporal.Duration.compare(since.until(now), quietPeriod) < 0) return 0;
    const today = dateAt(now, 'UTC');
    if (this.#lastPlan?.briefing === briefing && this.#lastPlan.today === today) return 0;
    const rules = createNewsRules({ briefing, index, today }, finishMessage);
    const count = await news.plan(briefing.id, rules, shouldStop);
    if (!shouldStop()) this.#lastPlan = { briefing, today };
    return count;
  }
}
