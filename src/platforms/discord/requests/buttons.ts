import { MessageFlags } from 'discord-api-types/v10';
import { needsTime, repeatableIntent } from '../../../message/effects.ts';
import { ofStory } from '../../../message/story.ts';
import { botMessage, NOT_SHARED, sharedBy } from '../../kit/user-texts.ts';
import { type ControlPress, idsIn, readPress } from '../render/ids.ts';
import {
  answer,
  commandLinksIn,
  refusalOf,
  rememberAnswer,
  renderAnswer,
  sendMessage,
  sendWithFallback,
  withApologyTo,
} from './answer.ts';
import { formModal, proposalFormOf, readScopedId, subscribeForm } from './form.ts';
import { type FormInteraction, inputsOf, type PressInteraction } from './payload.ts';
import { type PlanPress, planPressOf, wishText } from './plan.ts';
import type { InteractionRequest } from './responder.ts';
import { SUBSCRIBE, showPlan, withSubscribe } from './subscribing.ts';
import { cannotWrite, SHARED_ALREADY } from './user-texts.ts';

/** Answers a pressed button or a choice in a menu. */
export async function onPress(
  request: InteractionRequest,
  { data, message }: Pick<PressInteraction, 'data' | 'message'>,
): Promise<void> {
  await withApologyTo(request, 'a button', async () => {
    const isOwn = request.caller.isAlone || (message.flags & MessageFlags.Ephemeral) !== 0;
    const plan = planPressOf(data.custom_id, idsIn(message.components));
    if (plan) return await onPlan(request, plan, isOwn);
    const press = readPress(data.custom_id, data.values?.[0]);
    await (press.action === 'share' ? onShare(request, press, message.id) : onIntent(request, press, isOwn));
  });
}

/** Turns the pages of a private message in place. On a public message, the person gets a private answer. */
async function onIntent(request: InteractionRequest, press: ControlPress, isOwn: boolean): Promise<void> {
  const { caller, responder } = request;
  const { action, intent, page } = press;
  const isTurned = isOwn && (action === 'page' || (intent !== undefined && 'page' in intent));
  const isPrivate = !caller.isAlone;
  if (intent && needsTime(intent)) await (isTurned ? responder.deferUpdate() : responder.defer(isPrivate));
  const found = await answer(request, press);
  const { form, story } = found.message;
  if (form) return await responder.openForm(formModal(form, story));
  await sendWithFallback(request, found, async (given) => {
    const isSharable = isPrivate && caller.mayWrite;
    const pages = withSubscribe(given, renderAnswer(given, commandLinksIn(request), { isSharable, page }));
    await (isTurned ? responder.update(pages, isPrivate) : responder.send(pages, isPrivate));
  });
}

/** Shares an answer with the channel, once for each message and button, even if pressed several times at once. */
async function onShare(request: InteractionRequest, press: ControlPress, message: string): Promise<void> {
  const { caller, responder, deduper } = request;
  const { intent, buttonId } = press;
  const refusal = (intent && refusalOf(caller, intent)) ?? (caller.mayWrite ? undefined : cannotWrite());
  if (refusal) return await sendMessage(request, refusal, true);
  const share = `share:${message}:${buttonId}`;
  if (!(await deduper.claim(share))) return await sendMessage(request, botMessage(SHARED_ALREADY, []), true);
  try {
    if (intent && needsTime(intent)) await responder.defer(false);
    const found = await answer(request, press);
    const isAnswer = intent !== undefined && repeatableIntent(intent, found.message) !== undefined;
    if (!isAnswer) await deduper.release(share);
    await sendWithFallback(request, found, async (given) => {
      const notice = isAnswer ? sharedBy(caller.asker.person.name) : NOT_SHARED;
      await responder.send(renderAnswer(given, commandLinksIn(request), { notice }), !isAnswer);
      if (isAnswer) await rememberAnswer(request, given.message);
    });
  } catch (error) {
    await deduper.release(share);
    throw error;
  }
}

async function onPlan(request: InteractionRequest, plan: PlanPress, isOwn: boolean): Promise<void> {
  const { caller, responder } = request;
  const isPrivate = !caller.isAlone;
  const { story } = plan;
  const refusal = refusalOf(caller, SUBSCRIBE);
  if (refusal) return await sendMessage(request, refusal, true);
  switch (plan.kind) {
    case 'form':
      return await responder.openForm(subscribeForm(request.current(story).briefing, story));
    case 'try': {
      const pages = showPlan(request, plan.wish, story);
      return await (isOwn ? responder.update(pages, isPrivate) : responder.send(pages, isPrivate));
    }
    case 'drop': {
      const message = botMessage('Nothing was subscribed', ['Your draft is gone.']);
      return await responder.update(renderAnswer({ message }, commandLinksIn(request)), isPrivate);
    }
    case 'save': {
      // The update removes the buttons, so nothing can be pressed twice.
      await responder.deferUpdate();
      const saved = await answer(request, ofStory({ kind: 'subscribe', wish: plan.wish }, story));
      await responder.update(renderAnswer(saved, commandLinksIn(request)), isPrivate);
    }
  }
}

/** Answers a submitted form. A proposal is saved at once; for a subscription, the plan is shown first. */
export async function onForm(request: InteractionRequest, data: FormInteraction['data']): Promise<void> {
  await withApologyTo(request, 'a form', async () => {
    const { caller, responder } = request;
    const isPrivate = !caller.isAlone;
    const inputs = inputsOf(data);
    const proposal = proposalFormOf(data.custom_id);
    if (proposal) {
      await responder.defer(isPrivate);
      const { what, story } = proposal;
      const intent = ofStory({ kind: 'proposal', what, values: Object.fromEntries(inputs) }, story);
      return await responder.send(renderAnswer(await answer(request, intent), commandLinksIn(request)), isPrivate);
    }
    const refusal = refusalOf(caller, SUBSCRIBE);
    if (refusal) return await sendMessage(request, refusal, true);
    await responder.send(showPlan(request, wishText(inputs), readScopedId(data.custom_id).story), isPrivate);
  });
}
