import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { buttonsIn, type Message } from '../../../message/message.ts';
import { shownAfterPress } from '../../../message/shown.ts';

import { ofStory } from '../../../message/story.ts';
import { apology, withApology } from '../../kit/apology.ts';

import { intentOf, type PressedButton } from '../../kit/request.ts';
import { appName } from '../manifest/manifest.ts';
import { apologyContext, failureText, isSlackError } from '../post/failure.ts';
import { type AskMemory, askModal, type ShownContent } from '../views/ask-modal.ts';
import { formModal } from '../views/form-modal.ts';
import { newForm, type SubscribeMemory } from '../views/subscribe-form.ts';
import { type ItemChoice, noticeModal, subscribeModal } from '../views/subscribe-modal.ts';
import { openedView } from '../views/view-payload.ts';
import { answer, answerFromCache } from './answer.ts';
import type { Deps } from './deps.ts';
import { buttonValue, pressedOf } from './parse.ts';
import { notAllowed, windowTooLate } from './user-texts.ts';
import { directMessages, type Where } from './where.ts';

/** Opens the ask modal, at once: a trigger is valid for three seconds. */
export async function openAsk({ slashCommand }: Deps, { client }: Where, trigger: string, channel: string) {
  const view = askModal({ channel, turn: 0 }, appName(slashCommand));
  await client.views.open({ trigger_id: trigger, view });
}

/** Opens the subscription form, or says that the person may not subscribe. */
export async function openSubscribe(
  deps: Deps,
  where: Where,
  trigger: string,
  memory: Pick<SubscribeMemory, 'channel' | 'direct' | 'story'>,
): Promise<void> {
  const { admins } = deps;
  const isAllowed = admins.length === 0 || admins.includes(where.user);
  const view = isAllowed ? await newSubscribeModal(deps, where, { ...memory, days: [] }) : refusalModal(notAllowed());
  await where.client.views.open({ trigger_id: trigger, view });
}

/** Opens the form of a message, if it has one and the trigger is still valid. */
export async function openForm(
  { client, channel }: Where,
  trigger: string | undefined,
  { form, story }: Message,
): Promise<boolean> {
  if (!form || trigger === undefined) return false;
  const view = formModal(form, { what: form.what, channel, story });
  return hasOpened(client.views.open({ trigger_id: trigger, view }));
}

/** Whether a modal opened. If the trigger was too old, or Slack refused it, a message takes its place. */
export async function hasOpened(opening: Promise<unknown>): Promise<boolean> {
  return opening.then(
    () => true,
    (error: unknown) => {
      if (isSlackError(error)) return false;
      throw error;
    },
  );
}

/**
 * All watch items of a story, from the buttons of the watch list.
 * @param story its key, if there are several
 */
export async function watchItems(deps: Deps, where: Where, story: string | undefined): Promise<ItemChoice[]> {
  const { message } = await answerFromCache(deps, where, ofStory({ kind: 'watch' }, story));
  return buttonsIn(message).flatMap(({ label, intent }) =>
    intent.kind === 'watch' && intent.item !== undefined ? [{ id: intent.item, title: label }] : [],
  );
}

/** The answer to an intent or a button in a view, and the view's new metadata. */
export async function answerInView(
  deps: Deps,
  where: Where,
  request: Intent | PressedButton,
  { channel, turn, ...before }: AskMemory,
): Promise<{ message: Message; memory: AskMemory; page: number | undefined }> {
  const intent = intentOf(request);
  const isStored = intent !== undefined && needsStore(intent);
  const here = isStored ? { ...where, channel: await channelOf(where, channel) } : where;
  const { message } =
    isStored || 'buttonId' in request ? await answer(deps, here, request) : await answerFromCache(deps, here, request);
  const shown = shownContent(intent, message);
  return {
    message,
    memory: { channel, turn: turn + 1, ...(shown && { shown }), ...shownAfterPress(before, message) },
    page: shown && (('buttonId' in request ? request.page : undefined) ?? 1),
  };
}

/** The intent or button that shows a view's content again. */
export function shownRequest(shown: ShownContent): Intent | PressedButton {
  if ('button' in shown) return pressedOf(shown.button);
  const { question, after, offered } = shown;
  return { kind: 'ask', question, ...(after !== undefined && { after }), ...(offered && { offered }) };
}

/** The channel that a view is about; the person's direct messages if it names none. */
export async function channelOf(where: Where, channel: string): Promise<string> {
  return channel === '' ? (await directMessages(where)).channel : channel;
}

/**
 * Opens a modal at once if its content is ready soon; otherwise opens one that says "one moment" and fills it in later.
 */
export async function openWhenReady(
  { client }: Where,
  trigger: string,
  isSlow: boolean,
  make: () => Promise<ModalView>,
): Promise<void> {
  if (!isSlow) {
    await client.views.open({ trigger_id: trigger, view: await make() });
    return;
  }
  const opened = await client.views.open({ trigger_id: trigger, view: waitingModal() });
  await updateView(client, openedView.parse(opened).view.id, await make());
}

export function waitingModal(): ModalView {
  return noticeModal('One moment', 'One moment, please: this is being looked up.');
}

/**
 * Posts a text to the person's direct messages, if there is no other place or the modal did not open. Logs a failure.
 */
export async function postDirectMessage(deps: Deps, where: Where, text: string): Promise<void> {
  const { client } = where;
  try {
    const channel = await channelOf(where, '');
    await client.chat.postMessage({ channel, text, unfurl_links: false, unfurl_media: false });
  } catch (error) {
    deps.log(`Slack: could not send the error reply to the user either (${deps.reference}): ${failureText(error)}`);
  }
}

/** Updates a view. Does nothing if it was closed, or changed since `hash`: then a later change is on its way. */
export async function updateView(client: WebClient, id: string, view: ModalView, hash?: string): Promise<void> {
  try {
    await client.views.update({ view_id: id, view, ...(hash !== undefined && { hash }) });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError) || !GONE.includes(error.data.error)) throw error;
  }
}

/** Whether Slack refused an expired trigger because the request arrived too late. */
function isTriggerExpired(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && EXPIRED_TRIGGER.includes(error.data.error);
}

const EXPIRED_TRIGGER = ['expired_trigger_id', 'exchanged_trigger_id'];
const GONE = ['hash_conflict', 'not_found', 'view_not_found'];

/** Runs a request's work. If it fails, logs why and shows the person an apology. */
export async function runWithApology(
  deps: Deps,
  what: string,
  work: () => Promise<void>,
  excuse: (sorry: string) => Promise<unknown>,
): Promise<void> {
  await withApology(apologyContext(deps), what, work, (error) =>
    excuse(isTriggerExpired(error) ? windowTooLate(appName(deps.slashCommand)) : apology(deps.reference)),
  );
}

export function apologyModal(sorry: string): ModalView {
  return noticeModal('That did not work', sorry);
}

async function newSubscribeModal(deps: Deps, where: Where, memory: SubscribeMemory): Promise<ModalView> {
  const items = await watchItems(deps, where, memory.story);
  const { zone = 'UTC' } = await deps.profiles.profile(where.client, where.team, where.user);
  return subscribeModal(newForm(zone), memory, { items, now: deps.now() });
}

function refusalModal({ title, blocks }: Message): ModalView {
  const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  return noticeModal('Subscribe', [`${title}.`, ...texts].join(' '));
}

/** The metadata with which a view can show its content again, on another page. */
function shownContent(intent: Intent | undefined, message: Message): ShownContent | undefined {
  if (intent?.kind === 'ask') {
    const { question, after, offered } = intent;
    return { question, ...(after !== undefined && { after }), ...(offered && { offered }) };
  }
  const again = intent && repeatableIntent(intent, message);
  return again && { button: buttonValue(again) };
}
