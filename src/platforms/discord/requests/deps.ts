import type { DrawPicture } from '../../../ports/pictures.ts';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import type { FollowUpDeps } from '../../kit/follow-ups.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { Current } from '../../kit/row.ts';
import type { CommandIds } from '../commands/ids.ts';
import type { DiscordApi } from '../rest/api.ts';
import type { BotRoles } from './bot-roles.ts';
import type { ChannelQueue } from './channel-queue.ts';

/** What the handlers of one request need. */
export interface Deps extends RequestDeps, FollowUpDeps {
  readonly api: DiscordApi;
  /** The story with this key; the default story for an unknown key or none. */
  readonly current: (story?: string) => Current;
  readonly commandIds: CommandIds;
  readonly queue: ChannelQueue;
  readonly roles: BotRoles;
  /** The channels' subscriptions, for suggestions; without it there are none. */
  readonly subscriptions?: Pick<Subscriptions, 'ofChannel'> | undefined;
  /** Without it, pictures are shown as words. */
  readonly draw?: DrawPicture | undefined;
  /** Logs events that need no attention. */
  readonly note: (event: string) => void;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}
