import { isFields } from './fields.ts';
import { checkMessage } from './message-body.ts';
import { invalidBody, missingAccess, missingPermissions, noHistory, unknownChannel, unknownUser } from './refusal.ts';
import { fieldsOf, ok, type Routes } from './route.ts';
import type { Channel, StoredMessage, World } from './world.ts';

const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 50;

export const MESSAGE_ROUTES: Routes<{ readonly world: World }> = {
  'POST /users/@me/channels': ({ body }, { world }) => {
    const { recipient_id: person } = fieldsOf(body);
    const recipient = String(person);
    if (!world.users.has(recipient)) throw unknownUser();
    return ok(world.channel(world.directMessages(recipient)));
  },
  'GET /channels/:channel': ({ ids: [id] }, { world }) => ok(world.channel(visibleChannel(world, id))),
  'POST /channels/:channel/messages': ({ ids: [id], body: json, files }, { world }) => {
    const channel = visibleChannel(world, id);
    const body = fieldsOf(json);
    if (!channel.canSend || (files.size > 0 && !channel.canAttach)) throw missingPermissions();
    checkMessage(body, undefined, files);
    const { message_reference: reference, nonce } = body;
    if (isFields(reference)) {
      if (!channel.canReadHistory) throw noHistory();
      const { message_id: target, fail_if_not_exists: isRequired = true } = reference;
      if (isRequired !== false && !world.message(String(target)))
        throw invalidBody(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
    }
    const sentBy = 'POST /channels/…/messages';
    const { apiMessage } = world.addMessage(
      { channel: channel.id, author: world.application, body },
      {},
      { files, sentBy },
    );
    return ok({ ...apiMessage, ...(nonce !== undefined && { nonce }) });
  },
  'GET /channels/:channel/messages': ({ ids: [id], query }, { world }) => {
    const channel = visibleChannel(world, id);
    const limit = Number(query.get('limit') ?? DEFAULT_PAGE_SIZE);
    if (!(limit >= 1 && limit <= MAX_PAGE_SIZE))
      throw invalidBody(['limit'], 'NUMBER_TYPE_MAX', 'int value should be 1 to 100');
    // A bot without permission to read the history gets an empty list instead of a refusal.
    const visibleMessages = channel.canReadHistory
      ? world.messages(id).filter(({ onlyFor }) => onlyFor === undefined)
      : [];
    return ok(pageOf(visibleMessages, query, limit).map(({ apiMessage }) => apiMessage));
  },
};

function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw unknownChannel();
  const isGuildLeft = channel.guild !== undefined && world.guilds.get(channel.guild)?.isJoined !== true;
  if (!channel.canView || isGuildLeft) throw missingAccess();
  return channel;
}

function pageOf(visibleMessages: readonly StoredMessage[], query: URLSearchParams, limit: number): StoredMessage[] {
  const [after, before] = [query.get('after'), query.get('before')];
  if (after !== null) {
    const newerMessages = visibleMessages.filter(({ id }) => BigInt(id) > BigInt(after));
    return newerMessages.slice(0, limit).toReversed();
  }
  const olderMessages =
    before === null ? visibleMessages : visibleMessages.filter(({ id }) => BigInt(id) < BigInt(before));
  return olderMessages.slice(-limit).toReversed();
}
