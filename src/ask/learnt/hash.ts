import { createHash } from 'node:crypto';
import type { Line } from './lessons.ts';

/** Changes when anything changes that a model is learnt from. */
export function hashOf(lines: readonly Line[]): string {
  return createHash('sha256')
    .update(JSON.stringify(lines.map(({ id, text }) => [id, text])))
    .digest('hex');
}
