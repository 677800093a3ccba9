import { describe, expect, it } from 'vitest';
import type { Holder } from '../../src/ports/installations.ts';
import { concurrently, type Fresh, freshPair } from './store-fixture.ts';

const TEAM: Holder = { kind: 'team', id: 'T1' };
const ORGANISATION: Holder = { kind: 'enterprise', id: 'T1' };

export function describeInstallations(fresh: Fresh): void {
  describe('an installation', () => {
    it('that any process fetches is the last saved one', async () => {
      const { store, otherStore } = await freshPair(fresh);
      expect(await store.installations.fetch(TEAM)).toBeUndefined();
      await store.installations.save(TEAM, 'one');
      expect(await otherStore.installations.fetch(TEAM)).toBe('one');
      await otherStore.installations.save(TEAM, 'two');
      expect(await store.installations.fetch(TEAM)).toBe('two');
    });

    it('is separate for each workspace and organisation', async () => {
      const { store } = await fresh();
      await store.installations.save(TEAM, 'the team');
      await store.installations.save(ORGANISATION, 'the organisation');
      await store.installations.save({ kind: 'team', id: 'T2' }, 'another');
      expect(await store.installations.fetch(TEAM)).toBe('the team');
      expect(await store.installations.fetch(ORGANISATION)).toBe('the organisation');
      expect(await store.installations.delete(ORGANISATION)).toBe(true);
      expect(await store.installations.fetch(ORGANISATION)).toBeUndefined();
      expect(await store.installations.fetch(TEAM)).toBe('the team');
    });

    it('is missing after it is deleted', async () => {
      const { store } = await fresh();
      await store.installations.save(TEAM, 'one');
      expect(await store.installations.delete(TEAM)).toBe(true);
      expect(await store.installations.delete(TEAM)).toBe(false);
      expect(await store.installations.replace(TEAM, 'one', 'two')).toBe(false);
      expect(await store.installations.fetch(TEAM)).toBeUndefined();
    });

    it('is replaced by one process only, and only if it is the expected one', async () => {
      const pair = await freshPair(fresh);
      const { store } = pair;
      await store.installations.save(TEAM, 'one');
      expect(await store.installations.replace(TEAM, 'none', 'two')).toBe(false);
      expect(await store.installations.fetch(TEAM)).toBe('one');
      const replaced = await concurrently(pair, 8, ({ installations }, i) =>
        installations.replace(TEAM, 'one', `new ${i}`),
      );
      expect(replaced.filter((one) => one)).toHaveLength(1);
      expect(await store.installations.fetch(TEAM)).toBe(`new ${replaced.indexOf(true)}`);
    });
  });
}
