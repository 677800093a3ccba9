import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { descriptorCheck, SelfChecks } from '../../src/ops/self-checks.ts';

describe('the self-checks of the process', () => {
  it('log a fault once when it starts and once when it ends', async () => {
    const warnings: string[] = [];
    let isFull = false;
    const run = async () => {
      if (isFull) throw new Error('the disk is full');
    };
    const checks = new SelfChecks([{ name: 'The store', run }], (text) => warnings.push(text));
    await checks.run();
    expect([warnings, checks.fault('The store')]).toEqual([[], undefined]);
    isFull = true;
    await checks.run();
    await checks.run();
    expect([warnings, checks.fault('The store')]).toEqual([
      ['The store failed its check: the disk is full'],
      'the disk is full',
    ]);
    isFull = false;
    await checks.run();
    expect([warnings.slice(1), checks.fault('The store')]).toEqual([['The store works again.'], undefined]);
  });

  it('fail when no file descriptor is free', async () => {
    await descriptorCheck().run();
    const emfile = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    const failingCheck = descriptorCheck(() => Promise.reject(emfile));
    await expect(failingCheck.run()).rejects.toThrow('no file descriptor is free, so new connections fail');
    await expect(descriptorCheck(() => open('/no/such/file')).run()).rejects.toThrow('ENOENT');
  });
});
