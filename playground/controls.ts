import { RefusedError } from './http.ts';

/** @throws RefusedError unless the payload contains a control with this id */
export function assertHasControl(payload: unknown, idField: 'action_id' | 'custom_id', id: unknown): void {
  const containsControl = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (Object.entries(value).some(([name, fieldValue]) => name === idField && fieldValue === id) ||
      Object.values(value).some(containsControl));
  if (typeof id !== 'string' || !containsControl(payload))
    throw new RefusedError(404, 'This button, menu or input no longer exists.');
}
