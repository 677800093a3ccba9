import { ComponentType } from 'discord-api-types/v10';
import { isPersonal, manages, postsLater, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { withoutPictures } from '../../../reply/picture.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { askDesk, intentOf, type PressedButton } from '../../kit/request.ts';
import { discordPages, renderDiscord } from '../render/render.ts';

import { failureText, isBlocked, isRefused, isUnanswerable } from '../rest/failure.ts';
import { type Caller, DIRECT } from './caller.ts';

import { type CommandLinks, withLinks, withPlaceholders } from './command-links.ts';
import type { Deps } from './deps.ts';
import { type DrawnMessage, drawPictures, type Page, withFiles } from './pictures.ts';
import { pageId, shareId } from './pressed.ts';
import type { Responder } from './responder.ts';
import { BLOCKED, cannotPost, cannotWrite, notAllowed } from './user-texts.ts';

/** The bot's answer to an intent. */
export interface Answer extends DrawnMessage {
  /** Undefined for a button of an older version of the bot. */
  readonly intent: Intent | undefined;
  /** Whether the intent was refused, or could not be done here. */
  readonly isRefused?: boolean;
}

/** Options for showing an answer. */
export interface RenderOptions {
  readonly page?: number;
  /** Whether the answer has a "Share to channel" button. */
  readonly isSharable?: boolean;
  /** Shown above the answer. */
  readonly notice?: string;
}

/** Answers an intent or a pressed control, or refuses it if the person may not use it. */
export async function answer(deps: Deps, caller: Caller, request: Intent | PressedButton): Promise<Answer> {
  const intent = intentOf(request);
  const refusal = intent && refusalOf(caller, intent);
  if (refusal) return { intent, message: refusal, isRefused: true };
  const here = { ...caller.asker, reference: deps.reference };
  const asker = intent && isPersonal(intent) ? await inDirectMessages(deps, here) : here;
  return { intent, ...(await drawPictures(deps, await askDesk(deps.desk, request, asker))) };
}

/** The same person, in their direct messages with the bot. */
async function inDirectMessages({ api }: Deps, asker: Asker): Promise<Asker> {
  const channel = await api.directMessages(asker.person.id);
  return { ...asker, address: { platform: 'discord', workspace: '', channel }, place: DIRECT };
}

/** Why the person may not do this here; undefined if they may. */
export function refusalOf({ asker, mayManage, mayWrite, obstacle }: Caller, intent: Intent): Message | undefined {
  // In a conversation outside servers, no permission would help.
  if (obstacle !== undefined && asker.address.workspace === '' && manages(intent)) return cannotPost(obstacle);
  if (manages(intent) && !mayManage) return notAllowed();
  const isPosting = postsLater(intent) || intent.kind === 'send';
  if (isPosting && !mayWrite) return cannotWrite();
  return obstacle !== undefined && postsLater(intent) ? cannotPost(obstacle) : undefined;
}

/** What links to commands need in a channel. */
export function commandLinksIn(
  { commands, commandIds }: Pick<Deps, 'commands' | 'commandIds'>,
  { asker }: Pick<Caller, 'asker'>,
): CommandLinks {
  return {
    slashCommands: commands.map(({ command }) => command),
    idOf: (name) => commandIds.of(name, asker.address.workspace),
  };
}

/** Renders an answer: the wanted page, or all pages if no button could lead to the others. */
export function renderAnswer(given: Answer, links: CommandLinks, showing: RenderOptions = {}): Page[] {
  const { intent, drawn = new Map() } = given;
  const { page, isSharable = false, notice } = showing;
  const above = notice === undefined ? {} : { notice };
  const again = intent && repeatableIntent(intent, given.message);
  const share = again && isSharable ? { share: shareId(again) } : {};
  // Buttons on a question's answer lead to its entry, which may be split into other pages.
  const options = { ...above, ...share, ...occurrenceOf(intent, showing), pictures: [...drawn.keys()] };
  const { message, links: made } = withPlaceholders(given.message, links);
  const bodies =
    !again || intent.kind === 'ask'
      ? discordPages(message, options)
      : [renderDiscord(message, { ...options, more: (to) => pageId(again, to), page })];
  return bodies.map((body) => withFiles(withLinks(body, made), drawn));
}

/**
 * In a direct message, a delivery's pages are turned in place; each must have the mark by which the delivery is found.
 */
function occurrenceOf(intent: Intent | undefined, { notice }: RenderOptions): { occurrence?: DeliveryKey } {
  if (intent?.kind !== 'posted' || notice !== undefined) return {};
  return { occurrence: { subscription: intent.of, nominal: intent.nominal } };
}

type Row = Extract<Page['components'][0]['components'][number], { type: ComponentType.ActionRow }>;

/** Adds a row of controls above the last text of a body. */
export function withRow({ components: [container], ...rest }: Page, row: Row): Page {
  const { components } = container;
  const end = components.at(-1)?.type === ComponentType.TextDisplay && components.length > 1 ? -1 : components.length;
  const after = end < 0 ? components.length + end : end;
  return { ...rest, components: [{ ...container, components: components.toSpliced(after, 0, row) }] };
}

/** Sends an answer. If Discord refuses it with pictures, sends it again with words instead. */
export async function sendWithFallback(
  { log, reference }: Pick<Deps, 'log' | 'reference'>,
  given: Answer,
  send: (given: Answer) => Promise<void>,
): Promise<void> {
  try {
    await send(given);
  } catch (error) {
    const { drawn, ...plain } = given;
    if (!drawn || drawn.size === 0 || !isRefused(error) || isUnanswerable(error)) throw error;
    log(`Discord: Discord refused a picture; sending words instead (${reference}): ${failureText(error)}`);
    await send({ ...plain, message: withoutPictures(plain.message) });
  }
}

/** Saves the answer for follow-ups, if it is public in a server and the bot can reply to it. */
export async function rememberAnswer(
  deps: Deps,
  { asker, obstacle }: Caller,
  responder: Responder,
  { message }: Pick<Answer, 'message'>,
): Promise<void> {
  if (!deps.news || !message.told || asker.address.workspace === '' || obstacle !== undefined) return;
  try {
    await saveForFollowUps(deps, asker.address, await responder.postedId(), message);
  } catch (error) {
    deps.note(`Discord: could not save an answer, so it gets no follow-up: ${failureText(error)}`);
  }
}

/** Runs a request's work. If it fails, logs why and sends an apology with the log's reference. */
export async function runWithApology(
  deps: Deps,
  what: string,
  responder: Responder,
  work: () => Promise<void>,
): Promise<void> {
  const { log, note, reference } = deps;
  const answered = async () => {
    try {
      await work();
    } catch (error) {
      if (!isUnanswerable(error)) throw error;
      note(`Discord: ${what} no longer needs an answer (${reference}): ${failureText(error)}`);
    }
  };
  await withApology({ platform: 'Discord', log, reference, describe: failureText }, what, answered, (error) =>
    responder.apologise(isBlocked(error) ? BLOCKED : apology(reference)),
  );
}
