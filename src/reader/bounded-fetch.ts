import type { ReaderFault } from '../ports/reader.ts';

/** Bytes. A choice has a few hundred; providers add metadata. */
const MAX_BYTES = 256_000;

/** A response that was not read to its end. */
export class RefusedResponse extends Error {
  readonly fault: ReaderFault;

  constructor(fault: ReaderFault) {
    super(`Refused the response: ${fault}`);
    this.fault = fault;
  }
}

/**
 * A fetch that follows no redirect, which could send the key and the question elsewhere, and reads no more than a
 * choice needs.
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
      if (size > MAX_BYTES) throw new RefusedResponse('too large');
      pieces.push(piece);
    }
  }
  const plain = new Headers(headers);
  // The body is already decoded.
  plain.delete('content-encoding');
  plain.delete('content-length');
  return new Response(pieces.length === 0 ? null : new Blob(pieces), { status, headers: plain });
}
