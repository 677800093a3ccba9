import {
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Temporal } from 'temporal-polyfill';
import { type Asker, type Place, THIS_CHANNEL } from '../../../ports/desk.ts';
import { displayName, type Interaction } from './payload.ts';

export interface Caller {
  readonly asker: Asker;
  readonly isDirectMessage: boolean;
  readonly mayManage: boolean;
  /** If false, the bot does not post for the person either. */
  readonly mayWrite: boolean;
  /** Why the bot cannot post in the channel. */
  readonly obstacle?: string | undefined;
  /** A missing permission that does not prevent posts. */
  readonly warning?: string | undefined;
}

/** Discord does not share a person's time zone. */
export const DISCORD_ZONE = 'UTC';

export const DIRECT_MESSAGES: Place = { kind: 'direct', name: 'your direct messages with me' };

const THREAD_TYPES: readonly (number | undefined)[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

export function callerOf(interaction: Interaction, now: Temporal.Instant): Caller {
  const { guild_id: guild, channel_id: channel, context, member } = interaction;
  const { name } = interaction.channel ?? {};
  const person = member?.user ?? interaction.user;
  const isDirectMessage = !guild && context !== InteractionContextType.PrivateChannel;
  return {
    asker: {
      person: { id: person?.id ?? '', name: person ? displayName(person, member?.nick) : 'someone' },
      address: { platform: 'discord', workspace: guild ?? '', channel: channel ?? '' },
      zone: DISCORD_ZONE,
      isZoneGuessed: true,
      place: isDirectMessage ? DIRECT_MESSAGES : name == null ? THIS_CHANNEL : { kind: 'channel', name: `#${name}` },
    },
    isDirectMessage,
    mayManage: isDirectMessage || hasPermissionOrAdmin(member?.permissions, PermissionFlagsBits.ManageChannels),
    mayWrite: !guild || mayWrite(interaction, now),
    obstacle: isDirectMessage ? undefined : obstacleFor(interaction),
    warning: warningFor(interaction),
  };
}

function mayWrite({ channel, member }: Interaction, now: Temporal.Instant): boolean {
  // Discord ignores time-outs of administrators.
  if (hasPermission(member?.permissions, PermissionFlagsBits.Administrator)) return true;
  const timeOutEnd = member?.communication_disabled_until;
  const isTimedOut = timeOutEnd != null && Temporal.Instant.compare(Temporal.Instant.from(timeOutEnd), now) > 0;
  return !isTimedOut && hasPermission(member?.permissions, requiredSendPermission(channel?.type).flag);
}

function requiredSendPermission(type: number | undefined) {
  return THREAD_TYPES.includes(type)
    ? { flag: PermissionFlagsBits.SendMessagesInThreads, name: 'Send Messages in Threads' }
    : { flag: PermissionFlagsBits.SendMessages, name: 'Send Messages' };
}

function obstacleFor(interaction: Interaction): string | undefined {
  const {
    guild_id: guild,
    channel,
    app_permissions: permissions,
    authorizing_integration_owners: owners,
  } = interaction;
  if (!guild) return 'I am not in this conversation: only commands reach me here.';
  // If Discord sends no owners, only the first post shows whether the bot is in the server.
  const hasOwners = owners != null && Object.keys(owners).length > 0;
  if (hasOwners && !(ApplicationIntegrationType.GuildInstall in owners)) {
    return 'I am not in this server: only commands reach me here. A person who manages it can add me from my profile.';
  }
  if (!permissions || hasPermission(permissions, PermissionFlagsBits.Administrator)) return undefined;
  if (!hasPermission(permissions, PermissionFlagsBits.ViewChannel)) {
    return 'I cannot see this channel: give me the permission View Channel in its settings.';
  }
  const { flag, name } = requiredSendPermission(channel?.type);
  return hasPermission(permissions, flag)
    ? undefined
    : `I may not post in this channel: give me the permission ${name} in its settings.`;
}

function warningFor({ guild_id: guild, app_permissions: permissions }: Interaction): string | undefined {
  if (!guild || !permissions || hasPermissionOrAdmin(permissions, PermissionFlagsBits.ReadMessageHistory))
    return undefined;
  return 'I may not read this channel’s history. After an outage I cannot check whether a post arrived, and my replies do not show which message they answer. Give me the permission Read Message History in its settings.';
}

function hasPermission(bits: string | null | undefined, flag: bigint): boolean {
  return bits != null && (BigInt(bits) & flag) !== 0n;
}

function hasPermissionOrAdmin(bits: string | null | undefined, flag: bigint): boolean {
  return hasPermission(bits, flag) || hasPermission(bits, PermissionFlagsBits.Administrator);
}
