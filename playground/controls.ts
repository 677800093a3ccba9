import { RefusedError } from './http.ts';

/** @throws RefusedError unless the payload contains a control with this id */
export function assertHasControl(payload: unknown, idField: 'action_id' | 'custom_id', id: unknown): void {
  const field = JSON.stringify({ [idField]: id }).slice(1, -1);
  if (typeof id !== 'string' || !JSON.stringify([payload]).includes(field))
    throw new RefusedError(404, 'This button, menu or input no longer exists.');
}
