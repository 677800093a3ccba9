import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer, text as textOf } from 'node:stream/consumers';
import { Faults, type HttpAnswer, respond, startFakeServer } from '../http.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import type { SlackFault } from './faults.ts';
import { checkPictures, METHODS, Refusal } from './methods.ts';
import { SocketMode } from './socket.ts';
import { Workspace, type WorkspaceOptions } from './workspace.ts';

export interface SlackServerOptions {
  /** Defaults to T1, with the channel C1 and the person U1. */
  readonly workspaces?: readonly WorkspaceOptions[];
  readonly appToken?: string;
  readonly client?: { readonly id: string; readonly secret: string };
  /** Defaults to 999, as in Slack. */
  readonly historyPageSize?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly onChange?: () => void;
  readonly onRefused?: (method: string, refusal: Refusal) => void;
  /** By default, `in_channel` posts to a response_url are added to the channel. */
  readonly onRespond?: (url: string, body: Arguments) => void;
  /** The file's id is appended. Defaults to this server. */
  readonly uploadUrl?: string;
}

interface Call {
  readonly method: string;
  readonly token: string | undefined;
  readonly body: Arguments;
}

interface PostedResponse {
  readonly url: string;
  readonly body: Arguments;
}

export type SlackServer = Awaited<ReturnType<typeof startSlackServer>>;

const RESPONSE_URL_USES = 5;
const DEFAULT_HISTORY_PAGE_SIZE = 999;
const OK_ANSWER = json(200, { ok: true });

/** Fakes Slack for the real clients: the Web API, Socket Mode and response_urls. */
export async function startSlackServer(options: SlackServerOptions = {}) {
  const {
    client = { id: '1.2', secret: 'the-client-secret' },
    appToken = 'xapp-1-the-app',
    historyPageSize = DEFAULT_HISTORY_PAGE_SIZE,
    now = Date.now,
  } = options;
  const nextTs = timestamps(now);
  const workspaces = (options.workspaces ?? [{}]).map((workspace) => new Workspace(workspace, nextTs));
  /** In order of arrival, including refused calls. */
  const calls: Call[] = [];
  /** Only the accepted posts, in order of arrival. */
  const responses: PostedResponse[] = [];
  const faults = new Faults();
  const socket = new SocketMode();
  const revokedTokens = new Map<string, string>();
  const responseUrls = new Map<string, { channel: string; usesLeft: number }>();
  let origin = '';
  const uploadUrl = () => options.uploadUrl ?? `${origin}/upload/`;

  const run = ({ method, token, body }: Call): { answer: Arguments; scopes?: string } => {
    try {
      if (method === 'oauth.v2.access') throw refusedCode(body, client);
      if (token === undefined) throw new Refusal('not_authed');
      const revokedError = revokedTokens.get(token);
      if (revokedError !== undefined) throw new Refusal(revokedError);
      const workspace = workspaces.find(({ botToken }) => botToken === token);
      if (!workspace && token !== appToken) throw new Refusal('invalid_auth');
      const knownMethod = METHODS[method];
      if (!knownMethod) throw new Refusal('unknown_method', { req_method: method });
      if ((knownMethod.token === 'bot') !== (workspace !== undefined)) throw new Refusal('not_allowed_token_type');
      if (!workspace) return { answer: { ok: true, url: `${origin.replace('http', 'ws')}/socket` } };
      const scopes = workspace.scopes?.join(',');
      return {
        answer: { ok: true, ...knownMethod.run(body, { workspace, historyPageSize, uploadUrl: uploadUrl() }) },
        ...(scopes !== undefined && { scopes }),
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      options.onRefused?.(method, error);
      return { answer: error.answer };
    }
  };

  const onCall = async (method: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = parseArguments(await textOf(request), request.headers['content-type'] ?? '');
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const call = { method, token, body: body ?? {} };
    calls.push(call);
    await respond(
      response,
      faults.take(method, [call.body['channel']]),
      () => {
        const { answer: callAnswer, scopes } = body ? run(call) : { answer: { ok: false, error: 'invalid_json' } };
        return json(200, callAnswer, scopes);
      },
      OK_ANSWER,
    );
  };

  const onResponse = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = parseArguments(await textOf(request), request.headers['content-type'] ?? '') ?? {};
    const url = `${origin}${path}`;
    await respond(
      response,
      faults.take(url) ?? faults.take('response_url'),
      () => {
        const target = responseUrls.get(url);
        if (!target || target.usesLeft === 0)
          return json(404, { ok: false, error: target ? 'used_url' : 'expired_url' });
        const workspace = workspaces.find(({ channels }) => channels.has(target.channel));
        const { blocks } = body;
        try {
          if (workspace) checkPictures(blocks, workspace);
        } catch (error) {
          // Slack's documentation does not say what it answers here.
          if (error instanceof Refusal) return json(400, error.answer);
          throw error;
        }
        target.usesLeft -= 1;
        responses.push({ url, body });
        const { response_type: type, text = '' } = body;
        if (options.onRespond) options.onRespond(url, body);
        else if (workspace && type === 'in_channel') {
          const { botUser: user, botId: bot_id } = workspace;
          workspace.add({ channel: target.channel, text: String(text), user, bot_id, call: body, via: 'response_url' });
        }
        return OK_ANSWER;
      },
      OK_ANSWER,
    );
  };

  const onUpload = async (id: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await buffer(request);
    await respond(
      response,
      faults.take('upload'),
      () => {
        const file = workspaces.map(({ files }) => files.get(id)).find((one) => one !== undefined);
        if (!file || file.bytes || file.length !== bytes.length || request.method !== 'POST') return { status: 400 };
        file.bytes = bytes;
        return { status: 200, body: `OK - ${bytes.length}` };
      },
      OK_ANSWER,
    );
  };

  const fake = await startFakeServer('Slack', async (request, response) => {
    const path = request.url ?? '';
    const method = /^\/api\/([^?]+)/.exec(path)?.[1];
    const upload = /^\/upload\/(\w+)$/.exec(path)?.[1];
    if (method) await onCall(method, request, response);
    else await (upload ? onUpload(upload, request, response) : onResponse(path, request, response));
    options.onChange?.();
  });
  const { server } = fake;
  origin = fake.origin;
  server.on('upgrade', (request, stream, head) => socket.accept(request, stream, head));

  return {
    apiUrl: `${origin}/api/`,
    calls,
    responses,
    socket,
    /** Defaults to the first workspace. */
    workspace: (team?: string) => {
      const namedWorkspace = workspaces.find((one) => team === undefined || one.team === team);
      if (!namedWorkspace) throw new Error(`The fake Slack has no workspace ${team}: pass it to startSlackServer`);
      return namedWorkspace;
    },
    /** In any workspace, oldest first. */
    messages: (channel: string) => workspaces.flatMap((workspace) => workspace.messages(channel)),
    count: (method: string) => calls.filter((call) => call.method === method).length,
    /** Plans a fault for a method, for uploads ("upload"), for all response_urls ("response_url") or for one of them. */
    fault: (method: string, { answer, ...fault }: SlackFault) => {
      const response = typeof answer === 'object' && 'error' in answer ? json(200, { ok: false, ...answer }) : answer;
      faults.plan(method, { ...fault, ...(response !== undefined && { answer: response }) });
    },
    revoke: (token: string, error: 'token_revoked' | 'token_expired' = 'token_revoked') => {
      revokedTokens.set(token, error);
    },
    /** Accepts five posts. */
    responseUrl: (channel: string) => {
      const url = `${origin}/response/${responseUrls.size + 1}`;
      responseUrls.set(url, { channel, usesLeft: RESPONSE_URL_USES });
      return url;
    },
    /** @throws AggregateError if a handler of the server failed */
    close: async () => {
      socket.drop();
      await fake.close();
    },
  };
}

/** The server issues no codes, so it refuses every exchange. */
function refusedCode(body: Arguments, { id, secret }: NonNullable<SlackServerOptions['client']>): Refusal {
  const { client_id: givenId, client_secret: givenSecret } = body;
  if (givenId !== id) return new Refusal('invalid_client_id');
  return new Refusal(givenSecret === secret ? 'invalid_code' : 'bad_client_secret');
}

function json(status: number, body: Arguments, scopes?: string): HttpAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return {
    status,
    headers: scopes === undefined ? headers : { ...headers, 'x-oauth-scopes': scopes },
    body: JSON.stringify(body),
  };
}

/** Slack's timestamps have seconds and six digits, and strictly increase. */
function timestamps(now: () => number): () => string {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(lastMicros + 1, now() * 1000);
    return `${Math.floor(lastMicros / 1_000_000)}.${String(Math.floor(lastMicros % 1_000_000)).padStart(6, '0')}`;
  };
}
