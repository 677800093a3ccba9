import { needsStore, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { parseText } from '../../../message/parse.ts';
import { NOT_SHARED, sentBy, sharedBy } from '../../kit/user-texts.ts';
import { type Answer, renderAnswer } from './answer.ts';
import type { CommandLinks } from './command-links.ts';
import type { Page } from './pictures.ts';
import { withFlag } from './responder.ts';
import { withSubscribe } from './subscribing.ts';

interface ReplyOptions {
  /** Whether everyone sees the answer. */
  readonly isForAll: boolean;
  /** Whether only the person and the bot are there. */
  readonly isAlone: boolean;
  /** Whether a private answer has a "Share to channel" button. */
  readonly mayShare: boolean;
  /** The name of the person who asks, for answers that everyone sees. */
  readonly name: string;
}

/** Renders the reply to a command, and decides whether only the person who asks sees it. */
export function commandReply(
  given: Answer,
  { isForAll, isAlone, mayShare, name }: ReplyOptions,
  links: CommandLinks,
): { readonly pages: readonly Page[]; readonly isPrivate: boolean } {
  const { intent, message } = given;
  // Whether an answer from the store is private must be decided before it is known.
  const isAnswer =
    message.isPrivate !== true &&
    intent !== undefined &&
    (needsStore(intent) || repeatableIntent(intent, message) !== undefined);
  // Ephemeral messages vanish on reload; in a direct message, post a normal one.
  const isPrivate = !isAlone && (!isForAll || !isAnswer);
  const notice = (): string | undefined => {
    if (!isForAll || message.isPrivate) return undefined;
    if (intent?.kind === 'send') return sentBy(name);
    if (!isAnswer) return NOT_SHARED;
    return isAlone ? undefined : sharedBy(name);
  };
  const pages = renderAnswer(given, links, { isSharable: isPrivate && mayShare, notice: notice() });
  return { pages: withSubscribe(given, pages), isPrivate };
}

/**
 * The app's reply in a channel to a text after the slash command, without Discord and a store.
 * @param respond answers intents that need no store, and says of others that they are not available here
 */
export function repliesTo(typed: string, slashCommand: string, respond: (intent: Intent) => Message) {
  const intent = parseText(typed, slashCommand);
  const message = respond(intent);
  // As if drawn: the output refers to the files and does not contain them.
  const drawn = new Map(
    message.blocks.flatMap((block) => (block.type === 'picture' ? [[block.name, new Uint8Array()]] : [])),
  );
  const { pages, isPrivate } = commandReply(
    { intent, message, drawn, isRefused: needsStore(intent) },
    { isForAll: false, isAlone: false, mayShare: true, name: 'you' },
    { slashCommands: [slashCommand], idOf: () => undefined },
  );
  return pages.map((page) => withFlag(page, isPrivate));
}
