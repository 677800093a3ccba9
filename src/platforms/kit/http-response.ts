import type { ServerResponse } from 'node:http';

/** Ends a response without a body. Keeps the status if the headers were already sent. */
export function endResponse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** Responds with 401 and closes the connection, to receive no more of the request's body. */
export function rejectUnread(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}
