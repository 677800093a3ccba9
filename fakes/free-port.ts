import { createServer } from 'node:net';
import { z } from 'zod';

const bound = z.object({ port: z.int() });

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = bound.parse(server.address());
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
