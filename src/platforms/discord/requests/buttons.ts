import { MessageFlags } from 'discord-api-types/v10';
import { needsTime, repeatableIntent } from '../../../message/effects.ts';
import { ofStory } from '../../../message/story.ts';
import { botMessage, NOT_SHARED, sharedBy } from '../../kit/user-texts.ts';
import { idsIn } from '../render/ids.ts';
import {
  answer,
  commandLinksIn,
  refusalOf,
  rememberAnswer,
  renderAnswer,
  runWithApology,
  sendWithFallback,
} from './answer.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { formModal, proposalFormOf } from './form.ts';
import { type FormInteraction, inputsOf, type PressInteraction, textsOf } from './payload.ts';
import { formOf, type PlanPress, planPressOf, subscribeForm, wishText } from './plan.ts';
import { type Pressed, pressedOf } from './pressed.ts';
import type { Responder } from './responder.ts';
import { showPlan, withSubscribe } from './subscribing.ts';
import { cannotWrite, SHARED_ALREADY } from './user-texts.ts';

/** Answers a pressed button or a menu choice. */
export async function onPress(
  deps: Deps,
  caller: Caller,
  { data, message }: Pick<PressInteraction, 'data' | 'message'>,
  responder: Responder,
): Promise<void> {
  await runWithApology(deps, 'a button', responder, async () => {
    const isOwn = caller.isAlone || (message.flags & MessageFlags.Ephemeral) !== 0;
    const plan = planPressOf(data.custom_id, idsIn(message.components));
    if (plan) return await onPlan(deps, caller, plan, isOwn, responder);
    const pressed = pressedOf(data.custom_id, data.values?.[0]);
    if (pressed.action === 'share') return await onShare(deps, caller, pressed, message.id, responder);
    await onIntent(deps, caller, pressed, isOwn, responder);
  });
}

/** On a private message, pages are turned in place. On a public one, the person who presses gets a private answer. */
async function onIntent(
  deps: Deps,
  caller: Caller,
  pressed: Pressed,
  isOwn: boolean,
  responder: Responder,
): Promise<void> {
  const { action, intent, page } = pressed;
  const isTurned = isOwn && (action === 'page' || (intent !== undefined && 'page' in intent));
  const isPrivate = !caller.isAlone;
  if (intent !== undefined && needsTime(intent))
    await (isTurned ? responder.deferUpdate() : responder.defer(isPrivate));
  const isSharable = isPrivate && caller.mayWrite;
  const found = await answer(deps, caller, pressed);
  const { form, story } = found.message;
  if (form) return await responder.openForm(formModal(form, story));
  await sendWithFallback(deps, found, async (given) => {
    const bodies = renderAnswer(given, commandLinksIn(deps, caller), {
      isSharable,
      ...(page !== undefined && { page }),
    });
    const shown = withSubscribe(given, bodies);
    await (isTurned ? responder.update(shown, isPrivate) : responder.send(shown, isPrivate));
  });
}

/** Shares an answer with the channel, once for each message and button, even if pressed several times at once. */
async function onShare(
  deps: Deps,
  caller: Caller,
  pressed: Pressed,
  message: string,
  responder: Responder,
): Promise<void> {
  const { intent, buttonId } = pressed;
  const links = commandLinksIn(deps, caller);
  const refusal = (intent && refusalOf(caller, intent)) ?? (caller.mayWrite ? undefined : cannotWrite());
  if (refusal) return await responder.send(renderAnswer({ message: refusal, intent: undefined }, links), true);
  const share = `share:${message}:${buttonId}`;
  if (!(await deps.deduper.claim(share))) {
    return await responder.send(
      renderAnswer({ message: botMessage(SHARED_ALREADY, []), intent: undefined }, links),
      true,
    );
  }
  try {
    if (intent !== undefined && needsTime(intent)) await responder.defer(false);
    const found = await answer(deps, caller, pressed);
    const isAnswer = intent !== undefined && repeatableIntent(intent, found.message) !== undefined;
    if (!isAnswer) await deps.deduper.release(share);
    await sendWithFallback(deps, found, async (given) => {
      const notice = isAnswer ? sharedBy(caller.asker.person.name) : NOT_SHARED;
      await responder.send(renderAnswer(given, links, { notice }), !isAnswer);
      if (isAnswer) await rememberAnswer(deps, caller, responder, given);
    });
  } catch (error) {
    await deps.deduper.release(share);
    throw error;
  }
}

/** Handles the buttons of a draft subscription. */
async function onPlan(
  deps: Deps,
  caller: Caller,
  plan: PlanPress,
  isOwn: boolean,
  responder: Responder,
): Promise<void> {
  const isPrivate = !caller.isAlone;
  const links = commandLinksIn(deps, caller);
  const { story } = plan;
  const intent = ofStory({ kind: 'subscribe', wish: plan.kind === 'save' ? plan.wish : 'digest' }, story);
  const refusal = refusalOf(caller, intent);
  if (refusal) return await responder.send(renderAnswer({ message: refusal, intent: undefined }, links), isPrivate);
  switch (plan.kind) {
    case 'form':
      return await responder.openForm(subscribeForm(deps.current(story).briefing, story));
    case 'try': {
      const bodies = showPlan(deps, caller, plan.wish, story);
      return await (isOwn ? responder.update(bodies, isPrivate) : responder.send(bodies, isPrivate));
    }
    case 'drop': {
      const message = botMessage('Nothing was subscribed', ['Your draft is gone.']);
      return await responder.update(renderAnswer({ message, intent: undefined }, links), isPrivate);
    }
    case 'save': {
      // Removes the buttons with the message, so nothing can be pressed twice.
      await responder.deferUpdate();
      const given = await answer(deps, caller, intent);
      await responder.update(renderAnswer(given, links), isPrivate);
    }
  }
}

/** Responds to a submitted form. A proposal is saved at once; for a subscription, the plan is shown first. */
export async function onForm(
  deps: Deps,
  caller: Caller,
  data: FormInteraction['data'],
  responder: Responder,
): Promise<void> {
  await runWithApology(deps, 'a form', responder, async () => {
    const proposal = proposalFormOf(data.custom_id);
    if (proposal) {
      await responder.defer(!caller.isAlone);
      const { what, story } = proposal;
      const given = await answer(deps, caller, ofStory({ kind: 'proposal', what, values: textsOf(data) }, story));
      return await responder.send(renderAnswer(given, commandLinksIn(deps, caller)), !caller.isAlone);
    }
    const refusal = refusalOf(caller, { kind: 'subscribe', wish: 'digest' });
    if (refusal)
      return await responder.send(
        renderAnswer({ message: refusal, intent: undefined }, commandLinksIn(deps, caller)),
        true,
      );
    await responder.send(
      showPlan(deps, caller, wishText(inputsOf(data)), formOf(data.custom_id)?.story),
      !caller.isAlone,
    );
  });
}
