import type { Commands } from './commands.ts';
import type { Interactions } from './interactions.ts';
import type { UploadedFile } from './uploaded-file.ts';
import type { World } from './world.ts';

/** A call, as passed to its route. */
export interface RouteCall {
  /** The route's parameters in order; '' for a missing one. */
  readonly ids: readonly [string, string, string];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The uploaded files by attachment number. */
  readonly files: ReadonlyMap<number, UploadedFile>;
}

interface Parts {
  readonly world: World;
  readonly commands: Commands;
  readonly interactions: Interactions;
  /** The gateway's URL. */
  readonly gatewayUrl: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** @throws Refusal */
export type Run = (call: RouteCall, parts: Parts) => Answer;

export interface Route {
  /** "POST /channels/:channel/messages" */
  readonly name: string;
  /** Whether the bot's token is required. Interactions have their own token in the path. */
  readonly needsToken: boolean;
  readonly run: Run;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };
