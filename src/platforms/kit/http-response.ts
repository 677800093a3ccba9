import type { ServerResponse } from 'node:http';

/** Ends a response without a body. Keeps the status of headers that were already sent. */
export function endResponse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** Answers 401 and closes the connection, which stops the sender's body. */
export function rejectUnread(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}
