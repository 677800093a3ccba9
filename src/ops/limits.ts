import type { Temporal } from 'temporal-polyfill';
import type { AskIndex } from '../ask/model.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { dateAt } from '../briefing/dates.ts';
import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import { limitedReply } from '../reply/limited.ts';
import { addressKey } from '../schedule/subscription.ts';
import { Buckets } from './buckets.ts';

/** A channel may ask as much as so many of its people. */
const PEOPLE = 3;
/** A press of a button, or a command, counts as so much of a question. */
const PRESS = 1 / 4;
/** How often a minute a channel can have something posted at once: everybody there has to read it. */
const SENDS_PER_MINUTE = 3;

export interface LimitOptions {
  /** How many questions a person may ask in a minute. */
  readonly perMinute: number;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly now: () => Temporal.Instant;
  readonly current: () => { readonly briefing: Briefing; readonly index: AskIndex };
}

/** A desk that answers nobody too often: who asks more than that is told when to go on. Nothing else is kept from anybody. */
export function limited(desk: Desk, { perMinute, clock, now, current }: LimitOptions): Desk {
  const people = new Buckets(perMinute);
  const channels = new Buckets(PEOPLE * perMinute);
  const sends = new Buckets(SENDS_PER_MINUTE);
  /** What is said instead of an answer; undefined if there is to be one. */
  const refusal = (cost: number, { person, address, zone }: Asker, isSend = false): Message | undefined => {
    const time = clock();
    const one = JSON.stringify([address.platform, address.workspace, person.id]);
    const channel = addressKey(address);
    const own = people.waitFor(one, cost, time);
    const everybodys = Math.max(channels.waitFor(channel, cost, time), isSend ? sends.waitFor(channel, 1, time) : 0);
    if (own > 0 || everybodys > 0) {
      const seconds = Math.ceil(Math.max(own, everybodys) / 1000);
      const context = { ...current(), today: dateAt(now(), zone) };
      return limitedReply(context, { seconds, who: own >= everybodys ? 'person' : 'channel' });
    }
    people.take(one, cost, time);
    channels.take(channel, cost, time);
    if (isSend) sends.take(channel, 1, time);
    return undefined;
  };
  return {
    answer: async (intent, asker) =>
      refusal(costOf(intent), asker, intent.kind === 'send') ?? (await desk.answer(intent, asker)),
    press: async (buttonId, asker) => refusal(PRESS, asker) ?? (await desk.press(buttonId, asker)),
  };
}

function costOf({ kind }: Intent): number {
  return kind === 'ask' ? 1 : PRESS;
}
