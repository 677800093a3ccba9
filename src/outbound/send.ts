import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface OutboundRequest {
  readonly headers: Headers;
  readonly body: string;
  readonly signal?: AbortSignal | undefined;
}

/** Nothing was sent. `cause` is missing if `maySend` returned false. */
export class NotSentError extends Error {}

/**
 * `maySend` is called in the same step that writes to the open connection, because the process may freeze between an earlier
 * check and the write.
 * @throws NotSentError if nothing was sent; otherwise the signal's reason, or the network error
 */
export function send(
  url: string,
  { headers, body, signal }: OutboundRequest,
  maySend: () => boolean,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const isSecure = new URL(url).protocol === 'https:';
    const options = { method: 'POST', headers: Object.fromEntries(headers), ...(signal && { signal }) };
    const outgoingRequest = (isSecure ? httpsRequest : httpRequest)(url, options);
    let isWritten = false;
    const write = (): void => {
      if (maySend()) {
        isWritten = true;
        outgoingRequest.end(body);
      } else {
        reject(new NotSentError('The request was not sent: its deadline had passed'));
        outgoingRequest.destroy();
      }
    };
    const fail = (error: unknown): void => {
      const cause: unknown = signal?.aborted ? signal.reason : error;
      reject(
        isWritten
          ? cause
          : new NotSentError('The request was not sent: the connection failed or the request was aborted', {
              cause,
            }),
      );
    };
    outgoingRequest.on('socket', (socket) => {
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', write);
      else write();
    });
    outgoingRequest.on('error', fail);
    outgoingRequest.on('response', (incomingResponse) => {
      toResponse(incomingResponse).then(resolve, fail);
    });
  });
}

async function toResponse(incomingResponse: IncomingMessage): Promise<Response> {
  const body = await buffer(incomingResponse);
  const headers = Object.entries(incomingResponse.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const { statusCode: status = 0, statusMessage: statusText = '' } = incomingResponse;
  return new Response(body.length > 0 ? body : null, { status, statusText, headers });
}
