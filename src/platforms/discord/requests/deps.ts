import type { Temporal } from 'temporal-polyfill';
import type { AskIndex } from '../../../ask/model.ts';
import type { Briefing } from '../../../briefing/briefing.ts';
import type { Desk } from '../../../ports/desk.ts';
import type { DrawPicture } from '../../../ports/pictures.ts';
import type { DiscordApi } from '../rest/api.ts';
import type { TakenUp } from './seen.ts';

/** The briefing in use, made ready to be asked. */
export interface Current {
  readonly briefing: Briefing;
  readonly index: AskIndex;
}

/** What the listeners work with. */
export interface Deps {
  readonly desk: Desk;
  readonly api: DiscordApi;
  readonly current: () => Current;
  /** Without the slash. */
  readonly slashCommand: string;
  readonly takenUp: TakenUp;
  /** Without it, pictures are told in words. */
  readonly draw?: DrawPicture | undefined;
  /** Tells whoever runs the bot what they have to look after. */
  readonly tell: (problem: string) => void;
  readonly now: () => Temporal.Instant;
  /** A short text that is never the same twice, by which this request is found again. */
  readonly reference: string;
}
