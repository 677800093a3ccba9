import type { App, RespondFn } from '@slack/bolt';
import { repeatableIntent } from '../../../message/effects.ts';
import { withApology } from '../../kit/apology.ts';
import type { PressedButton } from '../../kit/request.ts';
import { NOT_SHARED, sharedBy } from '../../kit/user-texts.ts';
import { failureOf } from '../post/errors.ts';
import { apologyContext, isSlackError, responseApology } from '../post/failure.ts';
import { INTENT_ACTION_PREFIX } from '../render/choices.ts';
import { PAGE_ACTION_PREFIX, SHARE_ACTION } from '../render/render.ts';
import {
  type Answer,
  answerRequest,
  type Body,
  postPages,
  rememberAnswer,
  renderAnswer,
  withoutMetadata,
} from '../requests/answer.ts';
import { parseButtonValue } from '../requests/parse.ts';
import { type PressPayload, pressPayload } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import { isBlockRefusal, publish, sendWithPictures } from '../requests/send.ts';
import { ALREADY_SHARED } from '../requests/user-texts.ts';
import { openForm } from '../requests/views.ts';

const BUTTON_ACTIONS = new RegExp(`^(?:${INTENT_ACTION_PREFIX}|${PAGE_ACTION_PREFIX}|${SHARE_ACTION}$)`);

type ButtonPlace =
  /** The message is visible to only one person. */
  | 'private'
  /** The message is public, but the answer is private. */
  | 'channel'
  /** The message is in a direct message or a thread, and so is the answer. */
  | 'conversation';

interface ButtonPress {
  readonly origin: RequestOrigin;
  readonly press: PressPayload;
  readonly pressedButton: PressedButton;
  readonly respond: RespondFn;
}

export function listenToButtons(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: BUTTON_ACTIONS }, async ({ body, ack, respond, ...boltArgs }) => {
    const deps = newRequest();
    await ack();
    const { success, data: press } = pressPayload.safeParse(body);
    if (!success) return; // Buttons in views have their own listener.
    await withApology(
      apologyContext(deps),
      'a button',
      async () => {
        const { user, channel, container, actions } = press;
        const [{ action, value = '' }] = actions;
        const key = JSON.stringify([channel.id, container.message_ts, user.id, action, value]);
        if (!deps.presses.take(key, deps.now().epochMilliseconds)) return;
        const origin = originOf(boltArgs, user, channel.id, channel.name);
        const button = { origin, press, pressedButton: parseButtonValue(value), respond };
        await (action === SHARE_ACTION ? onShare(deps, button) : onPress(deps, button));
      },
      (error) => {
        const text = responseApology(error, deps.reference);
        return respond({ response_type: 'ephemeral', replace_original: false, text });
      },
    );
  });
}

async function onPress(deps: Deps, button: ButtonPress): Promise<void> {
  const { origin, press, pressedButton } = button;
  const answer = await answerRequest(deps, origin, pressedButton);
  if (await openForm(origin, press.trigger_id, answer.message)) return;
  await sendWithPictures(deps, origin, answer, (answerWithFiles) => showAnswer(deps, button, answerWithFiles));
}

async function showAnswer(
  deps: Deps,
  { origin, press, pressedButton, respond }: ButtonPress,
  answer: Answer,
): Promise<void> {
  const { channel, client, user } = origin;
  const { message_ts: ts, thread_ts: thread } = press.container;
  const { page } = pressedButton;
  const place = buttonPlace(press);
  const isPrivate = answer.message.isPrivate === true;
  const isPageTurn = page !== undefined || (answer.intent !== undefined && 'page' in answer.intent);
  if (isPrivate && place !== 'channel' && (thread !== undefined || channel.startsWith('D'))) {
    await deps.conversations.noteShown(channel, thread, answer.message, user);
  }
  const isSharable = place !== 'conversation' && !channel.startsWith('D');
  const payloads = renderAnswer(answer, { isSharable, ...(page !== undefined && { page }) });
  const respondPrivately = async (bodies: readonly Body[], isReplacing = false) => {
    for (const [i, body] of bodies.entries()) {
      await respond({
        response_type: 'ephemeral',
        ...((place === 'private' || isPrivate) && thread !== undefined && { thread_ts: thread }),
        replace_original: isReplacing && i === 0,
        ...withoutMetadata(body),
      });
    }
  };
  if (place !== 'conversation' || isPrivate) return respondPrivately(payloads, place === 'private' && isPageTurn);
  try {
    if (!isPageTurn) {
      const firstTs = await postPages(deps, origin, payloads, { thread });
      await rememberAnswer(deps, origin, answer.message, firstTs && (thread ?? firstTs));
      return await deps.conversations.noteShown(channel, thread, answer.message, user);
    }
    const [shown, ...laterPages] = payloads;
    if (shown) await client.chat.update({ channel, ts, ...shown });
    await postPages(deps, origin, laterPages, { thread });
  } catch (error) {
    // The bot may not be in this conversation, but can still answer privately.
    if (isBlockRefusal(error) || !isSlackError(error) || failureOf(error).kind !== 'refused') throw error;
    await respondPrivately(payloads);
  }
}

async function onShare(deps: Deps, { origin, press, pressedButton, respond }: ButtonPress): Promise<void> {
  const { client, team, channel, user } = origin;
  const privateReply = { response_type: 'ephemeral', replace_original: false } as const;
  const name = `share:${channel}:${press.container.message_ts}:${pressedButton.buttonId}`;
  if (!(await deps.deduper.claim(name))) return void (await respond({ ...privateReply, text: ALREADY_SHARED }));
  try {
    const answer = await answerRequest(deps, origin, pressedButton);
    const isAnswer =
      !answer.isRefused && answer.intent !== undefined && repeatableIntent(answer.intent, answer.message) !== undefined;
    const profile = await deps.profiles.fetch(client, team, user);
    const notice = isAnswer ? sharedBy(profile.name) : NOT_SHARED;
    await sendWithPictures(deps, origin, answer, async (shown) => {
      const payloads = renderAnswer(shown, answer.isRefused || answer.message.isPrivate ? {} : { notice });
      if (isAnswer) {
        return await publish(deps, origin, shown.message, payloads, (body) =>
          respond({ replace_original: false, ...body }),
        );
      }
      for (const payload of payloads) await respond({ ...privateReply, ...withoutMetadata(payload) });
    });
    if (!isAnswer) await deps.deduper.release(name);
  } catch (error) {
    await deps.deduper.release(name);
    throw error;
  }
}

function buttonPlace({ channel, container }: PressPayload): ButtonPlace {
  if (container.is_ephemeral) return 'private';
  const isReply = container.thread_ts !== undefined && container.thread_ts !== container.message_ts;
  return isReply || channel.id.startsWith('D') ? 'conversation' : 'channel';
}
