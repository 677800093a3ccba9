import { MessageFlags } from 'discord-api-types/v10';
import { needsTime, repeated } from '../../../message/effects.ts';
import { ofStory } from '../../../message/story.ts';
import { idsIn } from '../render/ids.ts';
import { answer, excused, laidOut, linksIn, refusalOf, rememberAnswer, sent } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { formData, proposalFormOf } from './form.ts';
import { type FormInteraction, inputsOf, type PressInteraction, textsOf } from './payload.ts';
import { formOf, type PlanPress, planPressOf, subscribeForm, wishText } from './plan.ts';
import { showPlan, withSubscribe } from './subscribing.ts';
import type { Turn } from './turn.ts';
import { NOT_SHARED, notYourPlace, own, SHARED_ALREADY, sharedBy } from './user-texts.ts';
import { type Pressed, pressedOf } from './wanted.ts';

/** Answers a pressed button or a menu choice. */
export async function onPress(
  deps: Deps,
  caller: Caller,
  { data, message }: Pick<PressInteraction, 'data' | 'message'>,
  turn: Turn,
): Promise<void> {
  await excused(deps, 'a button', turn, async () => {
    const isOwn = caller.isAlone || (message.flags & MessageFlags.Ephemeral) !== 0;
    const plan = planPressOf(data.custom_id, idsIn(message.components));
    if (plan) return await onPlan(deps, caller, plan, isOwn, turn);
    const pressed = pressedOf(data.custom_id, data.values?.[0]);
    if (pressed.action === 'share') return await onShare(deps, caller, pressed, message.id, turn);
    await onIntent(deps, caller, pressed, isOwn, turn);
  });
}

/** On a private message, pages are turned in place. On a public one, the person who presses gets a private answer. */
async function onIntent(deps: Deps, caller: Caller, pressed: Pressed, isOwn: boolean, turn: Turn): Promise<void> {
  const { action, intent, page } = pressed;
  const isTurned = isOwn && (action === 'page' || (intent !== undefined && 'page' in intent));
  const isPrivate = !caller.isAlone;
  if (intent !== undefined && needsTime(intent)) await (isTurned ? turn.deferChange() : turn.defer(isPrivate));
  const isSharable = isPrivate && caller.mayWrite;
  const found = await answer(deps, caller, pressed);
  const { form, story } = found.message;
  if (form) return await turn.openForm(formData(form, story));
  await sent(deps, found, async (given) => {
    const bodies = laidOut(given, linksIn(deps, caller), { isSharable, ...(page !== undefined && { page }) });
    const shown = withSubscribe(given, bodies);
    await (isTurned ? turn.change(shown, isPrivate) : turn.say(shown, isPrivate));
  });
}

/** Shares an answer with the channel, once for each message and button, even if pressed several times at once. */
async function onShare(deps: Deps, caller: Caller, pressed: Pressed, message: string, turn: Turn): Promise<void> {
  const { intent, buttonId } = pressed;
  const links = linksIn(deps, caller);
  const refusal = (intent && refusalOf(caller, intent)) ?? (caller.mayWrite ? undefined : notYourPlace());
  if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }, links), true);
  const share = `share:${message}:${buttonId}`;
  if (!(await deps.deduper.take(share))) {
    return await turn.say(laidOut({ message: own(SHARED_ALREADY, []), intent: undefined }, links), true);
  }
  try {
    if (intent !== undefined && needsTime(intent)) await turn.defer(false);
    const found = await answer(deps, caller, pressed);
    const isAnswer = intent !== undefined && repeated(intent, found.message) !== undefined;
    if (!isAnswer) await deps.deduper.giveBack(share);
    await sent(deps, found, async (given) => {
      const notice = isAnswer ? sharedBy(caller.asker.person.name) : NOT_SHARED;
      await turn.say(laidOut(given, links, { notice }), !isAnswer);
      if (isAnswer) await rememberAnswer(deps, caller, turn, given);
    });
  } catch (error) {
    await deps.deduper.giveBack(share);
    throw error;
  }
}

/** Handles the buttons of a draft subscription. */
async function onPlan(deps: Deps, caller: Caller, plan: PlanPress, isOwn: boolean, turn: Turn): Promise<void> {
  const isPrivate = !caller.isAlone;
  const links = linksIn(deps, caller);
  const { story } = plan;
  const intent = ofStory({ kind: 'subscribe', wish: plan.kind === 'save' ? plan.wish : 'digest' }, story);
  const refusal = refusalOf(caller, intent);
  if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }, links), isPrivate);
  switch (plan.kind) {
    case 'form':
      return await turn.openForm(subscribeForm(deps.current(story).briefing, story));
    case 'try': {
      const bodies = showPlan(deps, caller, plan.wish, story);
      return await (isOwn ? turn.change(bodies, isPrivate) : turn.say(bodies, isPrivate));
    }
    case 'drop': {
      const message = own('Nothing was subscribed', ['Your draft is gone.']);
      return await turn.change(laidOut({ message, intent: undefined }, links), isPrivate);
    }
    case 'save': {
      // Removes the buttons with the message, so nothing can be pressed twice.
      await turn.deferChange();
      const given = await answer(deps, caller, intent);
      await turn.change(laidOut(given, links), isPrivate);
    }
  }
}

/** Responds to a submitted form. A proposal is saved at once; for a subscription, the plan is shown first. */
export async function onForm(deps: Deps, caller: Caller, data: FormInteraction['data'], turn: Turn): Promise<void> {
  await excused(deps, 'a form', turn, async () => {
    const proposal = proposalFormOf(data.custom_id);
    if (proposal) {
      await turn.defer(!caller.isAlone);
      const { what, story } = proposal;
      const given = await answer(deps, caller, ofStory({ kind: 'proposal', what, values: textsOf(data) }, story));
      return await turn.say(laidOut(given, linksIn(deps, caller)), !caller.isAlone);
    }
    const refusal = refusalOf(caller, { kind: 'subscribe', wish: 'digest' });
    if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }, linksIn(deps, caller)), true);
    await turn.say(showPlan(deps, caller, wishText(inputsOf(data)), formOf(data.custom_id)?.story), !caller.isAlone);
  });
}
