import type { Temporal } from 'temporal-polyfill';
import { RefusedError } from './http.ts';
import type { UploadedFiles } from './uploaded-files.ts';

export interface PaneOptions {
  readonly botName: string;
  readonly personName: string;
  readonly now: () => Temporal.Instant;
  readonly onChange: () => void;
  readonly files: UploadedFiles;
  /** Called with errors of the playground itself. */
  readonly onFault: (error: unknown) => void;
}

export const MAX_FAULTS = 3;
/** Each change sends all messages to the page, so there is a limit. */
export const MAX_MESSAGES = 300;

/** @throws RefusedError unless the payload contains a control with this id */
export function assertHasControl(payload: unknown, idField: 'action_id' | 'custom_id', id: unknown): void {
  const field = JSON.stringify({ [idField]: id }).slice(1, -1);
  if (typeof id !== 'string' || !JSON.stringify([payload]).includes(field))
    throw new RefusedError(404, 'This button, menu or input no longer exists.');
}
