import { addDays, dateAt } from '../../briefing/dates.ts';
import type { Message } from '../../message/message.ts';
import { readPause } from '../../reply/pause.ts';
import { rescheduledReply } from '../../reply/reschedule.ts';
import { noWishReply } from '../../reply/subscribe.ts';
import { isPaused, type NumberedSubscription } from '../../reply/subscription-details.ts';
import { badPauseReply, endAllReply, endedReply, pausedReply, resumedReply } from '../../reply/subscriptions.ts';
import { parseWish } from '../../reply/wish.ts';
import { nextOccurrenceOf } from '../../schedule/plan.ts';
import type { Pause, StoredSubscription } from '../../schedule/subscription.ts';
import {
  channelSubscriptions,
  chooseSubscriptions,
  isDirect,
  isStoryGone,
  listSubscriptions,
  notificationsOf,
  plainSelection,
} from './channel.ts';
import { removeNotifications } from './notifications.ts';
import type { DeskRequest } from './request.ts';

const ALL_WITH_NUMBER = /^all(?: (\d{1,4}))?$/i;

export async function pauseSubscriptions(
  request: DeskRequest,
  selection: string | undefined,
  typedDay: string | undefined,
): Promise<Message> {
  const choice = await chooseSubscriptions(request, 'pause', selection);
  if ('reply' in choice) return choice.reply;
  const pause = parsePause(request, choice.chosenSubscriptions, typedDay);
  if ('problem' in pause) {
    const example = ['pause', selection ?? '', `until ${addDays(request.context.today, 7)}`]
      .filter((part) => part !== '')
      .join(' ');
    return badPauseReply(request.context, pause.problem, example);
  }
  return pausedReply(
    request.context,
    await changeSubscriptions(request, choice.chosenSubscriptions, () => ({ pause })),
    pause,
  );
}

/** The end must be after today in each subscription's zone. */
function parsePause(
  { context, now }: DeskRequest,
  chosenSubscriptions: readonly NumberedSubscription[],
  typedDay: string | undefined,
): Pause | { readonly problem: string } {
  if (typedDay === undefined) return {};
  const today = chosenSubscriptions
    .map(({ subscription }) => dateAt(now, subscription.zone))
    .reduce((latest, day) => (day > latest ? day : latest), context.today);
  return readPause(typedDay, today);
}

export async function resumeSubscriptions(request: DeskRequest, selection: string | undefined): Promise<Message> {
  const choice = await chooseSubscriptions(request, 'resume', selection);
  if ('reply' in choice) return choice.reply;
  const { chosenSubscriptions } = choice;
  if (chosenSubscriptions.every(({ subscription }) => isStoryGone(request, subscription.story))) {
    const owner = chosenSubscriptions.length === 1 ? 'Its' : 'Their';
    return await listSubscriptions(request, { title: `${owner} story is no longer here` });
  }
  // Replanning a subscription that was not paused would drop its due post.
  const stoppedSubscriptions = chosenSubscriptions.filter(({ subscription }) => isStopped(request, subscription));
  const runningSubscriptions = chosenSubscriptions.filter((candidate) => !stoppedSubscriptions.includes(candidate));
  return resumedReply(
    request.context,
    await changeSubscriptions(request, stoppedSubscriptions, () => ({})),
    runningSubscriptions,
  );
}

function isStopped(request: DeskRequest, subscription: StoredSubscription): boolean {
  if (isStoryGone(request, subscription.story)) return false;
  return subscription.suspended !== undefined || isPaused(subscription, dateAt(request.now, subscription.zone));
}

export async function rescheduleSubscription(
  request: DeskRequest,
  which: string,
  typedTimes: string,
): Promise<Message> {
  const { context, asker, now } = request;
  const subscriptions = await channelSubscriptions(request);
  const chosen = subscriptions.filter(({ subscription: { id } }) => which === 'all' || id === which);
  const parsed = parseWish(`digest ${typedTimes}`, { briefing: context.briefing, zone: asker.zone, now });
  if (chosen.length === 0) return await listSubscriptions(request, { title: 'That subscription has ended' });
  if (parsed.kind !== 'wish') return noWishReply(context, parsed);
  const { recurrence, zone } = parsed.spec;
  const times = { recurrence, zone };
  const changed = await changeSubscriptions(request, chosen, ({ pause }) => ({ times, ...(pause && { pause }) }));
  const [first, ...others] = changed;
  return first
    ? rescheduledReply(context, first, others)
    : await listSubscriptions(request, { title: 'That subscription has ended' });
}

interface Changes {
  readonly times?: Pick<StoredSubscription, 'recurrence' | 'zone'>;
  readonly pause?: Pause;
}

/** Resumes the subscriptions that get no pause. Returns those that still exist. */
async function changeSubscriptions(
  { options, now }: DeskRequest,
  chosen: readonly NumberedSubscription[],
  changesOf: (subscription: StoredSubscription) => Changes,
): Promise<NumberedSubscription[]> {
  const { subscriptions } = await options.stores();
  const changed: NumberedSubscription[] = [];
  for (const { number, subscription } of chosen) {
    const { pause: _, suspended: __, next: ___, ...fields } = subscription;
    const { times, ...pauseField } = changesOf(subscription);
    const settings = { ...fields, ...times, ...pauseField };
    const next = nextOccurrenceOf(settings, now);
    const nextField = next && { next };
    if (await subscriptions.change(subscription.id, { ...(times && { times }), ...pauseField, ...nextField })) {
      changed.push({ number, subscription: { ...settings, ...nextField } });
    }
  }
  if (changed.some(({ subscription }) => subscription.next)) options.onNewTime?.();
  return changed;
}

export async function endSubscriptions(request: DeskRequest, typedNames: string | undefined): Promise<Message> {
  const { context, options } = request;
  const selection = plainSelection(typedNames);
  const allMatch = ALL_WITH_NUMBER.exec(selection ?? '');
  const waits = allMatch && isDirect(request) ? await notificationsOf(request) : [];
  if (allMatch) {
    const allSubscriptions = await channelSubscriptions(request);
    const count = allSubscriptions.length + waits.length;
    // The confirmed number guards against subscriptions added after the question.
    if (allSubscriptions.length > 0 && count > 1 && Number(allMatch[1]) !== count) {
      return endAllReply(
        context,
        allSubscriptions,
        waits.map(({ key }) => key),
      );
    }
  }
  const choice = await chooseSubscriptions(request, 'unsubscribe', allMatch ? 'all' : selection);
  if ('reply' in choice) return choice.reply;
  const { subscriptions } = await options.stores();
  const endedSubscriptions: StoredSubscription[] = [];
  for (const { subscription } of choice.chosenSubscriptions) {
    if (await subscriptions.remove(subscription.id)) endedSubscriptions.push(subscription);
  }
  await removeNotifications(request, waits);
  return endedSubscriptions.length === 0
    ? await listSubscriptions(request, {
        title: choice.chosenSubscriptions.length === 1 ? 'It was already stopped' : 'They were already stopped',
      })
    : endedReply(
        context,
        endedSubscriptions,
        waits.map(({ key }) => key),
      );
}
