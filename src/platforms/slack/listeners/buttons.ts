import type { App, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { repeated } from '../../../message/effects.ts';
import { troubleOf } from '../post/errors.ts';
import { excuse, inWords, isOfSlack } from '../post/failure.ts';
import { INTENT_ACTION } from '../render/choices.ts';
import { PAGE_ACTION, SHARE_ACTION } from '../render/render.ts';
import { type Answer, answer, bodyOf, laidOut, say, type Where } from '../requests/answer.ts';
import type { Begun, Deps } from '../requests/deps.ts';
import { type PressPayload, pressPayload } from '../requests/payload.ts';
import { isUnshown, sendWithPictures } from '../requests/pictures.ts';
import { sharedBy, unsharable } from '../requests/user-texts.ts';
import { type Pressed, pressedOf } from '../requests/wanted.ts';

const OURS = new RegExp(`^(?:${INTENT_ACTION}|${PAGE_ACTION}|${SHARE_ACTION}$)`);

/** Where a button is. */
type Stand =
  /** On a message that only one person sees. */
  | 'private'
  /** On a message that is everybody's: whoever presses it gets the answer alone. */
  | 'channel'
  /** In a direct message or a thread, where the answer is said like any other. */
  | 'talk';

/** Listens to the buttons and menus of the bot's messages. */
export function listenToButtons(app: App, begun: Begun): void {
  app.action({ type: 'block_actions', action_id: OURS }, async ({ body, ack, respond, client }) => {
    const deps = begun();
    await ack();
    const read = pressPayload.safeParse(body);
    if (!read.success) return; // On a view, whose own listener answers it.
    try {
      await onPress(deps, read.data, client, respond);
    } catch (error) {
      const { reference } = deps;
      deps.tell(`Slack: a button failed (${reference}): ${inWords(error)}`);
      await respond({ response_type: 'ephemeral', replace_original: false, text: excuse(error, reference) });
    }
  });
}

async function onPress(deps: Deps, press: PressPayload, client: WebClient, respond: RespondFn): Promise<void> {
  const { user, team, channel, actions } = press;
  const [{ value, selected_option: option }] = actions;
  const where: Where = { client, team: team?.id ?? user.team_id ?? '', channel: channel.id, user: user.id };
  const pressed = pressedOf(value ?? option?.value ?? '');
  const given = await answer(deps, where, pressed);
  await sendWithPictures(deps, where, given, (shown) => show(deps, where, { press, pressed, given: shown, respond }));
}

interface Shown {
  readonly press: PressPayload;
  readonly pressed: Pressed;
  readonly given: Answer;
  readonly respond: RespondFn;
}

async function show(deps: Deps, where: Where, { press, pressed, given, respond }: Shown): Promise<void> {
  const { client } = where;
  const { user, channel, container, actions } = press;
  const [{ action_id: action }] = actions;
  const stand = standOf(press);
  const thread = container.thread_ts === undefined ? {} : { thread_ts: container.thread_ts };
  const isPrivate = given.message.isPrivate === true;
  const privately = { response_type: 'ephemeral', ...((stand === 'private' || isPrivate) && thread) } as const;

  if (action === SHARE_ACTION && !given.isRefused) {
    const isAnswer = given.intent !== undefined && repeated(given.intent, given.message) !== undefined;
    const { name } = await deps.people.profile(client, where.team, user.id);
    for (const payload of laidOut(given, { notice: isAnswer ? sharedBy(name) : unsharable() })) {
      const everybody = { response_type: isAnswer ? 'in_channel' : 'ephemeral' } as const;
      await respond({ ...everybody, replace_original: false, ...bodyOf(payload) });
    }
    return;
  }

  const isTurned = pressed.page !== undefined || (given.intent && 'page' in given.intent);
  const isSharable = stand !== 'talk' && !where.channel.startsWith('D');
  const showing = { isSharable, ...(pressed.page !== undefined && { page: pressed.page }) };
  const [first, ...others] = laidOut(given, showing);
  if (!first) return;
  if (stand !== 'talk' || isPrivate) {
    await respond({ ...privately, replace_original: stand === 'private' && isTurned === true, ...bodyOf(first) });
    for (const other of others) await respond({ ...privately, replace_original: false, ...bodyOf(other) });
    return;
  }
  try {
    if (!isTurned) return await say(deps, where, [first, ...others], container.thread_ts);
    await client.chat.update({ channel: channel.id, ts: container.message_ts, ...first });
    await say(deps, where, others, container.thread_ts);
  } catch (error) {
    // In a conversation in which the bot has no place, it can still answer who pressed.
    if (isUnshown(error) || !isOfSlack(error) || troubleOf(error).kind !== 'refused') throw error;
    for (const payload of [first, ...others])
      await respond({ ...privately, replace_original: false, ...bodyOf(payload) });
  }
}

function standOf({ channel, container }: PressPayload): Stand {
  if (container.is_ephemeral) return 'private';
  const isReply = container.thread_ts !== undefined && container.thread_ts !== container.message_ts;
  return isReply || channel.id.startsWith('D') ? 'talk' : 'channel';
}
