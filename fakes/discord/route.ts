import type { Commands } from './commands.ts';
import { type Fields, isFields, type UploadedFile } from './fields.ts';
import type { Interactions } from './interactions.ts';
import { invalidBody } from './refusal.ts';
import type { World } from './world.ts';

export interface RouteCall {
  /** The route's parameters in order; '' for a missing one. */
  readonly ids: readonly [string, string, string];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The uploaded files by attachment number. */
  readonly files: ReadonlyMap<number, UploadedFile>;
}

interface ServerState {
  readonly world: World;
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly gatewayUrl: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** @throws Refusal */
export type Route = (call: RouteCall, state: ServerState) => Answer;

/** Routes by name: "POST /channels/:channel/messages". */
export type Routes = Readonly<Record<string, Route>>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };

/** @throws Refusal if the body is not an object */
export function fieldsOf(body: unknown): Fields {
  if (isFields(body)) return body;
  throw invalidBody([], 'DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
}
