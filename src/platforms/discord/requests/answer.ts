import { isPersonal, manages, postsLater, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { withoutPictures } from '../../../reply/picture.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { askDesk, intentOf, type PressedButton } from '../../kit/request.ts';
import { pageId, shareId } from '../render/ids.ts';
import { discordPages, renderDiscord } from '../render/render.ts';
import { failureText, isBlocked, isRefused, isUnanswerable } from '../rest/failure.ts';
import { type Caller, DIRECT } from './caller.ts';
import { type CommandLinks, withLinks, withPlaceholders } from './command-links.ts';
import type { Deps, UserRequest } from './deps.ts';
import { type DrawnMessage, drawPictures, type Page, withFiles } from './pictures.ts';
import type { InteractionRequest } from './responder.ts';
import { BLOCKED, cannotPost, cannotWrite, notAllowed } from './user-texts.ts';

export interface Answer extends DrawnMessage {
  /** Left out for buttons of an older version and for messages about the request itself. */
  readonly intent?: Intent | undefined;
  /** Whether the person may not do this, or it cannot be done here. */
  readonly isRefused?: boolean;
}

interface RenderOptions {
  readonly page?: number | undefined;
  /** Adds a "Share to channel" button, if a button can repeat the answer. */
  readonly isSharable?: boolean;
  /** Shown above the answer. */
  readonly notice?: string | undefined;
}

/** Answers an intent or a press, or refuses it if the person may not do this here. */
export async function answer(request: UserRequest, wish: Intent | PressedButton): Promise<Answer> {
  const { desk, caller, reference } = request;
  const intent = intentOf(wish);
  const refusal = intent && refusalOf(caller, intent);
  if (refusal) return { intent, message: refusal, isRefused: true };
  const here = { ...caller.asker, reference };
  const asker = intent && isPersonal(intent) ? await inDirectMessages(request, here) : here;
  return { intent, ...(await drawPictures(request, await askDesk(desk, wish, asker))) };
}

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

/** The commands that texts can link to in the channel of a request. */
export function commandLinksIn({ commands, commandIds, caller }: UserRequest): CommandLinks {
  return {
    slashCommands: commands.map(({ command }) => command),
    idOf: (name) => commandIds.of(name, caller.asker.address.workspace),
  };
}

/** Renders an answer: one page of it, or all pages if no button could lead to the others. */
export function renderAnswer(
  { intent, message, drawn = new Map() }: Answer,
  links: CommandLinks,
  { page, isSharable, notice }: RenderOptions = {},
): Page[] {
  const again = intent && repeatableIntent(intent, message);
  const { message: marked, links: placed } = withPlaceholders(message, links);
  const options = {
    notice,
    share: again && isSharable ? shareId(again) : undefined,
    // In a direct message a delivery's pages are turned in place, and each must carry the delivery's mark.
    occurrence:
      intent?.kind === 'posted' && notice === undefined
        ? { subscription: intent.of, nominal: intent.nominal }
        : undefined,
    pictures: [...drawn.keys()],
  };
  // Buttons on a question's answer lead to its entry, which may be split into other pages.
  const bodies =
    !again || intent.kind === 'ask'
      ? discordPages(marked, options)
      : [renderDiscord(marked, { ...options, more: (to) => pageId(again, to), page })];
  return bodies.map((body) => withFiles(withLinks(body, placed), drawn));
}

/** Sends a message about the request itself. */
export async function sendMessage(request: InteractionRequest, message: Message, isPrivate: boolean): Promise<void> {
  await request.responder.send(renderAnswer({ message }, commandLinksIn(request)), isPrivate);
}

/** Sends an answer. If Discord refuses it with pictures, sends it again with words instead. */
export async function sendWithFallback(
  { log, reference }: Deps,
  { drawn, ...plain }: Answer,
  send: (given: Answer) => Promise<void>,
): Promise<void> {
  if (!drawn || drawn.size === 0) return await send(plain);
  try {
    await send({ ...plain, drawn });
  } catch (error) {
    if (!isRefused(error) || isUnanswerable(error)) throw error;
    log(`Discord: Discord refused a picture; sending words instead (${reference}): ${failureText(error)}`);
    await send({ ...plain, message: withoutPictures(plain.message) });
  }
}

/** Saves a public answer for follow-ups, if the bot can reply to it later. */
export async function rememberAnswer(request: InteractionRequest, message: Message): Promise<void> {
  const { news, note, responder, caller } = request;
  const { address } = caller.asker;
  if (!news || !message.told || address.workspace === '' || caller.obstacle !== undefined) return;
  try {
    await saveForFollowUps(request, address, await responder.postedId(), message);
  } catch (error) {
    note(`Discord: could not save an answer, so it gets no follow-up: ${failureText(error)}`);
  }
}

/**
 * Handles a request. If that fails, logs why and sends an apology with the log's reference.
 * @param what names the request in the log, such as "a button"
 */
export async function withApologyTo(
  { log, note, reference, responder }: InteractionRequest,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
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
