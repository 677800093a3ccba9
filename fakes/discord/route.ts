import { type Fields, isFields, type UploadedFile } from './fields.ts';
import { invalidBody } from './refusal.ts';

export interface RouteCall {
  /** A missing parameter is ''. */
  readonly ids: readonly [string, string, string];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** By attachment number. */
  readonly files: ReadonlyMap<number, UploadedFile>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** @throws Refusal if Discord would refuse the call */
export type Route<State> = (call: RouteCall, state: State) => Answer;

/** By names such as "POST /channels/:channel/messages". */
export type Routes<State> = Readonly<Record<string, Route<State>>>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };

export function fieldsOf(body: unknown): Fields {
  if (isFields(body)) return body;
  throw invalidBody([], 'DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
}
