import type { Message } from '../message/message.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import { rateLimitNotice } from '../reply/rate-limit-notice.ts';
import { addressKey } from '../schedule/subscription.ts';
import { TokenBuckets } from './token-buckets.ts';

const CHANNEL_LIMIT_FACTOR = 3;
/** A question costs 1. */
const PRESS_COST = 1 / 4;
/** Per channel. Low, because everyone in the channel sees what `send` posts. */
const SENDS_PER_MINUTE = 3;

export interface RateLimitOptions {
  readonly perMinute: number;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** Over a limit, the reply says when to try again. */
export function withRateLimit(desk: Desk, { perMinute, clock }: RateLimitOptions): Desk {
  const personBuckets = new TokenBuckets(perMinute);
  const channelBuckets = new TokenBuckets(CHANNEL_LIMIT_FACTOR * perMinute);
  const sendBuckets = new TokenBuckets(SENDS_PER_MINUTE);
  const refuseOrCount = (cost: number, { person, address }: Asker, isSend = false): Message | undefined => {
    const time = clock();
    const key = JSON.stringify([address.platform, address.workspace, person.id]);
    const channel = addressKey(address);
    const personWait = personBuckets.waitFor(key, cost, time);
    const sendWait = isSend ? sendBuckets.waitFor(channel, 1, time) : 0;
    const channelWait = Math.max(channelBuckets.waitFor(channel, cost, time), sendWait);
    const wait = Math.max(personWait, channelWait);
    if (wait > 0) {
      const limitedBy = personWait >= channelWait ? 'person' : 'channel';
      return rateLimitNotice(Math.ceil(wait / 1000), limitedBy);
    }
    personBuckets.take(key, cost, time);
    channelBuckets.take(channel, cost, time);
    if (isSend) sendBuckets.take(channel, 1, time);
    return undefined;
  };
  return {
    answer: async (intent, asker) =>
      refuseOrCount(intent.kind === 'ask' ? 1 : PRESS_COST, asker, intent.kind === 'send') ??
      (await desk.answer(intent, asker)),
    press: async (buttonId, asker) => refuseOrCount(PRESS_COST, asker) ?? (await desk.press(buttonId, asker)),
  };
}
