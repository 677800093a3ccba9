import { ApplicationCommandType } from 'discord-api-types/v10';
import { boundedText } from '../../../lib/bounded-text.ts';
import { mayTakeLong, needsOperator } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { cleanText } from '../../../message/parse.ts';
import { intentForStory, type StoryCommands } from '../../../message/story.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { askAboutName } from '../commands/commands.ts';
import { managementCommand } from '../commands/options.ts';
import {
  answer,
  commandLinksFor,
  refusalOf,
  rememberAnswer,
  renderAnswer,
  sendPrivateMessage,
  sendWithFallback,
} from './answer.ts';
import { commandReply } from './command-reply.ts';
import { formModal, subscribeForm } from './form.ts';
import { type FilledCommand, intentFor, readSubcommand } from './parse.ts';
import type { CommandInteraction } from './payload.ts';
import { readableText } from './readable.ts';
import type { InteractionRequest } from './responder.ts';
import { draftPages, SUBSCRIBE_INTENT, wishText } from './subscription-draft.ts';
import { CANNOT_WRITE, NOTHING_TO_READ } from './user-texts.ts';

export async function onCommand(request: InteractionRequest, data: CommandInteraction['data']): Promise<void> {
  const story = storyOfCommand(data.name, request.commands);
  if (data.type === ApplicationCommandType.Message) return await answerMessage(request, data, story);
  if (data.id !== undefined) request.commandIds.record(data.name, data.id, data.guild_id);
  const subcommand = readSubcommand(data);
  if (subcommand.name === 'subscribe') return await subscribe(request, subcommand, story);
  const intent = intentForStory(intentFor(subcommand, request.current(story).briefing), story);
  await (needsOperator(intent)
    ? answerProposal(request, intent)
    : answerCommand(request, intent, subcommand.isForEveryone));
}

/** Falls back to the default story. Undefined if there is only one story. */
export function storyOfCommand(name: string, commands: StoryCommands): string | undefined {
  const result = commands.find(({ command }) =>
    [command, managementCommand(command), askAboutName(command)].includes(name),
  );
  return (result ?? commands[0]).story;
}

/** Defers unless the answer is ready in time. */
async function answerCommand(request: InteractionRequest, intent: Intent, isForEveryone: boolean): Promise<void> {
  const { caller, responder } = request;
  const { isDirectMessage, asker, mayWrite } = caller;
  const isPublic = (isForEveryone || intent.kind === 'send') && mayWrite && refusalOf(caller, intent) === undefined;
  const pendingAnswer = mayTakeLong(intent) ? undefined : answer(request, intent);
  const isReady = pendingAnswer !== undefined && (await request.isReadyInTime(pendingAnswer));
  if (!isReady) await responder.defer(!isPublic && !isDirectMessage);
  const result = await (pendingAnswer ?? answer(request, intent));
  const links = commandLinksFor(request);
  await sendWithFallback(request, result, async (variant) => {
    const options = { isForEveryone: isPublic, isDirectMessage, mayShare: mayWrite, name: asker.person.name };
    const { pages, isPrivate } = commandReply(variant, options, links);
    if (isForEveryone && !mayWrite && !variant.isRefused) {
      return await responder.send(renderAnswer(variant, links, { notice: CANNOT_WRITE }), isPrivate);
    }
    await responder.send(pages, isPrivate);
    if (!isPrivate) await rememberAnswer(request, variant.message);
  });
}

async function subscribe(
  request: InteractionRequest,
  { values, isForEveryone }: FilledCommand,
  story: string | undefined,
): Promise<void> {
  const { caller, responder } = request;
  const refusal = refusalOf(caller, SUBSCRIBE_INTENT);
  if (refusal) return await sendPrivateMessage(request, refusal);
  if (values.size === 0) return await responder.openForm(subscribeForm(request.current(story).briefing, story));
  await responder.send(draftPages(request, wishText(values), story), !isForEveryone && !caller.isDirectMessage);
}

async function answerProposal(request: InteractionRequest, intent: Intent): Promise<void> {
  const { caller, responder } = request;
  const isPrivate = !caller.isDirectMessage;
  if (mayTakeLong(intent)) await responder.defer(isPrivate);
  const variant = await answer(request, intent);
  const { form, story } = variant.message;
  if (form && !mayTakeLong(intent)) return await responder.openForm(formModal(form, story));
  await responder.send(renderAnswer(variant, commandLinksFor(request)), isPrivate);
}

async function answerMessage(
  request: InteractionRequest,
  { resolved, target_id: targetId = '' }: CommandInteraction['data'],
  story: string | undefined,
): Promise<void> {
  const { caller, responder } = request;
  const question = cleanText(boundedText(readableText(resolved?.messages?.[targetId])));
  if (question === '') return await sendPrivateMessage(request, botMessage('Nothing to answer', [NOTHING_TO_READ]));
  const pendingAnswer = answer(request, intentForStory({ kind: 'ask', question }, story));
  const isPrivate = !caller.isDirectMessage;
  if (!(await request.isReadyInTime(pendingAnswer))) await responder.defer(isPrivate);
  const pages = renderAnswer(await pendingAnswer, commandLinksFor(request), {
    isSharable: isPrivate && caller.mayWrite,
  });
  await responder.send(pages, isPrivate);
}
