import { MessageFlags } from 'discord-api-types/v10';
import { needsTime, repeated } from '../../../message/effects.ts';
import { idsIn } from '../render/ids.ts';
import { answer, excused, laidOut, refusalOf } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { type FormInteraction, inputsOf, type PressInteraction } from './payload.ts';
import { type PlanPress, planPressOf, subscribeForm, wishText } from './plan.ts';
import { showPlan, withSubscribe } from './subscribing.ts';
import type { Turn } from './turn.ts';
import { NOT_SHARED, own, sharedBy } from './user-texts.ts';
import { pressedOf } from './wanted.ts';

/** Answers the press of a button, or a choice in a menu. */
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
    await onIntent(deps, caller, { data, isOwn }, turn);
  });
}

/** On a message that only one person sees, pages turn in their place; on everybody's, whoever presses is answered alone. */
async function onIntent(
  deps: Deps,
  caller: Caller,
  { data, isOwn }: { readonly data: PressInteraction['data']; readonly isOwn: boolean },
  turn: Turn,
): Promise<void> {
  const pressed = pressedOf(data.custom_id, data.values?.[0]);
  const { action, intent, page } = pressed;
  const isSlow = intent !== undefined && needsTime(intent);
  const isRefused = intent !== undefined && refusalOf(caller, intent) !== undefined;
  const isShared = action === 'share' && !isRefused;
  const isTurned = isOwn && !isShared && (action === 'page' || (intent !== undefined && 'page' in intent));
  const isPrivate = !caller.isAlone && !isShared;

  if (isSlow) await (isTurned ? turn.deferChange() : turn.defer(isPrivate));
  const given = await answer(deps, caller, pressed);
  if (isShared) {
    const isAnswer = isSlow || (intent !== undefined && repeated(intent, given.message) !== undefined);
    const notice = isAnswer ? sharedBy(caller.asker.person.name) : NOT_SHARED;
    return await turn.say(laidOut(given, { notice }), !isAnswer);
  }
  const bodies = laidOut(given, { isSharable: !caller.isAlone, ...(page !== undefined && { page }) });
  const shown = withSubscribe(given, bodies);
  await (isTurned ? turn.change(shown, isPrivate) : turn.say(shown, isPrivate));
}

/** The buttons of a subscription that is being put together. */
async function onPlan(deps: Deps, caller: Caller, plan: PlanPress, isOwn: boolean, turn: Turn): Promise<void> {
  const isPrivate = !caller.isAlone;
  const intent = { kind: 'subscribe', wish: plan.kind === 'save' ? plan.wish : 'digest' } as const;
  const refusal = refusalOf(caller, intent);
  if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }), isPrivate);
  switch (plan.kind) {
    case 'form':
      return await turn.openForm(subscribeForm(deps.current().briefing));
    case 'try': {
      const bodies = showPlan(deps, caller, plan.wish);
      return await (isOwn ? turn.change(bodies, isPrivate) : turn.say(bodies, isPrivate));
    }
    case 'drop': {
      const message = own('Nothing was subscribed', ['What you had put together is dropped.']);
      return await turn.change(laidOut({ message, intent: undefined }), isPrivate);
    }
    case 'save': {
      // The buttons go with the message, so that nothing is left to be pressed twice.
      await turn.deferChange();
      const given = await answer(deps, caller, intent);
      await turn.change(laidOut(given), isPrivate);
    }
  }
}

/** Answers a form that was sent: what would come, before anything is saved. */
export async function onForm(deps: Deps, caller: Caller, data: FormInteraction['data'], turn: Turn): Promise<void> {
  await excused(deps, 'a form', turn, async () => {
    const refusal = refusalOf(caller, { kind: 'subscribe', wish: 'digest' });
    if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }), true);
    await turn.say(showPlan(deps, caller, wishText(inputsOf(data))), !caller.isAlone);
  });
}
