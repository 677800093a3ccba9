import type { Interactions } from './interactions.ts';
import { emptyMessage, invalidBody, unknownChannel } from './refusal.ts';
import { APPLICATION, CHANNEL, DIRECT, type Fields, isFields, type World } from './world.ts';

interface DiscordParts {
  readonly world: World;
  readonly interactions: Interactions;
  /** As they are registered. */
  readonly commands: () => readonly object[];
  /** Where the gateway is. */
  readonly gatewayUrl: string;
}

/** A call, as a route gets it. */
interface Call extends DiscordParts {
  /** What stands for the ":name"s of the route, in their order. */
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Where the page finds the files that came along, by their names. */
  readonly files: Readonly<Record<string, string>>;
}

/** Answers a call: the body, or undefined for none. @throws DiscordRefusal */
type Run = (call: Call) => unknown;

interface Route {
  /** Whether the bot's token is asked for; interactions have their own in the path. */
  readonly needsToken: boolean;
  readonly run: (call: DiscordParts & Pick<Call, 'query' | 'body' | 'files'>) => unknown;
}

const PAGE = 50;

const routes = Object.entries({
  'GET /gateway/bot': ({ gatewayUrl: url }) => ({
    url,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
  }),
  'GET /users/@me': ({ world }) => world.user('bot'),
  'GET /applications/@me': ({ world }) => ({
    id: APPLICATION,
    name: world.botName,
    icon: null,
    description: '',
    verify_key: '0'.repeat(64),
    flags: 0,
    bot: world.user('bot'),
    summary: '',
  }),
  'GET /applications/:application/commands': ({ commands }) => commands(),
  'GET /guilds/:guild': ({ world }) => world.guild(),
  'POST /users/@me/channels': ({ world }) => world.channel(DIRECT),
  'GET /channels/:channel': ({ world, ids: [id] }) => world.channel(known(id)),
  'POST /channels/:channel/messages': ({ world, ids: [id], body, files }) => {
    const said = fieldsOf(body);
    const { content, components, embeds, nonce } = said;
    if (!content && !isFilled(components) && !isFilled(embeds)) throw emptyMessage();
    const sentBy = 'POST /channels/…/messages';
    const message = world.add({ channel: known(id), from: 'bot', isPrivate: false, body: said, sentBy, files });
    return { ...world.shown(message), ...(nonce !== undefined && { nonce }) };
  },
  'GET /channels/:channel/messages': ({ world, ids: [id], query }) => {
    const [after, before] = [query.get('after'), query.get('before')];
    const limit = Number(query.get('limit') ?? PAGE);
    const all = world
      .history(known(id))
      .filter(
        (one) =>
          (after === null || BigInt(one.id) > BigInt(after)) && (before === null || BigInt(one.id) < BigInt(before)),
      );
    const page = after === null ? all.slice(-limit) : all.slice(0, limit);
    return page.toReversed().map((one) => world.shown(one));
  },
  'POST /interactions/:interaction/:token/callback': ({ interactions, ids: [id = '', token = ''], body, files }) => {
    interactions.reply(id, token, fieldsOf(body), files);
  },
  'POST /webhooks/:application/:token': ({ world, interactions, ids: [, token = ''], body, files }) =>
    world.shown(interactions.follow(token, fieldsOf(body), files)),
  'GET /webhooks/:application/:token/messages/:message': ({ world, interactions, ids: [, token = '', id = ''] }) =>
    world.shown(interactions.message(token, id)),
  'PATCH /webhooks/:application/:token/messages/:message': ({
    world,
    interactions,
    ids: [, token = '', id = ''],
    body,
    files,
  }) => world.shown(interactions.edit(token, id, fieldsOf(body), files)),
  'DELETE /webhooks/:application/:token/messages/:message': ({ world, interactions, ids: [, token = '', id = ''] }) => {
    world.remove(interactions.message(token, id).id);
  },
} satisfies Record<string, Run>).map(([name, run]: [string, Run]) => ({
  run,
  needsToken: !/^\w+ \/(?:interactions|webhooks)\//.test(name),
  pattern: new RegExp(`^${name.replaceAll(/:\w+/g, '([^/]+)')}$`),
}));

/** The route of a call. @param path without the version */
export function routeOf(method: string, path: string): Route | undefined {
  for (const { pattern, needsToken, run } of routes) {
    const found = pattern.exec(`${method} ${path}`);
    if (found) {
      const ids = found.slice(1).map((id) => decodeURIComponent(id));
      return { needsToken, run: (call) => run({ ...call, ids }) };
    }
  }
  return undefined;
}

function known(id = ''): string {
  if (id !== CHANNEL && id !== DIRECT) throw unknownChannel();
  return id;
}

function fieldsOf(body: unknown): Fields {
  if (!isFields(body)) throw invalidBody('this is no JSON object');
  return body;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
