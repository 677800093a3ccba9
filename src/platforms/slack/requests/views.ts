import type { AckFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { buttonsIn, type Message } from '../../../message/message.ts';
import { shownAfterPress } from '../../../message/shown.ts';
import { intentForStory } from '../../../message/story.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { intentOf, type PressedButton } from '../../kit/request.ts';
import { appName } from '../manifest/manifest.ts';
import { apologyContext, failureText, isSlackError } from '../post/failure.ts';
import { buttonValue } from '../render/choices.ts';
import {
  ASK_MODAL,
  type AskMemory,
  askModal,
  type PagedAnswer,
  RESULT_MODAL,
  resultModal,
  type ShownContent,
} from '../views/ask-modal.ts';
import { formModal } from '../views/form-modal.ts';
import { newForm, type SubscribeMemory } from '../views/subscribe-form.ts';
import { noticeModal, subscribeModal, type WatchChoice } from '../views/subscribe-modal.ts';
import { answerFromCache, answerRequest, postText } from './answer.ts';
import type { Deps } from './deps.ts';
import { pressedOf } from './parse.ts';
import { NOT_ALLOWED, windowTooLate } from './user-texts.ts';
import { directMessages, type Where } from './where.ts';

/** Opens the ask modal, at once: a trigger is valid for three seconds. */
export async function openAsk({ slashCommand }: Deps, { client }: Where, trigger: string, channel: string) {
  const view = askModal({ channel, turn: 0 }, appName(slashCommand));
  await client.views.open({ trigger_id: trigger, view });
}

/** Opens the subscription form, or says that the person may not subscribe. */
export async function openSubscribe(
  deps: Deps,
  { client, team, user, ...where }: Where,
  trigger: string,
  memory: Pick<SubscribeMemory, 'channel' | 'direct' | 'story'>,
): Promise<void> {
  const { admins, profiles, now } = deps;
  const open = (view: ModalView) => client.views.open({ trigger_id: trigger, view });
  if (admins.length > 0 && !admins.includes(user)) {
    const { title, blocks } = NOT_ALLOWED;
    const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
    return void (await open(noticeModal('Subscribe', [`${title}.`, ...texts].join(' '))));
  }
  const items = await watchItems(deps, { client, team, user, ...where }, memory.story);
  const { zone = 'UTC' } = await profiles.profile(client, team, user);
  await open(subscribeModal(newForm(zone), { ...memory, days: [] }, { items, now: now() }));
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
export async function watchItems(deps: Deps, where: Where, story: string | undefined): Promise<WatchChoice[]> {
  const { message } = await answerFromCache(deps, where, intentForStory({ kind: 'watch' }, story));
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
): Promise<PagedAnswer & { readonly memory: AskMemory }> {
  const intent = intentOf(request);
  const isStored = intent !== undefined && needsStore(intent);
  const here = isStored ? { ...where, channel: await channelOf(where, channel) } : where;
  const { message } =
    isStored || 'buttonId' in request
      ? await answerRequest(deps, here, request)
      : await answerFromCache(deps, here, request);
  const shown = shownContent(intent, message);
  return {
    message,
    memory: { channel, turn: turn + 1, ...(shown && { shown }), ...shownAfterPress(before, message) },
    page: shown && (('buttonId' in request ? request.page : undefined) ?? 1),
  };
}

/** The modal for an answer: its form if it has one, otherwise the kind of modal in which the person asked. */
export function modalOf({ slashCommand }: Deps, callbackId: string, memory: AskMemory, answered: PagedAnswer) {
  const { form, story } = answered.message;
  if (form) return formModal(form, { what: form.what, channel: memory.channel, story });
  if (callbackId === RESULT_MODAL) return resultModal(memory, 'Subscribe', answered);
  if (callbackId === ASK_MODAL) return askModal(memory, appName(slashCommand), answered);
  throw new Error(`A button was pressed in a view of an unknown kind: ${callbackId}`);
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

export function waitingModal(): ModalView {
  return noticeModal('One moment', 'One moment, please: this is being looked up.');
}

export function apologyModal(sorry: string): ModalView {
  return noticeModal('That did not work', sorry);
}

/**
 * Replaces a submitted modal, in the acknowledgement if the next view is ready in time. Otherwise shows a notice until
 * it is ready, in which case its errors stay unmarked.
 * @param isSlow whether to acknowledge before `make` is called
 */
export async function answerSubmission(
  deps: Deps,
  {
    ack,
    client,
    view,
  }: { readonly ack: AckFn<ViewResponseAction>; readonly client: WebClient; readonly view: { readonly id: string } },
  what: string,
  isSlow: boolean,
  make: () => Promise<{ readonly view: ModalView; readonly errors?: Readonly<Record<string, string>> }>,
): Promise<void> {
  let isAcknowledged = false;
  const acknowledge = async (response: ViewResponseAction) => {
    isAcknowledged = true;
    await ack(response);
  };
  const show = (next: ModalView) =>
    isAcknowledged ? updateView(client, view.id, next) : acknowledge({ response_action: 'update', view: next });
  await runWithApology(
    deps,
    what,
    async () => {
      const making = isSlow ? undefined : make();
      if (!making || !(await deps.isReadyInTime(making))) await show(waitingModal());
      const { view: next, errors = {} } = await (making ?? make());
      await (Object.keys(errors).length > 0 && !isAcknowledged
        ? acknowledge({ response_action: 'errors', errors })
        : show(next));
    },
    (sorry) => show(apologyModal(sorry)),
  );
}

/**
 * Posts a text to the person's direct messages, if there is no other place or the modal did not open. Logs a failure.
 */
export async function postDirectMessage(deps: Deps, where: Where, text: string): Promise<void> {
  try {
    await postText(await directMessages(where), text);
  } catch (error) {
    deps.log(`Slack: could not send the error reply to the user either (${deps.reference}): ${failureText(error)}`);
  }
}

const GONE = ['hash_conflict', 'not_found', 'view_not_found'];

/** Updates a view. Does nothing if it was closed, or changed since `hash`: then a later change is on its way. */
export async function updateView(client: WebClient, id: string, view: ModalView, hash?: string): Promise<void> {
  try {
    await client.views.update({ view_id: id, view, ...(hash !== undefined && { hash }) });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError) || !GONE.includes(error.data.error)) throw error;
  }
}

/** Slack's errors for a trigger that arrived too late. */
const EXPIRED_TRIGGER = ['expired_trigger_id', 'exchanged_trigger_id'];

/** Runs a request's work. If it fails, logs why and shows the person an apology. */
export async function runWithApology(
  deps: Deps,
  what: string,
  work: () => Promise<void>,
  excuse: (sorry: string) => Promise<unknown>,
): Promise<void> {
  await withApology(apologyContext(deps), what, work, (error) => {
    const isTooLate = error instanceof WebAPIPlatformError && EXPIRED_TRIGGER.includes(error.data.error);
    return excuse(isTooLate ? windowTooLate(appName(deps.slashCommand)) : apology(deps.reference));
  });
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
