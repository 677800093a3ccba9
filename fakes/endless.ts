import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';

const CHUNK = 65_536;

/**
 * Posts so many bytes, more of which are still to come: whoever waits for the end waits for ever.
 * @returns the status of the answer, or what became of the connection
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
    cut.catch(() => {}); // It is cut here.
    posting.destroy();
  }
}
