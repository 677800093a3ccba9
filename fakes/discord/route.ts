import type { Commands } from './commands.ts';
import type { Interactions } from './interactions.ts';
import type { UploadedFile } from './uploaded-file.ts';
import type { World } from './world.ts';

/** A call, as a route gets it. */
export interface RouteCall {
  /** The values of the route's ":name"s in order; '' for a missing one. */
  readonly ids: readonly [string, string, string];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Those that came along, by the numbers that attachments have. */
  readonly files: ReadonlyMap<number, UploadedFile>;
}

interface Parts {
  readonly world: World;
  readonly commands: Commands;
  readonly interactions: Interactions;
  /** Where the gateway is. */
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
  /** Whether the bot's token is asked for; interactions have their own in the path. */
  readonly needsToken: boolean;
  readonly run: Run;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };
