import type { ServerResponse } from 'node:http';

/** Ends a response with a status and no body. Keeps the status if the headers were already sent. */
export function endResponse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** Refuses a request without reading its body: closing the connection stops the rest. */
export function rejectUnread(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}
