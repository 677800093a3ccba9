import { expect, it } from 'vitest';
import { errorText } from '../../src/lib/error-text.ts';

it('errorText returns the message of an error, and anything else as text', () => {
  expect([errorText(new RangeError('too far')), errorText('late'), errorText(undefined)]).toEqual([
    'too far',
    'late',
    'undefined',
  ]);
});
