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
  /** Whether they may write there. Otherwise the bot does not post there for them either. */
  readonly mayWrite: boolean;
  /** Why the bot cannot post there. */
  readonly obstacle?: string | undefined;
  /** A missing permission that does not prevent posts. */
  readonly warning?: string | undefined;
}

/** Discord does not share a person's time zone, so the bot assumes UTC. */
export const DISCORD_ZONE = 'UTC';

export const DIRECT: Place = { kind: 'direct', name: 'your direct messages with me' };

const THREADS: readonly (number | undefined)[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** The caller of an interaction, with the permissions that Discord includes in it. */
export function callerOf(interaction: Interaction, now: Temporal.Instant): Caller {
  const { guild_id: guild, channel_id: channel, context, member } = interaction;
  const { name } = interaction.channel ?? {};
  const person = member?.user ?? interaction.user;
  const isAlone = !guild && context !== InteractionContextType.PrivateChannel;
  return {
    asker: {
      person: { id: person?.id ?? '', name: person ? displayName(person, member?.nick) : 'someone' },
      address: { platform: 'discord', workspace: guild ?? '', channel: channel ?? '' },
      zone: DISCORD_ZONE,
      isZoneGuessed: true,
      place: isAlone ? DIRECT : name == null ? THIS_CHANNEL : { kind: 'channel', name: `#${name}` },
    },
    isAlone,
    mayManage: isAlone || hasOrAdmin(member?.permissions, PermissionFlagsBits.ManageChannels),
    mayWrite: !guild || mayWrite(interaction, now),
    obstacle: isAlone ? undefined : obstacleFor(interaction),
    warning: warningFor(interaction),
  };
}

function mayWrite({ channel, member }: Interaction, now: Temporal.Instant): boolean {
  // Discord does not time out administrators.
  if (has(member?.permissions, PermissionFlagsBits.Administrator)) return true;
  const until = member?.communication_disabled_until;
  const isTimedOut = until != null && Temporal.Instant.compare(Temporal.Instant.from(until), now) > 0;
  return !isTimedOut && has(member?.permissions, sendPermission(channel?.type).flag);
}

function sendPermission(type: number | undefined) {
  return THREADS.includes(type)
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
  // Without owners, only the first post shows whether the bot is in the server.
  const hasOwners = owners != null && Object.keys(owners).length > 0;
  if (hasOwners && !(ApplicationIntegrationType.GuildInstall in owners)) {
    return 'I am not in this server: only commands reach me here. A person who manages it can add me from my profile.';
  }
  if (!permissions || has(permissions, PermissionFlagsBits.Administrator)) return undefined;
  if (!has(permissions, PermissionFlagsBits.ViewChannel)) {
    return 'I cannot see this channel: give me the permission View Channel in its settings.';
  }
  const { flag, name } = sendPermission(channel?.type);
  return has(permissions, flag)
    ? undefined
    : `I may not post in this channel: give me the permission ${name} in its settings.`;
}

function warningFor({ guild_id: guild, app_permissions: permissions }: Interaction): string | undefined {
  if (!guild || !permissions || hasOrAdmin(permissions, PermissionFlagsBits.ReadMessageHistory)) return undefined;
  return 'I may not read this channel’s history. After a disturbance I cannot check whether a post arrived, and my replies do not show which message they answer. Give me the permission Read Message History in its settings.';
}

function has(bits: string | null | undefined, flag: bigint): boolean {
  return bits != null && (BigInt(bits) & flag) !== 0n;
}

function hasOrAdmin(bits: string | null | undefined, flag: bigint): boolean {
  return has(bits, flag) || has(bits, PermissionFlagsBits.Administrator);
}
