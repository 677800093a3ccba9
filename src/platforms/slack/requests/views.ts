import type { AckFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { stateAfterPress } from '../../../message/conversation-state.ts';
import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { buttonsIn, type Message } from '../../../message/message.ts';
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
import { parseButtonValue } from './parse.ts';
import { type Deps, openDirectMessages, type RequestOrigin } from './request.ts';
import { NOT_ALLOWED, windowTooLate } from './user-texts.ts';

/** A trigger is valid for three seconds, so the modal opens at once. */
export async function openAsk({ commands }: Deps, { client }: RequestOrigin, trigger: string, channel: string) {
  const view = askModal({ channel, turn: 0 }, appName(commands[0].command));
  await client.views.open({ trigger_id: trigger, view });
}

export async function openSubscribe(
  deps: Deps,
  { client, team, user, ...origin }: RequestOrigin,
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
  const items = await fetchWatchItems(deps, { client, team, user, ...origin }, memory.story);
  const { zone = 'UTC' } = await profiles.fetch(client, team, user);
  await open(subscribeModal(newForm(zone), { ...memory, days: [] }, { items, now: now() }));
}

/**
 * Opens a message's form. Returns false without a form or a trigger, or if Slack does not open it, such as after three seconds.
 */
export async function openForm(
  { client, channel }: RequestOrigin,
  trigger: string | undefined,
  { form, story }: Message,
): Promise<boolean> {
  if (!form || trigger === undefined) return false;
  const view = formModal(form, { what: form.what, channel, story });
  return hasOpened(client.views.open({ trigger_id: trigger, view }));
}

export async function hasOpened(opening: Promise<unknown>): Promise<boolean> {
  return opening.then(
    () => true,
    (error: unknown) => {
      if (isSlackError(error)) return false;
      throw error;
    },
  );
}

export async function fetchWatchItems(
  deps: Deps,
  origin: RequestOrigin,
  story: string | undefined,
): Promise<WatchChoice[]> {
  const { message } = await answerFromCache(deps, origin, intentForStory({ kind: 'watch' }, story));
  return buttonsIn(message).flatMap(({ label, intent }) =>
    intent.kind === 'watch' && intent.item !== undefined ? [{ id: intent.item, title: label }] : [],
  );
}

export async function answerInView(
  deps: Deps,
  origin: RequestOrigin,
  request: Intent | PressedButton,
  { channel, turn, ...previousMemory }: AskMemory,
): Promise<PagedAnswer & { readonly memory: AskMemory }> {
  const intent = intentOf(request);
  const isStoreNeeded = intent !== undefined && needsStore(intent);
  const whereToAnswer = isStoreNeeded ? { ...origin, channel: await resolveChannel(origin, channel) } : origin;
  const { message } =
    isStoreNeeded || 'buttonId' in request
      ? await answerRequest(deps, whereToAnswer, request)
      : await answerFromCache(deps, whereToAnswer, request);
  const shown = shownContent(intent, message);
  return {
    message,
    memory: {
      channel,
      turn: turn + 1,
      ...(shown && { shown }),
      ...stateAfterPress(previousMemory, message, undefined),
    },
    page: shown && (('buttonId' in request ? request.page : undefined) ?? 1),
  };
}

/**
 * Returns the answer's form if it has one, otherwise the kind of modal in which the person asked.
 * @throws Error if the callback id is unknown
 */
export function modalOf({ commands }: Deps, callbackId: string, memory: AskMemory, pagedAnswer: PagedAnswer) {
  const { form, story } = pagedAnswer.message;
  if (form) return formModal(form, { what: form.what, channel: memory.channel, story });
  if (callbackId === RESULT_MODAL) return resultModal(memory, 'Subscribe', pagedAnswer);
  if (callbackId === ASK_MODAL) return askModal(memory, appName(commands[0].command), pagedAnswer);
  throw new Error(`A button was pressed in a view of an unknown kind: ${callbackId}`);
}

export function shownRequest(shown: ShownContent): Intent | PressedButton {
  if ('button' in shown) return parseButtonValue(shown.button);
  const { question, after, offered } = shown;
  return { kind: 'ask', question, ...(after !== undefined && { after }), ...(offered && { offered }) };
}

export async function resolveChannel(origin: RequestOrigin, channel: string): Promise<string> {
  return channel === '' ? (await openDirectMessages(origin)).channel : channel;
}

export function waitingModal(): ModalView {
  return noticeModal('One moment', 'One moment, please: this is being looked up.');
}

export function apologyModal(apologyText: string): ModalView {
  return noticeModal('That did not work', apologyText);
}

/**
 * Replaces a submitted modal. If the next view is not ready in time, shows a notice first, and marks no errors at their inputs.
 * @param isSlow if true, acknowledges before `makeView` is called
 */
export async function answerSubmission(
  deps: Deps,
  {
    ack,
    client,
    view,
  }: { readonly ack: AckFn<ViewResponseAction>; readonly client: WebClient; readonly view: { readonly id: string } },
  requestName: string,
  isSlow: boolean,
  makeView: () => Promise<{ readonly view: ModalView; readonly errors?: Readonly<Record<string, string>> }>,
): Promise<void> {
  let isAcknowledged = false;
  const acknowledge = async (response: ViewResponseAction) => {
    isAcknowledged = true;
    await ack(response);
  };
  const show = (nextView: ModalView) =>
    isAcknowledged ? updateView(client, view.id, nextView) : acknowledge({ response_action: 'update', view: nextView });
  await runWithApology(
    deps,
    requestName,
    async () => {
      const pendingView = isSlow ? undefined : makeView();
      if (!pendingView || !(await deps.isReadyInTime(pendingView))) await show(waitingModal());
      const { view: next, errors = {} } = await (pendingView ?? makeView());
      await (Object.keys(errors).length > 0 && !isAcknowledged
        ? acknowledge({ response_action: 'errors', errors })
        : show(next));
    },
    (apologyText) => show(apologyModal(apologyText)),
  );
}

/** Never throws. */
export async function postDirectMessage(deps: Deps, origin: RequestOrigin, text: string): Promise<void> {
  try {
    await postText(await openDirectMessages(origin), text);
  } catch (error) {
    deps.log(`Slack: could not send the apology to the user either (${deps.reference}): ${failureText(error)}`);
  }
}

const VIEW_GONE_ERRORS = ['hash_conflict', 'not_found', 'view_not_found'];

/** Updates a view. Does nothing if it was closed, or changed since `hash`: the later change brings its own update. */
export async function updateView(client: WebClient, id: string, view: ModalView, hash?: string): Promise<void> {
  try {
    await client.views.update({ view_id: id, view, ...(hash !== undefined && { hash }) });
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError) || !VIEW_GONE_ERRORS.includes(error.data.error)) throw error;
  }
}

const EXPIRED_TRIGGER_ERRORS = ['expired_trigger_id', 'exchanged_trigger_id'];

export async function runWithApology(
  deps: Deps,
  requestName: string,
  work: () => Promise<void>,
  apologise: (apologyText: string) => Promise<unknown>,
): Promise<void> {
  await withApology(apologyContext(deps), requestName, work, (error) => {
    const isTooLate = error instanceof WebAPIPlatformError && EXPIRED_TRIGGER_ERRORS.includes(error.data.error);
    return apologise(isTooLate ? windowTooLate(appName(deps.commands[0].command)) : apology(deps.reference));
  });
}

function shownContent(intent: Intent | undefined, message: Message): ShownContent | undefined {
  if (intent?.kind === 'ask') {
    const { question, after, offered } = intent;
    return { question, ...(after !== undefined && { after }), ...(offered && { offered }) };
  }
  const intentToRepeat = intent && repeatableIntent(intent, message);
  return intentToRepeat && { button: buttonValue(intentToRepeat) };
}
