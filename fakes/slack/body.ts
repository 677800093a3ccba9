import type { IncomingMessage } from 'node:http';

/** The arguments of a call, whether they came as a form or as JSON. */
export type Arguments = Readonly<Record<string, unknown>>;

/** In a form, Slack takes these as JSON. */
const STRUCTURED = new Set(['attachments', 'blocks', 'files', 'metadata', 'prompts', 'view']);
const FLAG = /^(true|false|1|0)$/;
const FLAGS = new Set([
  'include_all_metadata',
  'include_locale',
  'include_num_members',
  'inclusive',
  'link_names',
  'mrkdwn',
  'reply_broadcast',
  'return_im',
  'unfurl_links',
  'unfurl_media',
]);

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  return (await bytesOf(request)).toString();
}

export async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Undefined if the text is not what its type says. */
export function argumentsOf(body: string, contentType: string): Arguments | undefined {
  if (contentType.startsWith('application/json')) return jsonObject(body);
  const form: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    form[key] = STRUCTURED.has(key) ? parsed(value) : FLAGS.has(key) && FLAG.test(value) ? /^[t1]/.test(value) : value;
  }
  return form;
}

function jsonObject(text: string): Arguments | undefined {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** Text that is no JSON stays as it is, and the method that gets it refuses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
