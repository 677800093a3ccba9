import { dateAt } from '../../briefing/dates.ts';
import type { Message } from '../../message/message.ts';
import { readPause } from '../../reply/pause.ts';
import { isPaused, type NumberedSubscription } from '../../reply/subscription-details.ts';
import { badPauseReply, endAllReply, endedReply, pausedReply, resumedReply } from '../../reply/subscriptions.ts';
import { nextOccurrenceOf } from '../../schedule/due.ts';
import type { Pause, StoredSubscription } from '../../schedule/subscription.ts';
import { channelSubscriptions, chooseSubscriptions, isStoryGone, listSubscriptions, plainWhich } from './channel.ts';
import type { DeskRequest } from './request.ts';

/** "all", or the confirmation "all 5". */
const EVERYTHING = /^all(?: (\d{1,4}))?$/i;

/** Pauses the subscriptions that `which` means: until the typed day, or until they are resumed. */
export async function pauseSubscriptions(
  request: DeskRequest,
  which: string | undefined,
  until: string | undefined,
): Promise<Message> {
  const choice = await chooseSubscriptions(request, 'pause', which);
  if ('reply' in choice) return choice.reply;
  const pause = parsePause(request, choice.chosen, until);
  if ('what' in pause) {
    const example = ['pause', which ?? '', 'until 2026-12-24'].filter((part) => part !== '').join(' ');
    return badPauseReply(request.context, pause.what, example);
  }
  return pausedReply(request.context, await change(request, choice.chosen, pause), pause);
}

/** The pause, or what is wrong with the typed day: it must lie ahead in each subscription's own zone. */
function parsePause(
  { context, now }: DeskRequest,
  chosen: readonly NumberedSubscription[],
  until: string | undefined,
): Pause | { readonly what: string } {
  if (until === undefined) return {};
  const days = [context.today, ...chosen.map(({ subscription }) => dateAt(now, subscription.zone))].toSorted();
  return readPause(until, days.at(-1) ?? context.today);
}

export async function resumeSubscriptions(request: DeskRequest, which: string | undefined): Promise<Message> {
  const choice = await chooseSubscriptions(request, 'resume', which);
  if ('reply' in choice) return choice.reply;
  const { chosen } = choice;
  if (chosen.every(({ subscription }) => isStoryGone(request, subscription.story))) {
    return await listSubscriptions(request, { title: 'Its story is not here any more' });
  }
  // Replanning a subscription that was not paused would drop its due post.
  const held = chosen.filter(({ subscription }) => isStopped(request, subscription));
  const running = chosen.filter((one) => !held.includes(one));
  return resumedReply(request.context, await change(request, held, undefined), running);
}

function isStopped(request: DeskRequest, subscription: StoredSubscription): boolean {
  if (isStoryGone(request, subscription.story)) return false;
  return subscription.suspended !== undefined || isPaused(subscription, dateAt(request.now, subscription.zone));
}

/** Pauses or resumes subscriptions, and returns those that still exist. */
async function change(
  { options, now }: DeskRequest,
  chosen: readonly NumberedSubscription[],
  pause: Pause | undefined,
): Promise<NumberedSubscription[]> {
  const { subscriptions } = await options.stores();
  const changed: NumberedSubscription[] = [];
  for (const { number, subscription } of chosen) {
    const { pause: _, suspended: __, next: ___, ...plain } = subscription;
    const paused = { ...(pause !== undefined && { pause }) };
    const next = nextOccurrenceOf({ ...plain, ...paused }, now);
    const changes = { ...paused, ...(next !== undefined && { next }) };
    if (await subscriptions.change(subscription.id, changes)) {
      changed.push({ number, subscription: { ...plain, ...changes } });
    }
  }
  if (changed.some(({ subscription }) => subscription.next)) options.onNewTime?.();
  return changed;
}

/** Ends the subscriptions that `which` means; several at once only once their number is confirmed. */
export async function endSubscriptions(request: DeskRequest, typed: string | undefined): Promise<Message> {
  const { context, options } = request;
  const which = plainWhich(typed);
  const everything = EVERYTHING.exec(which ?? '');
  if (everything) {
    const all = await channelSubscriptions(request);
    // The confirmed number guards against subscriptions added after the question.
    if (all.length > 1 && Number(everything[1]) !== all.length) return endAllReply(context, all);
  }
  const choice = await chooseSubscriptions(request, 'unsubscribe', everything ? 'all' : which);
  if ('reply' in choice) return choice.reply;
  const { subscriptions } = await options.stores();
  const ended: StoredSubscription[] = [];
  for (const { subscription } of choice.chosen) {
    if (await subscriptions.remove(subscription.id)) ended.push(subscription);
  }
  return ended.length === 0
    ? await listSubscriptions(request, { title: 'It was already stopped' })
    : endedReply(context, ended);
}
