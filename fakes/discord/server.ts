import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Fault, Faults, type HttpAnswer, jsonOrText, respond, startFakeServer } from '../http.ts';
import { Waiter } from '../waiter.ts';
import { Commands } from './commands.ts';
import type { UploadedFile } from './fields.ts';
import { Gateway } from './gateway.ts';
import {
  type Interaction,
  Interactions,
  type InteractionTimings,
  type Origin,
  type UserAction,
} from './interactions.ts';
import { notFound, Refusal, unauthorized } from './refusal.ts';
import type { Answer } from './route.ts';
import { matchRoute } from './routes.ts';
import { World, type WorldOptions } from './world.ts';

export interface DiscordServerOptions extends WorldOptions, InteractionTimings {
  /** Returns the faults of a body. */
  readonly validate?: (route: string, body: unknown) => readonly string[];
  readonly onChange?: () => void;
  readonly onRefused?: (call: string, refusal: Refusal) => void;
}

interface Call {
  readonly route: string;
  readonly method: string;
  /** Without version and query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string | undefined;
  readonly body: unknown;
  readonly files: ReadonlyMap<number, UploadedFile>;
  /** In milliseconds of `performance.now()`. */
  readonly arrivedAt: number;
  reply?: { readonly status: number; readonly at: number };
}

export type DiscordServer = Awaited<ReturnType<typeof startDiscordServer>>;

/** Starts a local Discord for the real clients, with REST API and gateway. */
export async function startDiscordServer(options: DiscordServerOptions = {}) {
  const world = new World(options);
  const commands = new Commands(world);
  const interactions = new Interactions(world, options);
  const waiter = new Waiter(options.onChange);
  const faults = new Faults();
  const calls: Call[] = [];
  const schemaFaults: string[] = [];
  const { validate: schemaFaultsOf = () => [], onRefused = () => {} } = options;
  let isRevoked = false;
  let origin = '';
  const gatewayUrl = () => origin.replace('http', 'ws');
  const gateway = new Gateway(world, waiter, gatewayUrl);
  world.onEvent = (event, data) => gateway.dispatchMessage(event, data);

  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', origin);
    const path = url.pathname.replace(/^\/api(\/v\d+)?/, '');
    const { method = 'GET', headers } = request;
    const { body, files } = await bodyOf(request);
    const route = matchRoute(method, path);
    const name = route?.name ?? `${method} ${path}`;
    const token = /^Bot (.+)$/.exec(headers.authorization ?? '')?.[1];
    const query = Object.fromEntries(url.searchParams);
    const call: Call = { route: name, method, path, query, token, body, files, arrivedAt: performance.now() };
    calls.push(call);
    waiter.wake();
    if (body !== undefined) schemaFaults.push(...schemaFaultsOf(name, body));
    const run = (): Answer => {
      if (!route) throw notFound();
      // Interactions are authorised by the token in their path.
      const needsToken = !/^\/(?:interactions|webhooks)\//.test(path);
      if (needsToken && (isRevoked || token !== world.token)) throw unauthorized();
      const parts = { world, commands, interactions, gatewayUrl: gatewayUrl() };
      return route.run({ ids: route.ids, query: url.searchParams, body, files }, parts);
    };
    const onRefusal = (refusal: Refusal) => onRefused(name, refusal);
    await respond(response, faults.take(name, route?.ids), () => answerOf(run, onRefusal), { status: 204 });
    if (response.writableEnded) call.reply = { status: response.statusCode, at: performance.now() };
    waiter.wake();
  };

  const fake = await startFakeServer('Discord', onRequest);
  const { server } = fake;
  server.on('upgrade', (request, stream, head) => gateway.accept(request, stream, head));
  origin = fake.origin;

  return {
    apiUrl: `${origin}/api`,
    world,
    gateway,
    commands,
    interactions,
    /** In order of arrival, including refused calls. */
    calls,
    schemaFaults,
    count: (route: string) => calls.filter((call) => call.route === route).length,
    fault: (route: string, fault: Fault) => faults.plan(route, fault),
    revoke: () => {
      isRevoked = true;
    },
    ask: (action: UserAction, origin?: Origin) => {
      const interaction = interactions.begin(action, origin);
      gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return interaction;
    },
    untilAnswered: async (interaction: Interaction) => {
      await waiter.until(() => interaction.callback !== undefined);
      return interaction;
    },
    /** Checks the condition after each call and gateway message. */
    until: (check: () => boolean) => waiter.until(check),
    /** @throws AggregateError if a handler of the server failed */
    close: async () => {
      gateway.drop();
      await fake.close();
    },
  };
}

function answerOf(run: () => Answer, onRefused: (refusal: Refusal) => void): HttpAnswer {
  try {
    return jsonAnswer(run());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    onRefused(error);
    return jsonAnswer(error);
  }
}

function jsonAnswer({ status, body }: Answer): HttpAnswer {
  if (body === undefined) return { status };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function bodyOf(request: IncomingMessage): Promise<{ body: unknown; files: ReadonlyMap<number, UploadedFile> }> {
  const bytes = await buffer(request);
  const type = request.headers['content-type'] ?? '';
  const files = new Map<number, UploadedFile>();
  if (!type.startsWith('multipart/form-data')) {
    return { body: bytes.length === 0 ? undefined : jsonOrText(bytes.toString()), files };
  }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  for (const [key, value] of form) {
    const [, number] = /^files\[(\d+)\]$/.exec(key) ?? [];
    if (number === undefined || typeof value === 'string') continue;
    files.set(Number(number), { name: value.name, type: value.type, bytes: await value.bytes() });
  }
  const json = form.get('payload_json');
  return { body: typeof json === 'string' ? jsonOrText(json) : undefined, files };
}
