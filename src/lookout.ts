import { Temporal } from 'temporal-polyfill';
import type { Briefing } from './briefing/briefing.ts';
import type { Config } from './config.ts';
import { Lookout } from './ops/lookout.ts';

/** What the process tells of itself. The log goes to standard error: standard output is for answers. */
export function openLookout({ ops, secrets }: Config, briefing: Briefing): Lookout {
  const { logLevel: level, health, operator } = ops;
  return new Lookout({
    level,
    format: process.stderr.isTTY ? 'text' : 'json',
    secrets,
    ...(health && { health }),
    ...(operator && { operator }),
    briefing,
    now: () => Temporal.Now.instant(),
    clock: () => performance.now(),
    write: (line) => process.stderr.write(line),
  });
}
