import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { parseText } from '../../../message/parse.ts';
import { NOT_SHARED, sentBy, sharedBy } from '../../kit/user-texts.ts';
import { type Answer, renderAnswer } from './answer.ts';
import type { CommandLinks } from './command-links.ts';
import type { Page } from './pictures.ts';
import { withFlag } from './responder.ts';
import { withSubscribeButton } from './subscription-draft.ts';

interface ReplyOptions {
  readonly isForEveryone: boolean;
  readonly isDirectMessage: boolean;
  readonly mayShare: boolean;
  readonly name: string;
}

export function commandReply(
  result: Answer,
  { isForEveryone, isDirectMessage, mayShare, name }: ReplyOptions,
  links: CommandLinks,
): { readonly pages: readonly Page[]; readonly isPrivate: boolean } {
  const { intent, message } = result;
  // A public deferral has already announced an answer from the store to everyone.
  const isAnswer =
    message.isPrivate !== true &&
    intent !== undefined &&
    (needsStore(intent) || repeatableIntent(intent, message) !== undefined);
  // Ephemeral messages vanish on reload, so direct messages get ordinary ones.
  const isPrivate = !isDirectMessage && (!isForEveryone || !isAnswer);
  const notice = (): string | undefined => {
    if (!isForEveryone || message.isPrivate) return undefined;
    if (intent?.kind === 'send') return sentBy(name);
    if (!isAnswer) return NOT_SHARED;
    return isDirectMessage ? undefined : sharedBy(name);
  };
  const pages = renderAnswer(result, links, { isSharable: isPrivate && mayShare, notice: notice() });
  return { pages: withSubscribeButton(result, pages), isPrivate };
}

export function repliesTo(typed: string, slashCommand: string, respond: (intent: Intent) => Message) {
  const intent = parseText(typed, slashCommand);
  const message = respond(intent);
  // Only the images' names matter here.
  const images = new Map(
    message.blocks.flatMap((block) => (block.type === 'picture' ? [[block.name, new Uint8Array()]] : [])),
  );
  const { pages, isPrivate } = commandReply(
    { intent, message, images, isRefused: needsStore(intent) },
    { isForEveryone: false, isDirectMessage: false, mayShare: true, name: 'you' },
    { slashCommands: [slashCommand], idOf: () => undefined },
  );
  return pages.map((page) => withFlag(page, isPrivate));
}
