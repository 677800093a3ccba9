import { type Fields, isFields } from './fields.ts';
import { checkSaid } from './message-body.ts';
import {
  invalidBody,
  missingAccess,
  missingPermissions,
  noHistory,
  notTheAuthor,
  unknownChannel,
  unknownMessage,
  unknownUser,
} from './refusal.ts';
import { noContent, ok, type Route, type Run } from './route.ts';
import type { Channel, StoredMessage, World } from './world.ts';

const PAGE = { most: 100, usual: 50 } as const;

/** The routes for messages and direct messages. */
export const MESSAGE_ROUTES: readonly Route[] = [
  route('POST /users/@me/channels', ({ body }, { world }) => {
    const { recipient_id: person } = fields(body);
    const recipient = String(person);
    if (!world.users.has(recipient)) throw unknownUser();
    return ok(world.channel(world.directMessages(recipient)));
  }),
  route('GET /channels/:channel', ({ ids: [id] }, { world }) => ok(world.channel(place(world, id)))),
  route('POST /channels/:channel/typing', ({ ids: [id] }, { world }) => {
    place(world, id);
    return noContent;
  }),
  route('POST /channels/:channel/messages', ({ ids: [id], body: raw, files }, { world }) => {
    const channel = place(world, id);
    const body = fields(raw);
    if (!channel.canSend) throw missingPermissions();
    checkSaid(body, undefined, files);
    const { message_reference: reference, nonce } = body;
    if (files.size > 0 && !channel.canAttach) throw missingPermissions();
    if (isFields(reference)) {
      if (!channel.canReadHistory) throw noHistory();
      const { message_id: target, fail_if_not_exists: isNeeded = true } = reference;
      if (isNeeded !== false && !world.message(String(target)))
        throw invalidBody(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
    }
    const author = world.application;
    const { shown } = world.add(
      { channel: channel.id, author, body },
      {},
      { files, sentBy: 'POST /channels/…/messages' },
    );
    return ok({ ...shown, ...(nonce !== undefined && { nonce }) });
  }),
  route('GET /channels/:channel/messages', ({ ids: [id], query }, { world }) => {
    const channel = place(world, id);
    const limit = Number(query.get('limit') ?? PAGE.usual);
    if (!(limit >= 1 && limit <= PAGE.most))
      throw invalidBody(['limit'], 'NUMBER_TYPE_MAX', 'int value should be 1 to 100');
    // Discord refuses nobody who may not read what was said before: it shows them nothing.
    const all = channel.canReadHistory ? seen(world, channel) : [];
    return ok(pageOf(all, query, limit).map(({ shown }) => shown));
  }),
  route('GET /channels/:channel/messages/:message', ({ ids: [id, message] }, { world }) => {
    const found = seen(world, place(world, id)).find((one) => one.id === message);
    if (!found) throw unknownMessage();
    return ok(found.shown);
  }),
  route('PATCH /channels/:channel/messages/:message', ({ ids: [id, message], body, files }, { world }) => {
    const before = own(world, id, message);
    checkSaid(fields(body), before.body);
    return ok(world.change(before.id, fields(body), { files, sentBy: 'PATCH /channels/…/messages/…' })?.shown);
  }),
  route('DELETE /channels/:channel/messages/:message', ({ ids: [id, message] }, { world }) => {
    world.remove(own(world, id, message).id);
    return noContent;
  }),
];

/** @throws Refusal if the body is no object */
export function fields(body: unknown): Fields {
  if (isFields(body)) return body;
  throw invalidBody([], 'DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
}

function route(name: string, run: Run): Route {
  return { name, needsToken: true, run };
}

/**
 * A channel visible to the bot.
 * @throws Refusal
 */
function place(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw unknownChannel();
  const isGuildLeft = channel.guild !== undefined && world.guilds.get(channel.guild)?.isJoined !== true;
  if (!channel.canView || isGuildLeft) throw missingAccess();
  return channel;
}

function seen(world: World, { id }: Channel): StoredMessage[] {
  return world.messages(id).filter(({ onlyFor }) => onlyFor === undefined);
}

/** A message of the bot's. @throws Refusal */
function own(world: World, channel: string, id: string): StoredMessage {
  const found = seen(world, place(world, channel)).find((one) => one.id === id);
  if (!found) throw unknownMessage();
  if (found.author !== world.application) throw notTheAuthor();
  return found;
}

/** Returns the requested page, newest first, of messages that are oldest first. */
function pageOf(all: readonly StoredMessage[], query: URLSearchParams, limit: number): StoredMessage[] {
  const [after, before] = [query.get('after'), query.get('before')];
  if (after !== null)
    return all
      .filter(({ id }) => BigInt(id) > BigInt(after))
      .slice(0, limit)
      .toReversed();
  const earlier = before === null ? all : all.filter(({ id }) => BigInt(id) < BigInt(before));
  return earlier.slice(-limit).toReversed();
}
