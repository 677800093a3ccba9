import { COMMAND_ROUTES } from './commands.ts';
import { INTERACTION_ROUTES } from './interactions.ts';
import { MESSAGE_ROUTES } from './messages.ts';
import { unknownGuild, unknownMember, unknownUser } from './refusal.ts';
import { ok, type Route, type RouteCall, type Run } from './route.ts';
import type { Guild, World } from './world.ts';

/** The routes for the bot itself, people and guilds. */
const OTHER_ROUTES: readonly Route[] = [
  route('GET /gateway', (_, { gatewayUrl }) => ok({ url: gatewayUrl })),
  route('GET /gateway/bot', (_, { gatewayUrl }) =>
    ok({
      url: gatewayUrl,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
    }),
  ),
  route('GET /users/@me', (_, { world }) =>
    ok({ ...world.user(world.application), mfa_enabled: true, locale: 'en-US' }),
  ),
  route('GET /users/@me/guilds', ({ query }, { world }) => {
    const after = BigInt(query.get('after') ?? 0);
    const joined = [...world.guilds.values()].filter(({ id, isJoined }) => isJoined && BigInt(id) > after);
    const page = joined
      .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
      .slice(0, Number(query.get('limit') ?? 200));
    return ok(page.map(({ id, name }) => ({ id, name, icon: null, owner: false, permissions: '0', features: [] })));
  }),
  route('GET /users/:user', ({ ids: [id] }, { world }) => {
    if (!world.users.has(id)) throw unknownUser();
    return ok(world.user(id));
  }),
  route('GET /applications/@me', (_, { world }) => ok(application(world))),
  route('GET /oauth2/applications/@me', (_, { world }) => ok(application(world))),
  route('GET /guilds/:guild', ({ ids: [id] }, { world }) => ok(world.guild(joined(world, id)))),
  route('GET /guilds/:guild/roles', ({ ids: [id] }, { world }) => {
    const { roles } = world.guild(joined(world, id));
    return ok(roles);
  }),
  route('GET /guilds/:guild/channels', ({ ids: [id] }, { world }) => {
    const { channels } = world.guild(joined(world, id));
    return ok(channels);
  }),
  route('GET /guilds/:guild/members/:user', ({ ids: [guild, id] }, { world }) => {
    joined(world, guild);
    if (!world.users.has(id) && id !== world.application) throw unknownMember();
    return ok(world.member(id));
  }),
];

const ROUTES = [...OTHER_ROUTES, ...MESSAGE_ROUTES, ...COMMAND_ROUTES, ...INTERACTION_ROUTES].map((one) => ({
  ...one,
  pattern: patternOf(one.name),
}));

/**
 * Finds a call's route and the ids in its path.
 * @param path without the version
 */
export function routeOf(method: string, path: string): { route: Route; ids: RouteCall['ids'] } | undefined {
  for (const { pattern, ...found } of ROUTES) {
    const match = pattern.exec(`${method} ${path}`);
    if (match) {
      const [, first = '', second = '', third = ''] = match.map((id) => decodeURIComponent(id ?? ''));
      return { route: found, ids: [first, second, third] };
    }
  }
  return undefined;
}

function route(name: string, run: Run): Route {
  return { name, needsToken: true, run };
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/:\w+/g, '([^/]+)')}$`);
}

function application(world: World): Record<string, unknown> {
  const { application: id, publicKey: verify_key } = world;
  return { id, name: 'Colossus', icon: null, description: '', verify_key, flags: 0, bot: world.user(id), summary: '' };
}

/**
 * A guild with the bot in it.
 * @throws Refusal
 */
function joined(world: World, id: string): Guild {
  const guild = world.guilds.get(id);
  if (!guild?.isJoined) throw unknownGuild();
  return guild;
}
