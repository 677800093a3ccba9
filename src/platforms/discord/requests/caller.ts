import {
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { type Asker, type Place, THIS_CHANNEL } from '../../../ports/desk.ts';
import { displayName, type Interaction } from './payload.ts';

/** The person who makes a request, where, and what they and the bot may do there. */
export interface Caller {
  readonly asker: Asker;
  /** Whether only this person and the bot are in the channel. */
  readonly isAlone: boolean;
  /** Whether they may change what is posted in the channel. */
  readonly mayManage: boolean;
  /** Whether they may write there. If not, the bot does not post there for them either. */
  readonly mayWrite: boolean;
  /** Why the bot cannot post there; undefined if it can. */
  readonly obstacle?: string;
  /** A problem that would limit a subscription there; undefined if there is none. */
  readonly warning?: string;
}

/** Discord does not share a person's time zone, so days are counted in UTC. */
export const DISCORD_ZONE = 'UTC';

export const DIRECT: Place = { kind: 'direct', name: 'your direct messages with me' };

const THREADS: readonly (number | undefined)[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** The caller of an interaction. Each interaction includes what the person may do in the channel. */
export function callerOf(interaction: Interaction, now: Temporal.Instant): Caller {
  const { guild_id: guild, channel_id: channel, context, member } = interaction;
  const person = member?.user ?? interaction.user;
  const isAlone = !guild && context !== InteractionContextType.PrivateChannel;
  const obstacle = reasonBotCannotPost(interaction, isAlone);
  const warning = warningFor(interaction);
  return {
    asker: {
      person: { id: person?.id ?? '', name: person ? displayName(person, member?.nick) : 'someone' },
      address: { platform: 'discord', workspace: guild ?? '', channel: channel ?? '' },
      zone: DISCORD_ZONE,
      isZoneGuessed: true,
      place: placeOf(interaction, isAlone),
    },
    isAlone,
    mayManage: isAlone || hasOrAdmin(member?.permissions, PermissionFlagsBits.ManageChannels),
    mayWrite: !guild || mayWrite(interaction, now),
    ...(obstacle !== undefined && { obstacle }),
    ...(warning !== undefined && { warning }),
  };
}

function placeOf({ channel }: Interaction, isAlone: boolean): Place {
  if (isAlone) return DIRECT;
  return channel?.name == null ? THIS_CHANNEL : { kind: 'channel', name: `#${channel.name}` };
}

function mayWrite({ channel, member }: Interaction, now: Temporal.Instant): boolean {
  const until = member?.communication_disabled_until;
  const isAdmin = has(member?.permissions, PermissionFlagsBits.Administrator);
  // Discord does not time out administrators.
  if (!isAdmin && until != null && Temporal.Instant.compare(Temporal.Instant.from(until), now) > 0) return false;
  return hasOrAdmin(member?.permissions, sendPermission(channel?.type).flag);
}

function sendPermission(type: number | undefined) {
  return THREADS.includes(type)
    ? { flag: PermissionFlagsBits.SendMessagesInThreads, name: 'Send Messages in Threads' }
    : { flag: PermissionFlagsBits.SendMessages, name: 'Send Messages' };
}

function reasonBotCannotPost(interaction: Interaction, isAlone: boolean): string | undefined {
  const { guild_id: guild, channel, app_permissions: mine, authorizing_integration_owners: owners } = interaction;
  if (isAlone) return undefined;
  if (!guild) return 'I am not in this conversation: only commands reach me here.';
  // If Discord does not say who installed the bot, the first post shows whether it is in the server.
  const isSaid = owners != null && Object.keys(owners).length > 0;
  if (isSaid && !(ApplicationIntegrationType.GuildInstall in owners)) {
    return 'I am not in this server: only commands reach me here. A person who manages it can add me from my profile.';
  }
  if (!mine || has(mine, PermissionFlagsBits.Administrator)) return undefined;
  if (!has(mine, PermissionFlagsBits.ViewChannel)) {
    return 'I cannot see this channel: give me the permission View Channel in its settings.';
  }
  const { flag, name } = sendPermission(channel?.type);
  return has(mine, flag)
    ? undefined
    : `I may not post in this channel: give me the permission ${name} in its settings.`;
}

function warningFor({ guild_id: guild, app_permissions: mine }: Interaction): string | undefined {
  if (!guild || !mine || hasOrAdmin(mine, PermissionFlagsBits.ReadMessageHistory)) return undefined;
  return 'I may not read this channel’s history. After a disturbance I cannot check whether a post arrived, and my replies do not show which message they answer. Give me the permission Read Message History in its settings.';
}

function has(bits: string | null | undefined, flag: bigint): boolean {
  return bits != null && (BigInt(bits) & flag) !== 0n;
}

function hasOrAdmin(bits: string | null | undefined, flag: bigint): boolean {
  return has(bits, flag) || has(bits, PermissionFlagsBits.Administrator);
}
