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
const CONFIRMED_ALL = /^all(?: (\d{1,4}))?$/i;

/** Pauses the named subscriptions until the typed day, or until they are resumed. */
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
  return pausedReply(request.context, await changePauses(request, choice.chosen, pause), pause);
}

/** The pause, or what is wrong with the typed day. The day must be ahead in each subscription's own zone. */
function parsePause(
  { context, now }: DeskRequest,
  chosen: readonly NumberedSubscription[],
  until: string | undefined,
): Pause | { readonly what: string } {
  if (until === undefined) return {};
  const today = chosen
    .map(({ subscription }) => dateAt(now, subscription.zone))
    .reduce((latest, day) => (day > latest ? day : latest), context.today);
  return readPause(until, today);
}

export async function resumeSubscriptions(request: DeskRequest, which: string | undefined): Promise<Message> {
  const choice = await chooseSubscriptions(request, 'resume', which);
  if ('reply' in choice) return choice.reply;
  const { chosen } = choice;
  if (chosen.every(({ subscription }) => isStoryGone(request, subscription.story))) {
    return await listSubscriptions(request, { title: 'Its story is not here any more' });
  }
  // Replanning a subscription that was not paused would drop its due post.
  const stopped = chosen.filter(({ subscription }) => isStopped(request, subscription));
  const running = chosen.filter((one) => !stopped.includes(one));
  return resumedReply(request.context, await changePauses(request, stopped, undefined), running);
}

function isStopped(request: DeskRequest, subscription: StoredSubscription): boolean {
  if (isStoryGone(request, subscription.story)) return false;
  return subscription.suspended !== undefined || isPaused(subscription, dateAt(request.now, subscription.zone));
}

/** Pauses subscriptions, or resumes them without a pause. Returns those that still exist. */
async function changePauses(
  { options, now }: DeskRequest,
  chosen: readonly NumberedSubscription[],
  pause: Pause | undefined,
): Promise<NumberedSubscription[]> {
  const { subscriptions } = await options.stores();
  const changed: NumberedSubscription[] = [];
  for (const { number, subscription } of chosen) {
    const { pause: _, suspended: __, next: ___, ...plain } = subscription;
    const paused = pause && { pause };
    const next = nextOccurrenceOf({ ...plain, ...paused }, now);
    const changes = { ...paused, ...(next && { next }) };
    if (await subscriptions.change(subscription.id, changes)) {
      changed.push({ number, subscription: { ...plain, ...changes } });
    }
  }
  if (changed.some(({ subscription }) => subscription.next)) options.onNewTime?.();
  return changed;
}

/** Ends the named subscriptions; all of several only after their number is confirmed. */
export async function endSubscriptions(request: DeskRequest, typed: string | undefined): Promise<Message> {
  const { context, options } = request;
  const which = plainWhich(typed);
  const wantsAll = CONFIRMED_ALL.exec(which ?? '');
  if (wantsAll) {
    const all = await channelSubscriptions(request);
    // The confirmed number guards against subscriptions added after the question.
    if (all.length > 1 && Number(wantsAll[1]) !== all.length) return endAllReply(context, all);
  }
  const choice = await chooseSubscriptions(request, 'unsubscribe', wantsAll ? 'all' : which);
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
