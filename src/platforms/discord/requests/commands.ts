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
  sendMessage,
  sendWithFallback,
  withApologyTo,
} from './answer.ts';
import { commandReply } from './command-reply.ts';
import { formModal, subscribeForm } from './form.ts';
import { type FilledCommand, filledIn, intentFor } from './parse.ts';
import type { CommandInteraction } from './payload.ts';
import { wishText } from './plan.ts';
import { readableText } from './readable.ts';
import type { InteractionRequest } from './responder.ts';
import { SUBSCRIBE, showPlan } from './subscribing.ts';
import { CANNOT_WRITE, NOTHING_TO_READ } from './user-texts.ts';

/** Answers a slash command, or the command in the message menu. */
export async function onCommand(request: InteractionRequest, data: CommandInteraction['data']): Promise<void> {
  await withApologyTo(request, 'a command', async () => {
    const story = storyOfCommand(data.name, request.commands);
    if (data.type === ApplicationCommandType.Message) return await answerAbout(request, data, story);
    if (data.id !== undefined) request.commandIds.note(data.name, data.id, data.guild_id);
    const filled = filledIn(data);
    if (filled.name === 'subscribe') return await subscribe(request, filled, story);
    const intent = ofStory(intentFor(filled, request.current(story).briefing), story);
    await (needsOperator(intent) ? propose(request, intent) : answerCommand(request, intent, filled.isForAll));
  });
}

/** Key of a registered command's story; undefined if there is only one. */
export function storyOfCommand(name: string, commands: StoryCommands): string | undefined {
  const found = commands.find(({ command }) =>
    [command, managementCommand(command), askAboutName(command)].includes(name),
  );
  return (found ?? commands[0]).story;
}

/**
 * Answers an intent that needs neither store nor picture at once, if the answer is ready in time. Everything else is
 * deferred first, so that nothing delays the first response; the deferral fixes whether everyone will see the answer.
 */
async function answerCommand(request: InteractionRequest, intent: Intent, isForAll: boolean): Promise<void> {
  const { caller, responder } = request;
  const { isAlone, asker, mayWrite } = caller;
  const isPosted = (isForAll || intent.kind === 'send') && mayWrite && refusalOf(caller, intent) === undefined;
  const answering = needsTime(intent) ? undefined : answer(request, intent);
  const isReady = answering !== undefined && (await request.isReadyInTime(answering));
  if (!isReady) await responder.defer(!isPosted && !isAlone);
  const found = await (answering ?? answer(request, intent));
  const links = commandLinksIn(request);
  await sendWithFallback(request, found, async (given) => {
    const options = { isForAll: isPosted, isAlone, mayShare: mayWrite, name: asker.person.name };
    const { pages, isPrivate } = commandReply(given, options, links);
    if (isForAll && !mayWrite && !given.isRefused) {
      return await responder.send(renderAnswer(given, links, { notice: CANNOT_WRITE }), isPrivate);
    }
    await responder.send(pages, isPrivate);
    if (!isPrivate) await rememberAnswer(request, given.message);
  });
}

/** Without options, opens the form; otherwise shows the next posts before anything is saved. */
async function subscribe(
  request: InteractionRequest,
  { values, isForAll }: FilledCommand,
  story: string | undefined,
): Promise<void> {
  const { caller, responder } = request;
  const refusal = refusalOf(caller, SUBSCRIBE);
  if (refusal) return await sendMessage(request, refusal, true);
  if (values.size === 0) return await responder.openForm(subscribeForm(request.current(story).briefing, story));
  await responder.send(showPlan(request, wishText(values), story), !isForAll && !caller.isAlone);
}

/** Opens a form, or answers the person alone: a proposal concerns nobody else in the channel. */
async function propose(request: InteractionRequest, intent: Intent): Promise<void> {
  const { caller, responder } = request;
  const isPrivate = !caller.isAlone;
  if (needsTime(intent)) await responder.defer(isPrivate);
  const given = await answer(request, intent);
  const { form, story } = given.message;
  if (form && !needsTime(intent)) return await responder.openForm(formModal(form, story));
  await responder.send(renderAnswer(given, commandLinksIn(request)), isPrivate);
}

/** Answers the text of the message that a person chose in its menu. */
async function answerAbout(
  request: InteractionRequest,
  { resolved, target_id: target = '' }: CommandInteraction['data'],
  story: string | undefined,
): Promise<void> {
  const { caller, responder } = request;
  const question = cleanText(boundedText(readableText(resolved?.messages?.[target])));
  if (question === '') return await sendMessage(request, botMessage('Nothing to answer', [NOTHING_TO_READ]), true);
  const answering = answer(request, ofStory({ kind: 'ask', question }, story));
  const isPrivate = !caller.isAlone;
  if (!(await request.isReadyInTime(answering))) await responder.defer(isPrivate);
  const pages = renderAnswer(await answering, commandLinksIn(request), { isSharable: isPrivate && caller.mayWrite });
  await responder.send(pages, isPrivate);
}
