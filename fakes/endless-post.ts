import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

const CHUNK_BYTES = 65_536;

/**
 * Starts a POST that never ends.
 * @returns the response's status, or how the connection ended
 */
export async function postWithoutEnd(url: string, bytes: number, headers: Record<string, string>): Promise<string> {
  const request = httpRequest(url, { method: 'POST', headers });
  const responseStatus = once(request, 'response').then(([response]: IncomingMessage[]) =>
    String(response?.statusCode),
  );
  const cutOff = once(request, 'close').then(() => 'cut without an answer');
  for (let sentBytes = 0; sentBytes < bytes; sentBytes += CHUNK_BYTES)
    request.write('x'.repeat(Math.min(CHUNK_BYTES, bytes - sentBytes)));
  try {
    return await Promise.race([responseStatus, cutOff]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    cutOff.catch(() => {}); // Destroying the request rejects this promise.
    request.destroy();
  }
}
