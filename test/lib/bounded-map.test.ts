import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../src/lib/bounded-map.ts';

describe('BoundedMap', () => {
  it('drops the least recently used entry', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect([map.has('a'), map.has('b'), map.has('c')]).toEqual([true, false, true]);
  });

  it('replaces a value without dropping another entry', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('b', 3);
    expect([map.get('a'), map.get('b')]).toEqual([1, 3]);
    expect(map.delete('a')).toBe(true);
    expect(map.has('a')).toBe(false);
  });

  it('computes a missing value once', () => {
    const map = new BoundedMap<string, object>(2);
    const value = map.getOrInsertComputed('a', () => ({}));
    expect(map.getOrInsertComputed('a', () => ({}))).toBe(value);
  });
});
