import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorText } from '../src/lib/error-text.ts';

const LOOPBACK = '127.0.0.1';

/** A request of the page or the bot that cannot be fulfilled. The message says why. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Loopback {
  readonly server: Server;
  readonly port: number;
  /** Such as "http://127.0.0.1:8080". */
  readonly origin: string;
  /** Closes open connections, too. */
  close(): Promise<void>;
}

/**
 * Serves HTTP on the loopback address. Port 0 takes any free port. Errors of the handler become responses.
 * @throws Error if the port is in use
 */
export async function serveLoopback(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port: number,
  onFault: (error: unknown) => void,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      const isUnanswerable = isConnectionClosed(error) || response.headersSent;
      if (!isConnectionClosed(error) && !(error instanceof RefusedError)) onFault(error);
      if (isUnanswerable) {
        response.destroy();
        return;
      }
      const [status, message] =
        error instanceof RefusedError
          ? [error.status, error.message]
          : [500, 'The playground failed. Its terminal shows the error.'];
      respondJson(response, status, { error: message });
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    server,
    port: boundPort,
    origin: `http://${LOOPBACK}:${boundPort}`,
    async close() {
      const whenClosed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await whenClosed;
    },
  };
}

export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/**
 * Reads the whole body.
 * @throws RefusedError if the body is longer than `maxBytes`
 */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) throw new RefusedError(413, `The body is too large. Send at most ${maxBytes} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Parses JSON.
 * @throws RefusedError if the text is not JSON
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RefusedError(400, `The body is not JSON: ${errorText(error)}`);
  }
}

/** The client may close the connection while its request is being read. */
function isConnectionClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
