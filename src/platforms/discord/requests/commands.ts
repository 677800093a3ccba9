import { ApplicationCommandType } from 'discord-api-types/v10';
import { boundedText } from '../../../lib/bounded-text.ts';
import { needsOperator, needsTime } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { cleanText } from '../../../message/parse.ts';
import { ofStory, type StoryCommands } from '../../../message/story.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { askAboutName } from '../commands/commands.ts';
import { managementCommand } from '../commands/options.ts';
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
import { commandReply } from './command-reply.ts';
import type { Deps } from './deps.ts';
import { formModal } from './form.ts';
import { type Filled, filledIn, intentFor } from './parse.ts';
import type { CommandInteraction } from './payload.ts';
import { subscribeForm, wishText } from './plan.ts';
import { readableText } from './readable.ts';
import type { Responder } from './responder.ts';
import { showPlan } from './subscribing.ts';
import { CANNOT_WRITE, NOTHING_TO_READ } from './user-texts.ts';

/** Answers a slash command, or the command in the message menu. */
export async function onCommand(
  deps: Deps,
  caller: Caller,
  data: CommandInteraction['data'],
  responder: Responder,
): Promise<void> {
  await runWithApology(deps, 'a command', responder, async () => {
    const story = storyOfCommand(data.name, deps.commands);
    if (data.type === ApplicationCommandType.Message) return await askAbout(deps, caller, data, story, responder);
    if (data.id !== undefined) deps.commandIds.note(data.name, data.id, data.guild_id);
    const filled = filledIn(data);
    if (filled.name === 'subscribe') return await subscribe(deps, caller, filled, story, responder);
    const intent = ofStory(intentFor(filled, deps.current(story).briefing), story);
    await (needsOperator(intent)
      ? propose(deps, caller, intent, responder)
      : answerCommand(deps, caller, intent, filled.isForAll, responder));
  });
}

/** Key of a registered command's story; undefined if there is only one. */
export function storyOfCommand(name: string, commands: StoryCommands): string | undefined {
  const called = commands.find(({ command }) =>
    [command, managementCommand(command), askAboutName(command)].includes(name),
  );
  return (called ?? commands[0]).story;
}

/**
 * Answers an intent that needs neither store nor picture at once, if the answer is ready in time. Everything else is
 * deferred first, so that nothing delays the first response; the deferral fixes whether everyone will see the answer.
 */
async function answerCommand(
  deps: Deps,
  caller: Caller,
  intent: Intent,
  isForAll: boolean,
  responder: Responder,
): Promise<void> {
  const isWanted = isForAll || intent.kind === 'send';
  const isPosted = isWanted && caller.mayWrite && refusalOf(caller, intent) === undefined;
  const answering = needsTime(intent) ? undefined : answer(deps, caller, intent);
  const isReady = answering !== undefined && (await deps.isReadyInTime(answering));
  if (!isReady) await responder.defer(!isPosted && !caller.isAlone);
  const given = await (answering ?? answer(deps, caller, intent));
  const { isAlone, asker, mayWrite: mayShare } = caller;
  const links = commandLinksIn(deps, caller);
  const isKept = isForAll && !mayShare && !given.isRefused;
  await sendWithFallback(deps, given, async (one) => {
    const reply = commandReply(one, { isForAll: isPosted, isAlone, mayShare, name: asker.person.name }, links);
    await responder.send(isKept ? renderAnswer(one, links, { notice: CANNOT_WRITE }) : reply.bodies, reply.isPrivate);
    if (!isKept && !reply.isPrivate) await rememberAnswer(deps, caller, responder, one);
  });
}

/** Without options, opens the form; otherwise shows the next posts before anything is saved. */
async function subscribe(
  deps: Deps,
  caller: Caller,
  { values, isForAll }: Filled,
  story: string | undefined,
  responder: Responder,
): Promise<void> {
  const refusal = refusalOf(caller, { kind: 'subscribe', wish: 'digest' });
  if (refusal)
    return await responder.send(
      renderAnswer({ message: refusal, intent: undefined }, commandLinksIn(deps, caller)),
      true,
    );
  if (values.size === 0) return await responder.openForm(subscribeForm(deps.current(story).briefing, story));
  await responder.send(showPlan(deps, caller, wishText(values), story), !isForAll && !caller.isAlone);
}

/** Opens a form, or answers the person alone: a proposal concerns nobody else in the channel. */
async function propose(deps: Deps, caller: Caller, intent: Intent, responder: Responder): Promise<void> {
  const isPrivate = !caller.isAlone;
  if (needsTime(intent)) await responder.defer(isPrivate);
  const given = await answer(deps, caller, intent);
  const { form, story } = given.message;
  if (form && !needsTime(intent)) return await responder.openForm(formModal(form, story));
  await responder.send(renderAnswer(given, commandLinksIn(deps, caller)), isPrivate);
}

async function askAbout(
  deps: Deps,
  caller: Caller,
  data: CommandInteraction['data'],
  story: string | undefined,
  responder: Responder,
): Promise<void> {
  const found = data.resolved?.messages?.[data.target_id ?? ''];
  const question = cleanText(boundedText(readableText(found)));
  const links = commandLinksIn(deps, caller);
  if (question === '') {
    const message = botMessage('Nothing to answer', [NOTHING_TO_READ]);
    return await responder.send(renderAnswer({ message, intent: undefined }, links), true);
  }
  const answering = answer(deps, caller, ofStory({ kind: 'ask', question }, story));
  if (!(await deps.isReadyInTime(answering))) await responder.defer(!caller.isAlone);
  const given = await answering;
  await responder.send(renderAnswer(given, links, { isSharable: !caller.isAlone && caller.mayWrite }), !caller.isAlone);
}
