import { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import { Telemetry } from '../ops/telemetry.ts';
import type { Config } from './config.ts';

/** Logs to standard error, because standard output is for answers. */
export function openTelemetry({ ops, platforms, secrets, reader }: Config, briefings: readonly Briefing[]): Telemetry {
  const { logLevel: level, health, operator } = ops;
  return new Telemetry({
    level,
    format: process.stderr.isTTY ? 'text' : 'json',
    secrets,
    ...(health && { health }),
    ...(operator && { operator }),
    ...(reader?.price && { price: reader.price }),
    briefings,
    platforms: platforms.map(({ name }) => name),
    now: () => Temporal.Now.instant(),
    clock: () => performance.now(),
    write: (line) => process.stderr.write(line),
  });
}
