import { ApplicationCommandType } from 'discord-api-types/v10';
import { needsTime } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { cleanText } from '../../../message/parse.ts';
import { answer, excused, laidOut, refusalOf } from './answer.ts';
import type { Caller } from './caller.ts';
import { commandReply } from './command-reply.ts';
import type { Deps } from './deps.ts';
import { filledIn, intentFor } from './parse.ts';
import type { CommandInteraction } from './payload.ts';
import { subscribeForm, wishText } from './plan.ts';
import { showPlan } from './subscribing.ts';
import type { Turn } from './turn.ts';
import { NOTHING_TO_READ, own } from './user-texts.ts';

/** Answers a slash command, or the command of a message's menu. */
export async function onCommand(
  deps: Deps,
  caller: Caller,
  data: CommandInteraction['data'],
  turn: Turn,
): Promise<void> {
  await excused(deps, 'a command', turn, async () => {
    if (data.type === ApplicationCommandType.Message) return await askAbout(deps, caller, data, turn);
    const filled = filledIn(data);
    if (filled.name === 'subscribe') return await subscribe(deps, caller, filled, turn);
    await answerCommand(deps, caller, intentFor(filled, deps.current().briefing), filled.isForAll, turn);
  });
}

/**
 * What needs neither store nor picture is answered at once. Everything else gets a deferral first, so that nothing can make
 * the answer late; whether all will see it is settled then.
 */
async function answerCommand(deps: Deps, caller: Caller, intent: Intent, isForAll: boolean, turn: Turn): Promise<void> {
  const isPosted = (isForAll || intent.kind === 'send') && refusalOf(caller, intent) === undefined;
  const isSlow = needsTime(intent);
  if (isSlow) await turn.defer(!isPosted && !caller.isAlone);
  const given = await answer(deps, caller, intent);
  const { isAlone, asker } = caller;
  const { bodies, isPrivate } = commandReply(given, { isForAll: isPosted, isAlone, name: asker.person.name });
  await turn.say(bodies, isPrivate);
}

/** With nothing filled in, a form opens; otherwise it is shown what would come, before anything is saved. */
async function subscribe(
  deps: Deps,
  caller: Caller,
  { values, isForAll }: ReturnType<typeof filledIn>,
  turn: Turn,
): Promise<void> {
  const refusal = refusalOf(caller, { kind: 'subscribe', wish: 'digest' });
  if (refusal) return await turn.say(laidOut({ message: refusal, intent: undefined }), true);
  if (values.size === 0) return await turn.openForm(subscribeForm(deps.current().briefing));
  await turn.say(showPlan(deps, caller, wishText(values)), !isForAll && !caller.isAlone);
}

async function askAbout(deps: Deps, caller: Caller, data: CommandInteraction['data'], turn: Turn): Promise<void> {
  const message = data.resolved?.messages?.[data.target_id ?? ''];
  const question = cleanText(message?.content ?? '');
  if (question === '') {
    return await turn.say(laidOut({ message: own('Nothing to answer', [NOTHING_TO_READ]), intent: undefined }), true);
  }
  const given = await answer(deps, caller, { kind: 'ask', question });
  await turn.say(laidOut(given, { isSharable: !caller.isAlone }), !caller.isAlone);
}
