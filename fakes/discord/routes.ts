import { COMMAND_ROUTES, type CommandState } from './commands.ts';
import { INTERACTION_ROUTES, type InteractionState } from './interactions.ts';
import { MESSAGE_ROUTES } from './messages.ts';
import { unknownGuild } from './refusal.ts';
import { ok, type Route, type RouteCall, type Routes } from './route.ts';
import type { Guild, World } from './world.ts';

interface ServerState extends CommandState, InteractionState {
  readonly gatewayUrl: string;
}

const OTHER_ROUTES: Routes<ServerState> = {
  'GET /gateway/bot': (_, { gatewayUrl }) =>
    ok({
      url: gatewayUrl,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
    }),
  'GET /users/@me/guilds': ({ query }, { world }) => {
    const after = BigInt(query.get('after') ?? 0);
    const joinedGuilds = [...world.guilds.values()].filter(({ id, isJoined }) => isJoined && BigInt(id) > after);
    const page = joinedGuilds
      .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      .slice(0, Number(query.get('limit') ?? 200));
    return ok(page.map(({ id, name }) => ({ id, name, icon: null, owner: false, permissions: '0', features: [] })));
  },
  'GET /applications/@me': (_, { world }) => {
    const { application: id, publicKey: verify_key } = world;
    const bot = world.user(id);
    return ok({ id, name: 'Colossus', icon: null, description: '', verify_key, flags: 0, bot, summary: '' });
  },
  'GET /guilds/:guild': ({ ids: [id] }, { world }) => ok(world.guild(joinedGuild(world, id))),
  'GET /guilds/:guild/roles': ({ ids: [id] }, { world }) => {
    const { roles } = world.guild(joinedGuild(world, id));
    return ok(roles);
  },
};

const ALL_ROUTES: Routes<ServerState> = {
  ...OTHER_ROUTES,
  ...MESSAGE_ROUTES,
  ...COMMAND_ROUTES,
  ...INTERACTION_ROUTES,
};
const ROUTES = Object.entries(ALL_ROUTES).map(([name, run]) => ({
  name,
  run,
  pattern: new RegExp(`^${name.replaceAll(/:\w+/g, '([^/]+)')}$`),
}));

interface RouteMatch {
  readonly name: string;
  readonly run: Route<ServerState>;
  readonly ids: RouteCall['ids'];
}

export function matchRoute(method: string, path: string): RouteMatch | undefined {
  for (const { name, run, pattern } of ROUTES) {
    const match = pattern.exec(`${method} ${path}`);
    if (!match) continue;
    const [, first = '', second = '', third = ''] = match.map((id) => decodeURIComponent(id ?? ''));
    return { name, run, ids: [first, second, third] };
  }
  return undefined;
}

function joinedGuild(world: World, id: string): Guild {
  const guild = world.guilds.get(id);
  if (!guild?.isJoined) throw unknownGuild();
  return guild;
}
