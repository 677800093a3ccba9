import type { DrawPicture } from '../../../ports/pictures.ts';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import type { Remembering } from '../../kit/remember.ts';
import type { RequestDeps } from '../../kit/request.ts';
import type { Current } from '../../kit/row.ts';
import type { CommandIds } from '../commands/ids.ts';
import type { DiscordApi } from '../rest/api.ts';
import type { BotRoles } from './bot-roles.ts';
import type { ChannelQueue } from './channel-queue.ts';

/** What the handlers of one request work with. */
export interface Deps extends RequestDeps, Remembering {
  readonly api: DiscordApi;
  /** The story of a key; the default one for no key or an unknown one. */
  readonly current: (story?: string) => Current;
  readonly commandIds: CommandIds;
  readonly queue: ChannelQueue;
  readonly roles: BotRoles;
  /** The channel's subscriptions, for suggestions; without it there are none. */
  readonly subscriptions?: Pick<Subscriptions, 'ofChannel'> | undefined;
  /** Without it, pictures are described in words. */
  readonly draw?: DrawPicture | undefined;
  /** Logs what does not need the operator's attention. */
  readonly note: (event: string) => void;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}
