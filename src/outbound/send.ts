import { type IncomingMessage, request as requestOpenly } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Outgoing {
  readonly headers: Headers;
  readonly body: string;
  /** Ends it, whether it was sent or not. */
  readonly signal?: AbortSignal | undefined;
}

/** Nothing of a request has left: with a cause, since no connection came about; without one, since it was too late. */
export class NotSent extends Error {}

/**
 * Posts once, and asks `mayBegin` in the very step that writes to an open connection. A process may stand still between
 * deciding to post and writing, and no timer notices it in time: a connection's events come before timers.
 * @throws NotSent if surely nothing has left; otherwise the signal's reason, or what the network does
 */
export function send(url: string, { headers, body, signal }: Outgoing, mayBegin: () => boolean): Promise<Response> {
  return new Promise((resolve, reject) => {
    const isSecure = new URL(url).protocol === 'https:';
    const options = { method: 'POST', headers: Object.fromEntries(headers), ...(signal && { signal }) };
    const asked = (isSecure ? request : requestOpenly)(url, options);
    let hasBegun = false;
    const begin = (): void => {
      if (mayBegin()) {
        hasBegun = true;
        asked.end(body);
      } else {
        reject(new NotSent('it was too late to begin'));
        asked.destroy();
      }
    };
    const fail = (error: unknown): void => {
      const cause: unknown = signal?.aborted ? signal.reason : error;
      reject(hasBegun ? cause : new NotSent('no connection came about', { cause }));
    };
    asked.on('socket', (socket) => {
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', begin);
      else begin();
    });
    asked.on('error', fail);
    asked.on('response', (answer) => {
      responseOf(answer).then(resolve, fail);
    });
  });
}

/** @throws TypeError or RangeError for a status that no answer can have */
async function responseOf(answer: IncomingMessage): Promise<Response> {
  const body = await buffer(answer);
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
  return new Response(body.length > 0 ? body : null, { status, statusText, headers });
}
