import {
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Asker } from '../../../ports/desk.ts';
import { type Interaction, nameOf } from './payload.ts';

/** Who wants something, where, and what they and the bot may do there. */
export interface Caller {
  readonly asker: Asker;
  /** Whether only this person and the bot are there. */
  readonly isAlone: boolean;
  /** Whether they may change what is posted there. */
  readonly mayManage: boolean;
  /** Why the bot cannot post there; undefined if it can. */
  readonly obstacle?: string;
}

/** Discord tells nobody's time zone, so days count in UTC. */
export const ZONE = 'UTC';

const THREADS: readonly (number | undefined)[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** Who asks, as an interaction tells it: Discord works out what they may do in that channel each time. */
export function callerOf(interaction: Interaction): Caller {
  const { guild_id: guild, channel_id: channel, context, member } = interaction;
  const person = member?.user ?? interaction.user;
  const isAlone = !guild && context !== InteractionContextType.PrivateChannel;
  const obstacle = obstacleFor(interaction, isAlone);
  return {
    asker: {
      person: { id: person?.id ?? '', name: person ? nameOf(person, member?.nick) : 'somebody' },
      address: { platform: 'discord', workspace: guild ?? '', channel: channel ?? '' },
      zone: ZONE,
    },
    isAlone,
    mayManage:
      isAlone ||
      has(member?.permissions, PermissionFlagsBits.ManageChannels) ||
      has(member?.permissions, PermissionFlagsBits.Administrator),
    ...(obstacle !== undefined && { obstacle }),
  };
}

function obstacleFor(interaction: Interaction, isAlone: boolean): string | undefined {
  const { guild_id: guild, channel, app_permissions: mine, authorizing_integration_owners: owners } = interaction;
  if (isAlone) return undefined;
  if (!guild) return 'I am not in this conversation: only commands reach me here.';
  // Where it says nothing of who installed the bot, posting will tell.
  const isTold = owners != null && Object.keys(owners).length > 0;
  if (isTold && !(ApplicationIntegrationType.GuildInstall in owners)) {
    return 'I am not in this server: only commands reach me here. Somebody who manages it can add me, by my profile.';
  }
  if (!mine || has(mine, PermissionFlagsBits.Administrator)) return undefined;
  if (!has(mine, PermissionFlagsBits.ViewChannel)) {
    return 'I cannot see this channel: give me the permission View Channel in its settings.';
  }
  const [send, name] = THREADS.includes(channel?.type)
    ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
    : [PermissionFlagsBits.SendMessages, 'Send Messages'];
  return has(mine, send)
    ? undefined
    : `I may not post in this channel: give me the permission ${name} in its settings.`;
}

function has(bits: string | null | undefined, flag: bigint): boolean {
  return bits != null && (BigInt(bits) & flag) !== 0n;
}
