import type { AskIndex } from '../ask/ask-index.ts';
import type { AskResult } from '../ask/decision.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { ageInWords, type IsoDate, inWords } from '../briefing/dates.ts';
import { type AnswerTopic, answerTopicKey, substanceOf } from '../briefing/substance.ts';
import type { Vectors } from '../lib/vectors.ts';
import type { Block, ContentSnapshot, Message } from '../message/message.ts';
import type { Place } from '../ports/desk.ts';
import type { PlatformName } from '../schedule/subscription.ts';

/** `today` is the calendar date in the channel's time zone, or in UTC. */
export interface ReplyContext {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  readonly today: IsoDate;
  readonly vectors?: Vectors;
  readonly askResult?: AskResult;
  /** Set if a language model may choose among the entries. */
  readonly hasReader?: true;
  /** Absent in posts and on the command line. */
  readonly platform?: PlatformName;
  /** Absent for a channel without a name, in posts and on the command line. */
  readonly place?: Place;
  /** The IANA zone of the person, if the platform reports it. */
  readonly readerZone?: string;
  readonly isOperator?: true;
  /** False if the platform cannot open a form here. */
  readonly hasForms?: boolean;
}

/** The platforms that show a command and its reply only to the asker, and have direct messages. */
const PLATFORMS_WITH_PRIVATE_REPLIES: ReadonlySet<PlatformName> = new Set(['slack', 'discord']);

/** Replies promise no privacy on a platform that nobody has listed. */
export function hasPrivateReplies(platform: PlatformName | undefined): boolean {
  return platform !== undefined && PLATFORMS_WITH_PRIVATE_REPLIES.has(platform);
}

interface MessageExtras extends Pick<Message, 'shows' | 'actions' | 'phase' | 'ratedEntry'> {
  /** The message is outdated once the substance of one of these changes. */
  readonly about: readonly AnswerTopic[];
}

/** Builds a message about the story, with its as-of date. */
export function storyMessage(
  context: ReplyContext,
  title: string,
  blocks: readonly Block[],
  { about, ...extras }: MessageExtras,
): Message {
  const snapshot = snapshotOf(context, about);
  return { title, blocks, footer: asOf(context), ...(snapshot && { told: snapshot }), ...extras };
}

/** Returns each topic that exists once, with its current substance. Undefined if there are none. */
export function snapshotOf(
  { briefing, today }: Pick<ReplyContext, 'briefing' | 'today'>,
  about: readonly AnswerTopic[],
): ContentSnapshot | undefined {
  const substances = new Map(about.map((topic) => [answerTopicKey(topic), substanceOf(briefing, topic, today)]));
  const topics = [...substances].flatMap(([key, substance]) => (substance === undefined ? [] : [{ key, substance }]));
  return topics.length === 0 ? undefined : { story: briefing.id, topics };
}

function asOf({ briefing, today }: ReplyContext): string {
  const age = ageInWords(briefing.asOf, today);
  return `As of ${inWords(briefing.asOf)}${age === '' ? '' : ` (${age})`}`;
}
