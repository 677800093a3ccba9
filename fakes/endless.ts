import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

const CHUNK = 65_536;

/**
 * Starts a POST that never ends, and sends its first bytes.
 * @returns the response's status, or how the connection ended
 */
export async function postWithoutEnd(url: string, bytes: number, headers: Record<string, string>): Promise<string> {
  const posting = httpRequest(url, { method: 'POST', headers });
  const answered = once(posting, 'response').then(([response]: IncomingMessage[]) => String(response?.statusCode));
  const cut = once(posting, 'close').then(() => 'cut without an answer');
  for (let sent = 0; sent < bytes; sent += CHUNK) posting.write('x'.repeat(Math.min(CHUNK, bytes - sent)));
  try {
    return await Promise.race([answered, cut]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    cut.catch(() => {}); // Destroying the request rejects this promise.
    posting.destroy();
  }
}
