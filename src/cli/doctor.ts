import { Temporal } from 'temporal-polyfill';
import type { Examined } from '../app/config.ts';
import { secretsHidden } from '../ops/secrets.ts';
import { briefingIn, corpusCheck } from './doctor/corpus.ts';
import { type Check, examine, type Finding, green } from './doctor/finding.ts';
import { envFileCheck, folderCheck, nodeCheck, zonesCheck } from './doctor/machine.ts';
import { portCheck } from './doctor/ports.ts';
import { asJson, inWords, isWell } from './doctor/report.ts';
import { storeChecks } from './doctor/store.ts';

/** How long one check may take by default, in milliseconds. */
const PATIENCE = 5000;
const MANIFEST = 'docs/slack-manifest.json';

/** The verb `doctor`: whether all that the bot needs is as it should be, and how to mend what is not. Changes nothing. */
export async function doctor(
  examined: Examined,
  { json, color, patience = PATIENCE }: { readonly json: boolean; readonly color: boolean; readonly patience?: number },
): Promise<{ readonly text: string; readonly isWell: boolean }> {
  const findings = await findingsOf(examined, patience);
  return { text: json ? asJson(findings) : inWords(findings, color), isWell: isWell(findings) };
}

/** Every finding, without a secret in it. */
async function findingsOf(examined: Examined, patience: number): Promise<Finding[]> {
  const hide = secretsHidden(examined.config.secrets);
  const findings = await examine(await checksOf(examined), patience);
  return findings.map(({ name, state, found, mend }) => ({
    name,
    state,
    found: hide(found),
    ...(mend && { mend: mend.map(hide) }),
  }));
}

/** What of it blocks the process comes first: whatever asks others begins its time after that. */
async function checksOf({ config, faults }: Examined): Promise<Check[]> {
  const { briefingsDir, store, slack, discord } = config;
  const versions = process.versions;
  const { node, tz } = versions;
  const now = () => Temporal.Now.instant().epochMilliseconds;
  const briefing = slack || discord ? briefingIn(briefingsDir) : undefined;
  const { slackChecks } = slack ? await import('./doctor/slack.ts') : {};
  const { discordChecks } = discord ? await import('./doctor/discord.ts') : {};
  return [
    nodeCheck(node),
    zonesCheck(tz, Temporal.Now.instant()),
    configurationCheck(faults),
    ...envFileCheck('.env'),
    corpusCheck(briefingsDir),
    ...folderCheck(store),
    ...storeChecks(store, now),
    ...portChecks(config),
    ...(slack && slackChecks ? slackChecks({ config: slack, briefing, manifest: MANIFEST, now }) : []),
    ...(discord && discordChecks ? discordChecks({ config: discord, briefing, now }) : []),
  ];
}

function configurationCheck(faults: readonly string[]): Check {
  return {
    name: 'configuration',
    look: () => {
      if (faults.length === 0) return green('every variable is well-formed');
      const found = faults.length === 1 ? 'has a fault' : `has ${faults.length} faults`;
      return { state: 'red', found, mend: [...faults, '.env.example explains each variable'] };
    },
  };
}

function portChecks({ slack, discord, port, ops }: Examined['config']): Check[] {
  const check = (path: string, at: number, status: number) =>
    portCheck({ variable: 'HTTP_PORT', port: at, path, status });
  return [
    ...(slack?.receive.kind === 'http'
      ? [check('/slack/events', slack.receive.port, 405)]
      : discord?.port !== undefined
        ? [check('/discord/interactions', discord.port, 405)]
        : port !== undefined
          ? [portCheck({ variable: 'HTTP_PORT', port, host: '127.0.0.1', path: '/', status: 200 })]
          : []),
    ...(ops.health ? [portCheck({ variable: 'OPS_PORT', ...ops.health, path: '/healthz', status: 200 })] : []),
  ];
}
