import type { IncomingMessage } from 'node:http';

/** A request that includes long messages has a few hundred kB. */
const MAX_BODY_BYTES = 1_000_000;

/** Returns the status to refuse the request with if its body is too large or breaks off. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 400 | 413> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MAX_BODY_BYTES) return 413;
      chunks.push(bytes);
    }
  } catch {
    return 400;
  }
  return Buffer.concat(chunks);
}
