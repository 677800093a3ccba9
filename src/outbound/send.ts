import { type IncomingMessage, request as requestOpenly } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface OutboundRequest {
  readonly headers: Headers;
  readonly body: string;
  /** Aborts the request, whether or not it was sent. */
  readonly signal?: AbortSignal | undefined;
}

/** Nothing was sent. With a cause, the connection failed; without one, it was too late to send. */
export class NotSentError extends Error {}

/**
 * Posts once, and calls `maySend` in the same step that writes to the open connection. A process can freeze between
 * deciding to post and writing. No timer would notice, since Node handles a connection's events before expired timers.
 * @throws NotSent if nothing was sent; otherwise the signal's reason, or the network error
 */
export function send(
  url: string,
  { headers, body, signal }: OutboundRequest,
  maySend: () => boolean,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const isSecure = new URL(url).protocol === 'https:';
    const options = { method: 'POST', headers: Object.fromEntries(headers), ...(signal && { signal }) };
    const asked = (isSecure ? request : requestOpenly)(url, options);
    let hasBegun = false;
    const begin = (): void => {
      if (maySend()) {
        hasBegun = true;
        asked.end(body);
      } else {
        reject(new NotSentError('it was too late to send the request'));
        asked.destroy();
      }
    };
    const fail = (error: unknown): void => {
      const cause: unknown = signal?.aborted ? signal.reason : error;
      reject(hasBegun ? cause : new NotSentError('the connection failed', { cause }));
    };
    asked.on('socket', (socket) => {
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', begin);
      else begin();
    });
    asked.on('error', fail);
    asked.on('response', (answer) => {
      toResponse(answer).then(resolve, fail);
    });
  });
}

/** @throws TypeError or RangeError for an invalid status */
async function toResponse(answer: IncomingMessage): Promise<Response> {
  const body = await buffer(answer);
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  return new Response(body.length > 0 ? body : null, { status, statusText, headers });
}
