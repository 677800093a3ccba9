import { Temporal } from 'temporal-polyfill';
import type { Config, ConfigResult } from '../app/config.ts';
import { counted } from '../lib/english.ts';
import { secretHider } from '../ops/secrets.ts';
import { type Check, green } from '../platforms/kit/check.ts';
import { briefingsIn, corpusChecks } from './doctor/corpus.ts';
import { examine, type Finding } from './doctor/finding.ts';
import { envFileCheck, folderCheck, nodeCheck, writable, zonesCheck } from './doctor/machine.ts';
import { portCheck } from './doctor/ports.ts';
import { readerChecks } from './doctor/reader.ts';
import { asJson, isWell, reportText } from './doctor/report.ts';
import { storeChecks } from './doctor/store.ts';

/** The default time limit for one check, in milliseconds. */
const TIMEOUT_MS = 5000;

/** The verb `doctor`: checks everything the bot needs, and says how to fix what is wrong. Read-only. */
export async function doctor(
  examined: ConfigResult,
  { json, color, timeout = TIMEOUT_MS }: { readonly json: boolean; readonly color: boolean; readonly timeout?: number },
): Promise<{ readonly text: string; readonly isWell: boolean }> {
  const findings = await findingsOf(examined, timeout);
  return { text: json ? asJson(findings) : reportText(findings, color), isWell: isWell(findings) };
}

/** The findings of all checks, with secrets removed. */
async function findingsOf(examined: ConfigResult, timeout: number): Promise<Finding[]> {
  const hide = secretHider(examined.config.secrets);
  const findings = await examine(await checksOf(examined), timeout);
  return findings.map(({ name, state, found, fix }) => ({
    name,
    state,
    found: hide(found),
    ...(fix && { fix: fix.map(hide) }),
  }));
}

/** Blocking checks come first, so that the time limits of those that wait for the network start after them. */
async function checksOf({ config, faults }: ConfigResult): Promise<Check[]> {
  const { briefingsDir, store, platforms, reader } = config;
  const versions = process.versions;
  const { node, tz } = versions;
  const now = () => Temporal.Now.instant().epochMilliseconds;
  const briefings = platforms.length > 0 ? briefingsIn(briefingsDir) : undefined;
  const ofPlatforms = await Promise.all(platforms.map((platform) => platform.check({ briefings, now })));
  return [
    nodeCheck(node),
    zonesCheck(tz, Temporal.Now.instant()),
    configurationCheck(faults),
    ...envFileCheck('.env'),
    ...corpusChecks(briefingsDir),
    ...folderCheck(store),
    ...operatorChecks(config),
    ...storeChecks(store, now),
    ...portChecks(config),
    ...readerChecks(reader),
    ...ofPlatforms.flat(),
  ];
}

/** Who may propose changes, and whether that can be written. */
function operatorChecks({ proposals, platforms }: Config): Check[] {
  const { operators, folder } = proposals;
  if (platforms.length === 0) return [];
  const people = counted(operators.length, 'person', 'people');
  if (operators.length === 0) {
    return [{ name: 'operators', run: () => green('nobody may propose changes from the chat (OPERATORS)') }];
  }
  return [
    {
      name: 'operators',
      run: () => {
        const { state, found, fix } = writable(folder, 'PROPOSALS_DIR');
        return state === 'green'
          ? green(`${people} may propose changes, to ${folder}`)
          : { state, found: `${people} may propose changes, but ${found}`, ...(fix && { fix }) };
      },
    },
  ];
}

function configurationCheck(faults: readonly string[]): Check {
  return {
    name: 'configuration',
    run: () => {
      if (faults.length === 0) return green('every variable is well-formed');
      const found = faults.length === 1 ? 'has a fault' : `has ${faults.length} faults`;
      return { state: 'red', found, fix: [...faults, '.env.example explains each variable'] };
    },
  };
}

function portChecks({ http, platforms, ops }: Config): Check[] {
  const path = platforms.find(({ httpPath }) => httpPath !== undefined)?.httpPath;
  return [
    ...(http && path !== undefined
      ? [portCheck({ variable: 'HTTP_PORT', port: http.port, path, status: 405 })]
      : http && platforms.length === 0
        ? [portCheck({ variable: 'HTTP_PORT', port: http.port, host: '127.0.0.1', path: '/', status: 200 })]
        : []),
    ...(ops.health ? [portCheck({ variable: 'OPS_PORT', ...ops.health, path: '/healthz', status: 200 })] : []),
  ];
}
