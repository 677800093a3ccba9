import { MessageFlags } from 'discord-api-types/v10';
import { mayTakeLong, repeatableIntent } from '../../../message/effects.ts';
import { intentForStory } from '../../../message/story.ts';
import { botMessage, NOT_SHARED, sharedBy } from '../../kit/user-texts.ts';
import { type ControlPress, idsIn, readPress } from '../render/ids.ts';
import {
  answer,
  commandLinksFor,
  refusalOf,
  rememberAnswer,
  renderAnswer,
  sendPrivateMessage,
  sendWithFallback,
} from './answer.ts';
import { formModal, readProposalForm, readScopedId, subscribeForm } from './form.ts';
import { type FormInteraction, inputsOf, type PressInteraction } from './payload.ts';
import type { InteractionRequest } from './responder.ts';
import {
  type DraftPress,
  draftPages,
  readDraftPress,
  SUBSCRIBE_INTENT,
  wishText,
  withSubscribeButton,
} from './subscription-draft.ts';
import { NO_WRITE_ACCESS, SHARED_ALREADY } from './user-texts.ts';

export async function onPress(
  request: InteractionRequest,
  { data, message }: Pick<PressInteraction, 'data' | 'message'>,
): Promise<void> {
  const isPrivateMessage = request.caller.isDirectMessage || (message.flags & MessageFlags.Ephemeral) !== 0;
  const draftPress = readDraftPress(data.custom_id, idsIn(message.components));
  if (draftPress) return await onDraftPress(request, draftPress, isPrivateMessage);
  const press = readPress(data.custom_id, data.values?.[0]);
  await (press.action === 'share' ? onShare(request, press, message.id) : onIntent(request, press, isPrivateMessage));
}

async function onIntent(request: InteractionRequest, press: ControlPress, isPrivateMessage: boolean): Promise<void> {
  const { caller, responder } = request;
  const { action, intent, page } = press;
  const isInPlace = isPrivateMessage && (action === 'page' || (intent !== undefined && 'page' in intent));
  const isPrivate = !caller.isDirectMessage;
  if (intent && mayTakeLong(intent)) await (isInPlace ? responder.deferUpdate() : responder.defer(isPrivate));
  const result = await answer(request, press);
  const { form, story } = result.message;
  if (form) return await responder.openForm(formModal(form, story));
  await sendWithFallback(request, result, async (variant) => {
    const isSharable = isPrivate && caller.mayWrite;
    const pages = withSubscribeButton(variant, renderAnswer(variant, commandLinksFor(request), { isSharable, page }));
    await (isInPlace ? responder.update(pages, isPrivate) : responder.send(pages, isPrivate));
  });
}

async function onShare(request: InteractionRequest, press: ControlPress, message: string): Promise<void> {
  const { caller, responder, deduper } = request;
  const { intent, buttonId } = press;
  const refusal = (intent && refusalOf(caller, intent)) ?? (caller.mayWrite ? undefined : NO_WRITE_ACCESS);
  if (refusal) return await sendPrivateMessage(request, refusal);
  const shareKey = `share:${message}:${buttonId}`;
  if (!(await deduper.claim(shareKey))) return await sendPrivateMessage(request, botMessage(SHARED_ALREADY, []));
  try {
    if (intent && mayTakeLong(intent)) await responder.defer(false);
    const result = await answer(request, press);
    const isAnswer = intent !== undefined && repeatableIntent(intent, result.message) !== undefined;
    if (!isAnswer) await deduper.release(shareKey);
    await sendWithFallback(request, result, async (variant) => {
      const notice = isAnswer ? sharedBy(caller.asker.person.name) : NOT_SHARED;
      await responder.send(renderAnswer(variant, commandLinksFor(request), { notice }), !isAnswer);
      if (isAnswer) await rememberAnswer(request, variant.message);
    });
  } catch (error) {
    await deduper.release(shareKey);
    throw error;
  }
}

async function onDraftPress(request: InteractionRequest, press: DraftPress, isPrivateMessage: boolean): Promise<void> {
  const { caller, responder } = request;
  const isPrivate = !caller.isDirectMessage;
  const { story } = press;
  const refusal = refusalOf(caller, SUBSCRIBE_INTENT);
  if (refusal) return await sendPrivateMessage(request, refusal);
  switch (press.kind) {
    case 'form':
      return await responder.openForm(subscribeForm(request.current(story).briefing, story));
    case 'try': {
      const pages = draftPages(request, press.wish, story);
      return await (isPrivateMessage ? responder.update(pages, isPrivate) : responder.send(pages, isPrivate));
    }
    case 'drop': {
      const message = botMessage('No subscription was created', ['Your draft is gone.']);
      return await responder.update(renderAnswer({ message }, commandLinksFor(request)), isPrivate);
    }
    case 'save': {
      // Saving may take longer than Discord waits for an initial response.
      await responder.deferUpdate();
      const result = await answer(request, intentForStory({ kind: 'subscribe', wish: press.wish }, story));
      await responder.update(renderAnswer(result, commandLinksFor(request)), isPrivate);
    }
  }
}

export async function onForm(request: InteractionRequest, data: FormInteraction['data']): Promise<void> {
  const { caller, responder } = request;
  const isPrivate = !caller.isDirectMessage;
  const inputs = inputsOf(data);
  const proposal = readProposalForm(data.custom_id);
  if (proposal) {
    await responder.defer(isPrivate);
    const { what, story } = proposal;
    const intent = intentForStory({ kind: 'proposal', what, values: Object.fromEntries(inputs) }, story);
    return await responder.send(renderAnswer(await answer(request, intent), commandLinksFor(request)), isPrivate);
  }
  const refusal = refusalOf(caller, SUBSCRIBE_INTENT);
  if (refusal) return await sendPrivateMessage(request, refusal);
  await responder.send(draftPages(request, wishText(inputs), readScopedId(data.custom_id).story), isPrivate);
}
