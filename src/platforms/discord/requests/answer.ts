import { isPersonal, needsManager, postsLater, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { withoutPictures } from '../../../reply/blocks.ts';
import { apology, withApology } from '../../kit/apology.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { askDesk, intentOf, type PressedButton } from '../../kit/request.ts';
import { pageId, shareId } from '../render/ids.ts';
import { discordPages, renderDiscord } from '../render/render.ts';
import { failureText, isBlocked, isRefused, isUnanswerable } from '../rest/failure.ts';
import { type Caller, DIRECT_MESSAGES } from './caller.ts';
import { type CommandLinks, withLinks, withPlaceholders } from './command-links.ts';
import type { Deps, UserRequest } from './deps.ts';
import { type DrawnMessage, drawPictures, type Page, withFiles } from './pictures.ts';
import type { InteractionRequest } from './responder.ts';
import { BLOCKED, cannotPost, NO_WRITE_ACCESS, NOT_ALLOWED } from './user-texts.ts';

export interface Answer extends DrawnMessage {
  readonly intent?: Intent | undefined;
  /** The only person who can accept the answer's offer with a "yes". */
  readonly person?: string;
  readonly isRefused?: boolean;
}

interface RenderOptions {
  readonly page?: number | undefined;
  readonly isSharable?: boolean;
  readonly notice?: string | undefined;
}

/** Answers a request, or refuses it if the person may not make it here. */
export async function answer(request: UserRequest, intentOrPress: Intent | PressedButton): Promise<Answer> {
  const { desk, caller, reference } = request;
  const intent = intentOf(intentOrPress);
  const refusal = intent && refusalOf(caller, intent);
  if (refusal) return { intent, message: refusal, isRefused: true };
  const askerHere = { ...caller.asker, reference };
  const asker = intent && isPersonal(intent) ? await askerInDirectMessages(request, askerHere) : askerHere;
  return {
    intent,
    person: caller.asker.person.id,
    ...(await drawPictures(request, await askDesk(desk, intentOrPress, asker))),
  };
}

async function askerInDirectMessages({ api }: Deps, asker: Asker): Promise<Asker> {
  const channel = await api.directMessages(asker.person.id);
  return { ...asker, address: { platform: 'discord', workspace: '', channel }, place: DIRECT_MESSAGES };
}

/** Undefined if the person may do this in the channel. */
export function refusalOf({ asker, mayManage, mayWrite, obstacle }: Caller, intent: Intent): Message | undefined {
  // Outside servers, no permission would help, so the refusal names the obstacle.
  if (obstacle !== undefined && asker.address.workspace === '' && needsManager(intent)) return cannotPost(obstacle);
  if (needsManager(intent) && !mayManage) return NOT_ALLOWED;
  const isPosting = postsLater(intent) || intent.kind === 'send';
  if (isPosting && !mayWrite) return NO_WRITE_ACCESS;
  return obstacle !== undefined && postsLater(intent) ? cannotPost(obstacle) : undefined;
}

export function commandLinksFor({ commands, commandIds, caller }: UserRequest): CommandLinks {
  return {
    slashCommands: commands.map(({ command }) => command),
    idOf: (name) => commandIds.find(name, caller.asker.address.workspace),
  };
}

/** Renders one page of an answer; all pages if it answers a question, or if no button can repeat it. */
export function renderAnswer(
  { intent, message, person, images = new Map() }: Answer,
  links: CommandLinks,
  { page, isSharable, notice }: RenderOptions = {},
): Page[] {
  const repeatIntent = intent && repeatableIntent(intent, message);
  const { message: placeholderMessage, links: linkTexts } = withPlaceholders(message, links);
  const options = {
    notice,
    person,
    shareButtonId: repeatIntent && isSharable ? shareId(repeatIntent) : undefined,
    // Direct messages turn pages in place, so each page needs the mark.
    occurrence:
      intent?.kind === 'posted' && notice === undefined
        ? { subscription: intent.of, nominal: intent.nominal }
        : undefined,
    pictures: [...images.keys()],
  };
  // Buttons below a question's answer lead to its entry, whose pages may differ.
  const bodies =
    !repeatIntent || intent.kind === 'ask'
      ? discordPages(placeholderMessage, options)
      : [
          renderDiscord(placeholderMessage, {
            ...options,
            pageButtonId: (number) => pageId(repeatIntent, number),
            page,
          }),
        ];
  return bodies.map((body) => withFiles(withLinks(body, linkTexts), images));
}

export async function sendPrivateMessage(request: InteractionRequest, message: Message): Promise<void> {
  await request.responder.send(renderAnswer({ message }, commandLinksFor(request)), true);
}

/** Sends an answer, and sends it again in words if Discord refuses its pictures. */
export async function sendWithFallback(
  { log, reference }: Deps,
  { images, ...answerWithoutImages }: Answer,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  if (!images || images.size === 0) return await send(answerWithoutImages);
  try {
    await send({ ...answerWithoutImages, images });
  } catch (error) {
    if (!isRefused(error) || isUnanswerable(error)) throw error;
    log(`Discord: sending words instead of a refused picture (${reference}): ${failureText(error)}`);
    await send({ ...answerWithoutImages, message: withoutPictures(answerWithoutImages.message) });
  }
}

/** Saves a public answer for follow-ups, unless the bot cannot reply to it later. */
export async function rememberAnswer(request: InteractionRequest, message: Message): Promise<void> {
  const { news, note, responder, caller } = request;
  const { address } = caller.asker;
  if (!news || !message.told || address.workspace === '' || caller.obstacle !== undefined) return;
  try {
    await saveForFollowUps(request, address, await responder.postedId(), message);
  } catch (error) {
    note(`Discord: could not save an answer; it gets no follow-up: ${failureText(error)}`);
  }
}

/** Runs a request. If it fails and can still be answered, logs the error and sends an apology. */
export async function withApologyTo(
  { log, note, reference, responder }: InteractionRequest,
  requestName: string,
  work: () => Promise<void>,
): Promise<void> {
  const handle = async () => {
    try {
      await work();
    } catch (error) {
      if (!isUnanswerable(error)) throw error;
      note(`Discord: ${requestName} no longer needs an answer (${reference}): ${failureText(error)}`);
    }
  };
  await withApology({ platform: 'Discord', log, reference, describe: failureText }, requestName, handle, (error) =>
    responder.apologise(isBlocked(error) ? BLOCKED : apology(reference)),
  );
}
