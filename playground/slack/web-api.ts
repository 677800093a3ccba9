import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerJson, bytesOf, parsedJson, Refused } from '../http.ts';
import { answerTo, type Slack } from './methods.ts';
import type { ResponseUrls } from './responses.ts';
import type { Fields } from './workspace.ts';

/** Slack's largest payloads, views with a hundred blocks, have some hundred thousand. */
const MOST_BYTES = 1_000_000;
const MOST_UPLOAD = 10_000_000;
/** In a form, Slack takes these as JSON. */
const STRUCTURED = ['attachments', 'blocks', 'files', 'metadata', 'prompts', 'view'];

const fields = z.record(z.string(), z.unknown(), { error: 'no JSON object' });

/** Answers the calls of the bot's app: the Web API under /api/, and response_urls under /response/. */
export async function answerApp(
  request: IncomingMessage,
  response: ServerResponse,
  { slack, responses, token }: { slack: Slack; responses: ResponseUrls; token: string },
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  const upload = /^\/upload\/(\w+)$/.exec(path)?.[1];
  if (upload !== undefined) return await takeUpload(request, response, slack, upload);
  const args = await argumentsOf(request);
  const method = /^\/api\/([\w.]+)$/.exec(path)?.[1];
  if (method === undefined) {
    const isTaken = await responses.take(path, args);
    return answerJson(response, isTaken ? 200 : 404, isTaken ? { ok: true } : { ok: false, error: 'used_url' });
  }
  // The SDK says it in either place, or both.
  const { token: inBody, ...others } = args;
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? inBody;
  answerJson(response, 200, given === token ? answerTo(method, others, slack) : { ok: false, error: 'invalid_auth' });
}

/** Takes a file as it is, or as the one part of a form. */
async function takeUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { uploads }: Slack,
  id: string,
): Promise<void> {
  const bytes = new Uint8Array(await bytesOf(request, MOST_UPLOAD));
  const { 'content-type': type = '' } = request.headers;
  const isForm = type.startsWith('multipart/form-data');
  const parts = isForm
    ? [...(await new Response(bytes, { headers: { 'content-type': type } }).formData()).values()]
    : [];
  const file = parts.find((part) => typeof part !== 'string');
  const sent = file ? new Uint8Array(await file.arrayBuffer()) : bytes;
  const isTaken = uploads.take(id, sent, isPng(sent) ? 'image/png' : (file?.type ?? type));
  response.writeHead(isTaken ? 200 : 404).end(isTaken ? `OK - ${sent.length}` : '');
}

/** Slack looks at the file itself, whatever it is called. */
function isPng([first, ...rest]: Uint8Array): boolean {
  return first === 0x89 && String.fromCharCode(...rest.slice(0, 3)) === 'PNG';
}

async function argumentsOf(request: IncomingMessage): Promise<Fields> {
  const text = (await bytesOf(request, MOST_BYTES)).toString();
  const isJson = request.headers['content-type']?.startsWith('application/json');
  const entries = [...new URLSearchParams(text)].map(([key, value]): [string, unknown] => [
    key,
    STRUCTURED.includes(key) ? parsedJson(value) : value,
  ]);
  const { success, data } = fields.safeParse(isJson ? parsedJson(text) : Object.fromEntries(entries));
  if (!success) throw new Refused(400, 'a call carries no JSON object');
  return data;
}
