import type { Message } from '../../../message/message.ts';
import { failureOf } from '../post/errors.ts';
import { isSlackError } from '../post/failure.ts';
import { type Body, postPages, rememberAnswer, withoutMetadata } from './answer.ts';
import { isBlockRefusal } from './pictures.ts';
import type { Deps, RequestOrigin } from './request.ts';

/**
 * Shows an answer to everyone in a channel. A member bot posts it itself, to learn the id that follow-ups need; otherwise it
 * uses the response_url.
 */
export async function publish(
  deps: Deps,
  origin: RequestOrigin,
  message: Message,
  payloads: readonly Body[],
  respond: (body: Body & { readonly response_type: 'in_channel' }) => Promise<unknown>,
): Promise<void> {
  const [first, ...laterPages] = payloads;
  if (!first) return;
  let ts: string | undefined;
  try {
    ts = await postPages(deps, origin, [first]);
    await postPages(deps, origin, laterPages);
    await rememberAnswer(deps, origin, message, ts);
  } catch (error) {
    if (ts !== undefined || !isSlackError(error) || isBlockRefusal(error) || failureOf(error).kind !== 'refused')
      throw error;
    for (const payload of payloads) {
      await respond({ response_type: 'in_channel', ...withoutMetadata(payload) });
    }
  }
}
