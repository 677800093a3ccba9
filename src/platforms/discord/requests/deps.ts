import type { Temporal } from 'temporal-polyfill';
import type { AskIndex } from '../../../ask/model.ts';
import type { Briefing } from '../../../briefing/briefing.ts';
import type { Desk } from '../../../ports/desk.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import type { WindowLimit } from '../../kit/window-limit.ts';
import type { CommandIds } from '../commands/ids.ts';
import type { DiscordApi } from '../rest/api.ts';
import type { BotRoles } from './bot-roles.ts';
import type { ChannelQueue } from './channel-queue.ts';
import type { MessageDeduper } from './seen.ts';

/** The briefing in use, and its index. */
export interface Current {
  readonly briefing: Briefing;
  readonly index: AskIndex;
}

/** What the handlers of one request work with. */
export interface Deps {
  readonly desk: Desk;
  readonly api: DiscordApi;
  readonly current: () => Current;
  /** Without the slash. */
  readonly slashCommand: string;
  readonly commandIds: CommandIds;
  readonly deduper: MessageDeduper;
  readonly queue: ChannelQueue;
  readonly roles: BotRoles;
  /** One notice of a kind for each person and window: they are not answers, and a flood must not multiply them. */
  readonly notices: WindowLimit;
  /** What a person may have beside answers: suggestions and plans. */
  readonly extras: WindowLimit;
  /** The channel's subscriptions, for suggestions; without it there are none. */
  readonly subscriptions?: Pick<Subscriptions, 'ofChannel'> | undefined;
  /** Without it, pictures are described in words. */
  readonly draw?: DrawPicture | undefined;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
  /** Logs what does not. */
  readonly note: (event: string) => void;
  readonly now: () => Temporal.Instant;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  /** A short unique text that an apology and the log share. */
  readonly reference: string;
}
