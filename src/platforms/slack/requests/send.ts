import { RespondError } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { Temporal } from 'temporal-polyfill';
import type { Message, PictureBlock } from '../../../message/message.ts';
import { withoutPictures } from '../../../reply/blocks.ts';
import { failureOf } from '../post/errors.ts';
import { failureText, isSlackError } from '../post/failure.ts';
import { type Answer, type Body, postPages, rememberAnswer, withoutMetadata } from './answer.ts';
import type { Deps, RequestOrigin } from './request.ts';

/** Slack may need a moment before it can show a new file. */
const RETRY_AFTER = Temporal.Duration.from({ seconds: 1 });
const MAX_TRIES = 3;

/**
 * Sends an answer with its pictures as files. Retries if Slack cannot show a picture yet, and finally describes the pictures in
 * words.
 * @param send called at most four times, because a response_url allows five
 * @throws the error of `send`
 */
export async function sendWithPictures(
  deps: Deps,
  { client, team }: Pick<RequestOrigin, 'client' | 'team'>,
  answer: Answer,
  send: (answer: Answer) => Promise<void>,
): Promise<void> {
  const { uploads, log, reference, pause } = deps;
  const pictures = answer.message.blocks.filter((block) => block.type === 'picture');
  if (!uploads || pictures.length === 0) return await send(answer);
  const answerInWords = { ...answer, message: withoutPictures(answer.message) };
  let files: ReadonlyMap<string, string>;
  try {
    const upload = async (picture: PictureBlock) =>
      [picture.name, await uploads.fileId(client, team, picture)] as const;
    files = new Map(await Promise.all(pictures.map(upload)));
  } catch (error) {
    log(`Slack: could not draw or upload a picture; answering without pictures (${reference}): ${failureText(error)}`);
    return await send(answerInWords);
  }
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    try {
      return await send({ ...answer, files });
    } catch (error) {
      if (!isBlockRefusal(error)) throw error;
      if (tries < MAX_TRIES) await pause(RETRY_AFTER);
      else
        log(
          `Slack refused an answer with pictures ${MAX_TRIES} times; answering without pictures (${reference}): ${failureText(error)}`,
        );
    }
  }
  for (const picture of pictures) uploads.recordRefusal(team, picture);
  await send(answerInWords);
}

/**
 * Returns true if Slack may have refused a message because of its blocks. A response_url answers 404 only if it is no longer
 * valid.
 */
export function isBlockRefusal(error: unknown): boolean {
  if (error instanceof WebAPIPlatformError) return error.data.error === 'invalid_blocks';
  return error instanceof RespondError && error.statusCode !== 404;
}

/**
 * Shows an answer to everyone in a channel. A member bot posts it itself, to learn the id that follow-ups need; otherwise the
 * response_url is used.
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
