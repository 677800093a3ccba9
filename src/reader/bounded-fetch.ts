import type { ReaderFault } from '../ports/reader.ts';

/** A choice is some hundred bytes; the rest is room for what a provider adds. */
const MOST_BYTES = 256_000;

/** A response that is not read on. */
export class RefusedResponse extends Error {
  readonly fault: ReaderFault;

  constructor(fault: ReaderFault) {
    super(`The response was refused: ${fault}`);
    this.fault = fault;
  }
}

/**
 * A fetch that follows no redirect, which would take the key and the question to another address, and reads no more than a
 * choice can be.
 * @throws RefusedResponse
 */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    throw new RefusedResponse('redirect');
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    // Leaving the loop cancels the rest.
    for await (const piece of response.body) {
      size += piece.byteLength;
      if (size > MOST_BYTES) throw new RefusedResponse('too large');
      pieces.push(piece);
    }
  }
  const plain = new Headers(headers);
  // The body is decoded by now.
  plain.delete('content-encoding');
  plain.delete('content-length');
  return new Response(pieces.length === 0 ? null : new Blob(pieces), { status, headers: plain });
}
