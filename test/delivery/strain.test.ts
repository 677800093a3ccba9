import { describe, expect, it } from 'vitest';
import { Strain } from '../../src/delivery/strain.ts';
import { restAfter, Trouble } from '../../src/delivery/trouble.ts';

/** For how long a platform is left alone after each of so many failures in a row, tried again as soon as it may be. */
function rests(failures: number): number[] {
  const strain = new Strain();
  let now = 1_000_000;
  return Array.from({ length: failures }, () => {
    now = Math.max(now, strain.until);
    strain.failed(now, now);
    return Math.max(0, strain.until - now);
  });
}

describe('a platform that fails', () => {
  it('is left alone after some failures in a row, each time for longer, up to a limit', () => {
    expect(rests(12)).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is not blamed for what was under way when the rest began', () => {
    const strain = new Strain();
    for (let i = 0; i < 50; i += 1) strain.failed(i, 100 + i);
    expect(strain.until).toBe(104 + 1000);
  });

  it('is tried with one at a time until it answers', () => {
    const strain = new Strain();
    for (let i = 0; i < 4; i += 1) strain.failed(0, 0);
    expect(strain.isTrying).toBe(false);
    strain.failed(0, 0);
    expect(strain.isTrying).toBe(true);
    strain.answered();
    expect([strain.isTrying, strain.until]).toEqual([false, Number.NEGATIVE_INFINITY]);
    strain.failed(0, 0);
    expect(strain.isTrying).toBe(false);
  });
});

describe('a store that fails', () => {
  it('is told once, and that it works again once all find it so', () => {
    const told: string[] = [];
    const trouble = new Trouble((text) => told.push(text));
    trouble.answered('slack');
    trouble.failed('slack', new Error('The disk is full.'));
    trouble.failed('slack', new Error('The disk is full.'));
    trouble.failed('discord', new Error('The disk is full.'));
    trouble.answered('slack');
    expect(told).toEqual([
      'Deliveries wait, since the store fails: The disk is full. It is tried again until it works.',
    ]);
    trouble.answered('discord');
    trouble.answered('discord');
    expect(told.slice(1)).toEqual(['The store works again: deliveries go on.']);
    trouble.failed('slack', 'gone');
    expect(told).toHaveLength(3);
  });

  it('is tried again soon, and then less often, but several times a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 99].map(restAfter)).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ]);
  });
});
