import type { FollowUpDeps } from '../../kit/follow-ups.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { Current, PlatformParts } from '../../kit/row.ts';
import type { CommandIds } from '../commands/ids.ts';
import type { DiscordApi } from '../rest/api.ts';
import type { BotRoles } from './bot-roles.ts';
import type { Caller } from './caller.ts';
import type { ChannelQueue } from './channel-queue.ts';

export interface Deps extends RequestDeps, FollowUpDeps {
  readonly api: DiscordApi;
  /** Falls back to the default story. */
  readonly current: (story?: string) => Current;
  readonly commandIds: CommandIds;
  readonly queue: ChannelQueue;
  readonly roles: BotRoles;
  readonly subscriptions?: Pick<PlatformParts['subscriptions'], 'findInChannel'> | undefined;
  readonly draw?: PlatformParts['draw'] | undefined;
  readonly note: (event: string) => void;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

export interface UserRequest extends Deps {
  readonly caller: Caller;
}
