import type { App, RespondArguments, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { repeatableIntent } from '../../../message/effects.ts';
import { withApology } from '../../kit/apology.ts';
import type { PressedButton } from '../../kit/request.ts';
import { NOT_SHARED, sharedBy } from '../../kit/user-texts.ts';
import { failureOf } from '../post/errors.ts';
import { apologyContext, isSlackError, responseApology } from '../post/failure.ts';
import { INTENT_ACTION } from '../render/choices.ts';
import { PAGE_ACTION, SHARE_ACTION } from '../render/render.ts';
import { type Answer, answer, postPages, rememberAnswer, renderAnswer, withoutMetadata } from '../requests/answer.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { pressedOf } from '../requests/parse.ts';
import { type PressPayload, pressPayload } from '../requests/payload.ts';
import { isBlockRefusal, sendWithPictures } from '../requests/pictures.ts';
import { publish } from '../requests/publish.ts';
import { ALREADY_SHARED } from '../requests/user-texts.ts';
import { openForm } from '../requests/views.ts';
import { type Where, workspaceOf } from '../requests/where.ts';

const BUTTON_ACTIONS = new RegExp(`^(?:${INTENT_ACTION}|${PAGE_ACTION}|${SHARE_ACTION}$)`);

/** Where the pressed button is. */
type Place =
  /** On a message that only one person can see. */
  | 'private'
  /** On a public message; only the person who presses sees the answer. */
  | 'channel'
  /** In a direct message or a thread; the answer is posted there. */
  | 'conversation';

/** Handles the buttons and menus of the bot's messages. */
export function listenToButtons(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: BUTTON_ACTIONS }, async ({ body, ack, respond, client, context }) => {
    const deps = newRequest();
    await ack();
    const read = pressPayload.safeParse(body);
    if (!read.success) return; // the button is in a view, which has its own listener
    await withApology(
      apologyContext(deps),
      'a button',
      () => onPress(deps, { press: read.data, client, team: workspaceOf(context), respond }),
      (error) => {
        const text = responseApology(error, deps.reference);
        return respond({ response_type: 'ephemeral', replace_original: false, text });
      },
    );
  });
}

/** A button press, with what is needed to answer it. */
interface ButtonPress {
  readonly press: PressPayload;
  readonly client: WebClient;
  readonly team: string;
  readonly respond: RespondFn;
}

async function onPress(deps: Deps, { press, client, team, respond }: ButtonPress): Promise<void> {
  const { user, channel, container, actions } = press;
  const [{ action_id: action, value, selected_option: option }] = actions;
  const id = value ?? option?.value ?? '';
  const key = JSON.stringify([channel.id, container.message_ts, user.id, action, id]);
  if (!deps.presses.take(key, deps.now().epochMilliseconds)) return;
  const where: Where = {
    client,
    team,
    channel: channel.id,
    user: user.id,
    home: user.team_id ?? undefined,
    channelName: channel.name,
  };
  const pressed = pressedOf(id);
  if (action === SHARE_ACTION) return await onShare(deps, where, { press, pressed, respond });
  const given = await answer(deps, where, pressed);
  if (await openForm(where, press.trigger_id, given.message)) return;
  await sendWithPictures(deps, where, given, (shown) =>
    showAnswer(deps, where, { press, pressed, given: shown, respond }),
  );
}

interface PressAnswer {
  readonly press: PressPayload;
  readonly pressed: PressedButton;
  readonly given: Answer;
  readonly respond: RespondFn;
}

async function showAnswer(deps: Deps, where: Where, { press, pressed, given, respond }: PressAnswer): Promise<void> {
  const { client } = where;
  const { channel, container } = press;
  const place = placeOf(press);
  const thread = container.thread_ts === undefined ? {} : { thread_ts: container.thread_ts };
  const isPrivate = given.message.isPrivate === true;
  const privately = { response_type: 'ephemeral', ...((place === 'private' || isPrivate) && thread) } as const;

  const isTurned = pressed.page !== undefined || (given.intent && 'page' in given.intent);
  const isSharable = place !== 'conversation' && !where.channel.startsWith('D');
  const showing = { isSharable, ...(pressed.page !== undefined && { page: pressed.page }) };
  const [first, ...others] = renderAnswer(given, showing);
  if (!first) return;
  if (place !== 'conversation' || isPrivate) {
    await respond({
      ...privately,
      replace_original: place === 'private' && isTurned === true,
      ...withoutMetadata(first),
    });
    for (const other of others) await respond({ ...privately, replace_original: false, ...withoutMetadata(other) });
    return;
  }
  try {
    if (!isTurned) {
      const ts = await postPages(deps, where, [first, ...others], { thread: container.thread_ts });
      await rememberAnswer(deps, where, given.message, ts === undefined ? ts : (container.thread_ts ?? ts));
      return await deps.conversations.noteShown(channel.id, container.thread_ts, given.message);
    }
    await client.chat.update({ channel: channel.id, ts: container.message_ts, ...first });
    await postPages(deps, where, others, { thread: container.thread_ts });
  } catch (error) {
    // The bot is not in this conversation, but can still answer the person who pressed.
    if (isBlockRefusal(error) || !isSlackError(error) || failureOf(error).kind !== 'refused') throw error;
    for (const payload of [first, ...others])
      await respond({ ...privately, replace_original: false, ...withoutMetadata(payload) });
  }
}

/** Shares a button's answer with everyone in the channel, once for each message and button. */
async function onShare(
  deps: Deps,
  where: Where,
  { press, pressed, respond }: Pick<PressAnswer, 'press' | 'pressed' | 'respond'>,
): Promise<void> {
  const { client, team, channel, user } = where;
  const alone = { response_type: 'ephemeral', replace_original: false } as const;
  const name = `share:${channel}:${press.container.message_ts}:${pressed.buttonId}`;
  if (!(await deps.deduper.claim(name))) return void (await respond({ ...alone, text: ALREADY_SHARED }));
  try {
    const given = await answer(deps, where, pressed);
    const isAnswer =
      !given.isRefused && given.intent !== undefined && repeatableIntent(given.intent, given.message) !== undefined;
    const profile = await deps.profiles.profile(client, team, user);
    const notice = isAnswer ? sharedBy(profile.name) : NOT_SHARED;
    await sendWithPictures(deps, where, given, async (shown) => {
      const payloads = renderAnswer(shown, given.isRefused || given.message.isPrivate ? {} : { notice });
      if (isAnswer) {
        const everywhere = (body: RespondArguments) => respond({ replace_original: false, ...body });
        return await publish(deps, where, shown.message, payloads, everywhere);
      }
      for (const payload of payloads) await respond({ ...alone, ...withoutMetadata(payload) });
    });
    if (!isAnswer) await deps.deduper.release(name);
  } catch (error) {
    await deps.deduper.release(name);
    throw error;
  }
}

function placeOf({ channel, container }: PressPayload): Place {
  if (container.is_ephemeral) return 'private';
  const isReply = container.thread_ts !== undefined && container.thread_ts !== container.message_ts;
  return isReply || channel.id.startsWith('D') ? 'conversation' : 'channel';
}
