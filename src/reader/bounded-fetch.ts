import type { ReaderFault } from '../ports/reader.ts';

/** A choice has a few hundred bytes; providers add metadata. */
const MAX_RESPONSE_BYTES = 256_000;

/** Thrown when a response is not read to its end. */
export class RefusedResponse extends Error {
  readonly fault: ReaderFault;

  constructor(fault: ReaderFault) {
    super(`Refused the response: ${fault}`);
    this.fault = fault;
  }
}

/** Follows no redirect, which could send the key elsewhere. Throws a RefusedResponse for a redirect or more than 256 kB. */
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
    // Leaving the loop cancels the request.
    for await (const chunk of response.body) {
      size += chunk.byteLength;
      if (size > MAX_RESPONSE_BYTES) throw new RefusedResponse('too large');
      chunks.push(chunk);
    }
  }
  const plainHeaders = new Headers(headers);
  // The body is already decoded.
  plainHeaders.delete('content-encoding');
  plainHeaders.delete('content-length');
  return new Response(chunks.length === 0 ? null : new Blob(chunks), { status, headers: plainHeaders });
}
