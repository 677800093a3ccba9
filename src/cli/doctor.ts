import { Temporal } from 'temporal-polyfill';
import type { Config, ConfigResult } from '../app/config.ts';
import { pluralize } from '../lib/english.ts';
import { secretHider } from '../ops/secrets.ts';
import { type Check, green, red } from '../platforms/kit/check.ts';
import { briefingChecks, loadBriefings } from './doctor/briefings.ts';
import { findingsText, runChecks } from './doctor/findings.ts';
import { dataFolderChecks, envFileCheck, nodeCheck, writableVerdict, zonesCheck } from './doctor/machine.ts';
import { portCheck } from './doctor/ports.ts';
import { readerChecks } from './doctor/reader.ts';
import { storeChecks } from './doctor/store.ts';

const TIMEOUT_MS = 5000;

interface DoctorOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly timeoutMs?: number;
}

/** The `doctor` command: checks everything the bot needs, and says how to fix what is wrong. Changes nothing. */
export async function doctor(
  configResult: ConfigResult,
  { json, color, timeoutMs = TIMEOUT_MS }: DoctorOptions,
): Promise<{ readonly text: string; readonly isHealthy: boolean }> {
  const hide = secretHider(configResult.config.secrets);
  const checks = (await runChecks(await checksOf(configResult), timeoutMs)).map(({ found, fix, ...finding }) => ({
    ...finding,
    found: hide(found),
    ...(fix && { fix: fix.map(hide) }),
  }));
  const isHealthy = checks.every(({ state }) => state !== 'red');
  return { text: json ? JSON.stringify({ ok: isHealthy, checks }, null, 2) : findingsText(checks, color), isHealthy };
}

/** Checks that block come first, so they do not use up the time of those that wait for the network. */
async function checksOf({ config, faults }: ConfigResult): Promise<Check[]> {
  const { briefingsDir, store, platforms, reader } = config;
  const now = () => Temporal.Now.instant().epochMilliseconds;
  const briefings = platforms.length > 0 ? loadBriefings(briefingsDir) : undefined;
  const platformChecks = await Promise.all(platforms.map((platform) => platform.check({ briefings, now })));
  return [
    nodeCheck(process.versions.node),
    zonesCheck(process.versions['tz'], Temporal.Now.instant()),
    configurationCheck(faults),
    ...envFileCheck('.env'),
    ...briefingChecks(briefingsDir),
    ...dataFolderChecks(store),
    ...operatorChecks(config),
    ...storeChecks(store, now),
    ...portChecks(config),
    ...readerChecks(reader),
    ...platformChecks.flat(),
  ];
}

function operatorChecks({ proposals: { operators, folder }, platforms }: Config): Check[] {
  if (platforms.length === 0) return [];
  const run = () => {
    if (operators.length === 0) return green('no one may propose changes from the chat (OPERATORS is not set)');
    const people = pluralize(operators.length, 'person', 'people');
    const verdict = writableVerdict(folder, 'PROPOSALS_DIR');
    return verdict.state === 'green'
      ? green(`${people} may propose changes; patches are written to ${folder}`)
      : { ...verdict, found: `${people} may propose changes, but ${verdict.found}` };
  };
  return [{ name: 'operators', run }];
}

function configurationCheck(faults: readonly string[]): Check {
  const run = () =>
    faults.length === 0
      ? green('every variable is well-formed')
      : red(
          faults.length === 1 ? 'has a fault' : `has ${faults.length} faults`,
          ...faults,
          '.env.example explains each variable',
        );
  return { name: 'configuration', run };
}

function portChecks({ http, platforms, ops }: Config): Check[] {
  const path = platforms.find(({ httpPath }) => httpPath !== undefined)?.httpPath;
  const playground = { host: '127.0.0.1', path: '/', status: 200 };
  const server = path !== undefined ? { path, status: 405 } : platforms.length === 0 ? playground : undefined;
  return [
    ...(http && server ? [portCheck({ variable: 'HTTP_PORT', ...http, ...server })] : []),
    ...(ops.health ? [portCheck({ variable: 'OPS_PORT', ...ops.health, path: '/healthz', status: 200 })] : []),
  ];
}
