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
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body) {
    // Leaving the loop cancels the rest.
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw new RefusedResponse('too large');
      chunks.push(chunk);
    }
  }
  const plainHeaders = new Headers(headers);
  // The body is already decoded.
  plainHeaders.delete('content-encoding');
  plainHeaders.delete('content-length');
  return new Response(chunks.length === 0 ? null : new Blob(chunks), { status, headers: plainHeaders });
}
