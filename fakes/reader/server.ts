import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { listen } from '../free-port.ts';

export type ReaderServerFault =
  | 'wrong key'
  | 'no model'
  | 'prose'
  | 'unknown id'
  | 'empty choice'
  | 'endless stream'
  | '10 MB'
  | 'redirect'
  | 'no answer'
  | 'rate limit'
  | 'overloaded'
  | 'web page'
  | 'reset';

interface ModelReply {
  readonly verdict: string;
  readonly entries: readonly string[];
  readonly wish?: string;
  readonly presumed?: readonly string[];
}

interface ReaderCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly model: string;
  readonly question: string;
  readonly before?: string;
  readonly instructions: string;
  /** True if the instructions end with the provider's cache marker. */
  readonly isMarkedForCache: boolean;
  readonly body: string;
}

export interface ReaderServerOptions {
  readonly models?: readonly string[];
  /** Without it, every key is accepted. */
  readonly key?: string;
  readonly reply?: (call: ReaderCall) => ModelReply;
  readonly fault?: ReaderServerFault;
}

/** A local model server. Implements what the AI SDK uses of Anthropic's Messages API and OpenAI's Chat Completions API. */
export interface ReaderServer {
  /** Includes the version, as in "http://127.0.0.1:4711/v1". */
  readonly url: string;
  readonly calls: readonly ReaderCall[];
  readonly paths: readonly string[];
  setFault(fault: ReaderServerFault | undefined): void;
  setReply(reply: (call: ReaderCall) => ModelReply): void;
  close(): Promise<void>;
}

const OUTSIDE_REPLY: ModelReply = { verdict: 'outside', entries: [] };

const jsonSchema = z.looseObject({ properties: z.looseObject({ verdict: z.unknown(), entries: z.unknown() }) });
const textBlock = z.object({ type: z.literal('text'), text: z.string(), cache_control: z.unknown().optional() });

const anthropicBody = z
  .object({
    model: z.string(),
    max_tokens: z.int(),
    system: z.array(textBlock).min(1),
    messages: z.tuple([z.object({ role: z.literal('user'), content: z.tuple([textBlock]) })]),
    output_config: z.object({ format: z.object({ type: z.literal('json_schema'), schema: jsonSchema }) }).optional(),
    tools: z.array(z.looseObject({ name: z.literal('json'), input_schema: jsonSchema })).optional(),
  })
  .refine(
    ({ output_config, tools }) => output_config !== undefined || tools !== undefined,
    'the request must contain a JSON schema, in output_config or tools',
  );

const openAiBody = z.object({
  model: z.string(),
  max_tokens: z.int(),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({ role: z.literal('user'), content: z.string() }),
  ]),
  response_format: z.object({ type: z.literal('json_schema'), json_schema: z.looseObject({ schema: jsonSchema }) }),
});

export async function startReaderServer(options: ReaderServerOptions = {}): Promise<ReaderServer> {
  const { models = ['claude-haiku-4-5', 'local'], key } = options;
  const calls: ReaderCall[] = [];
  const paths: string[] = [];
  let { fault, reply = () => OUTSIDE_REPLY } = options;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    paths.push(path);
    const requestBody = await textOf(request);
    const isAnthropic = !path.endsWith('/chat/completions') && 'anthropic-version' in request.headers;
    const givenKey = String(
      request.headers['x-api-key'] ?? request.headers.authorization?.replace('Bearer ', '') ?? '',
    );
    // Real providers may quote the request in a refusal, so logs must not contain it.
    const refuse = (status: number, type: string, headers: Record<string, string> = {}) =>
      sendJson(
        response,
        status,
        refusal(isAnthropic, type, `${type}: key ${givenKey}, request ${requestBody}`),
        headers,
      );

    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (fault === 'wrong key' || (key !== undefined && givenKey !== key)) return refuse(401, 'authentication_error');
    if (path.startsWith('/v1/models')) return answerModels(path, response, refuse);
    const call =
      path === '/v1/messages' ? anthropicCall(path, request, requestBody) : openAiCall(path, request, requestBody);
    if (!call) return refuse(400, 'invalid_request_error');
    calls.push(call);
    if (fault === 'no model' || !models.includes(call.model)) return refuse(404, 'not_found_error');
    switch (fault) {
      case 'no answer':
        return;
      case 'rate limit':
        return refuse(429, 'rate_limit_error', { 'retry-after': '45' });
      case 'overloaded':
        return refuse(529, 'overloaded_error');
      case 'redirect':
        return void response.writeHead(307, { location: '/v1/elsewhere' }).end();
      case 'web page':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      case '10 MB':
        return succeed(response, call, `{"verdict":"outside","padding":"${'x'.repeat(10_000_000)}"}`);
      case 'endless stream':
        return sendForever(response);
      case 'prose':
        return succeed(response, call, `The lease runs for six months. You asked: ${call.question}`);
      case 'unknown id':
        return succeed(response, call, replyJson({ verdict: 'answer', entries: ['no-such-entry'] }));
      case 'empty choice':
        return succeed(response, call, replyJson({ verdict: 'answer', entries: [] }));
      default:
        return succeed(response, call, replyJson(reply(call)));
    }
  };

  const answerModels = (
    path: string,
    response: ServerResponse,
    refuse: (status: number, type: string) => void,
  ): void => {
    const id = decodeURIComponent(path.slice('/v1/models/'.length));
    if (path === '/v1/models')
      sendJson(response, 200, { object: 'list', data: models.map((modelId) => ({ id: modelId })) });
    else if (models.includes(id)) sendJson(response, 200, { type: 'model', id });
    else refuse(404, 'not_found_error');
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    paths,
    setFault: (next) => {
      fault = next;
    },
    setReply: (next) => {
      reply = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function anthropicCall(path: string, { headers }: IncomingMessage, body: string): ReaderCall | undefined {
  const { data } = anthropicBody.safeParse(parseJson(body));
  if (!data) return undefined;
  const [{ content }] = data.messages;
  return {
    path,
    headers,
    model: data.model,
    ...questionIn(content[0].text),
    instructions: data.system.map(({ text }) => text).join('\n'),
    isMarkedForCache: data.system.at(-1)?.cache_control !== undefined,
    body,
  };
}

function openAiCall(path: string, { headers }: IncomingMessage, body: string): ReaderCall | undefined {
  const { data } = path === '/v1/chat/completions' ? openAiBody.safeParse(parseJson(body)) : {};
  if (!data) return undefined;
  const [systemMessage, userMessage] = data.messages;
  const parsedQuestion = questionIn(userMessage.content);
  return {
    path,
    headers,
    model: data.model,
    ...parsedQuestion,
    instructions: systemMessage.content,
    isMarkedForCache: false,
    body,
  };
}

function questionIn(text: string): { question: string; before?: string } {
  const [, question = ''] = /<question>(.*)<\/question>$/s.exec(text) ?? [];
  const [, before] = /^<before>(.*)<\/before>/.exec(text) ?? [];
  return { question, ...(before !== undefined && { before }) };
}

function succeed(response: ServerResponse, call: ReaderCall, text: string): void {
  sendJson(response, 200, call.path === '/v1/chat/completions' ? openAiReply(call, text) : anthropicReply(call, text));
}

function openAiReply({ model }: ReaderCall, text: string): unknown {
  const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' };
  const usage = { prompt_tokens: 6000, completion_tokens: 40, prompt_tokens_details: { cached_tokens: 5000 } };
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1_780_000_000, model, choices: [choice], usage };
}

function anthropicReply({ model, body }: ReaderCall, text: string): unknown {
  const usesTool = z.object({ tools: z.array(z.unknown()) }).safeParse(parseJson(body)).success;
  const input = usesTool ? parseJson(text) : undefined;
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content:
      input === undefined ? [{ type: 'text', text }] : [{ type: 'tool_use', id: 'toolu_1', name: 'json', input }],
    stop_reason: input === undefined ? 'end_turn' : 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 1000, output_tokens: 40, cache_read_input_tokens: 5000, cache_creation_input_tokens: 0 },
  };
}

function replyJson({ verdict, entries, wish = 'none', presumed = [] }: ModelReply): string {
  return JSON.stringify({ verdict, entries, wish, presumed });
}

function refusal(isAnthropic: boolean, type: string, message: string): unknown {
  return isAnthropic
    ? { type: 'error', error: { type, message } }
    : { error: { message, type, param: null, code: null } };
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
