import type { ServerResponse } from 'node:http';

export function endResponse(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** Responds with 401, and closes the connection before the request's body is read. */
export function rejectUnread(response: ServerResponse): void {
  response.writeHead(401, { connection: 'close' }).end(() => response.req.destroy());
}
