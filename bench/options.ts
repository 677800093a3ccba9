import { parseArgs } from 'node:util';
import type { Campaign, CampaignOptions } from './report.ts';

/** What somebody asked for on the command line. */
export interface CampaignArguments {
  readonly name: string;
  /** Drawn, if none was given. */
  readonly seed: number;
  readonly json: boolean;
  readonly options: CampaignOptions;
}

/** @throws Error in words, for a campaign, an option or a value that there is not */
export function readArguments(
  args: readonly string[],
  campaigns: Readonly<Record<string, Pick<Campaign, 'takes'>>>,
): CampaignArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      store: { type: 'string' },
      replicas: { type: 'string' },
      kills: { type: 'string' },
      freezes: { type: 'string' },
      channels: { type: 'string' },
      minutes: { type: 'string' },
      'per-second': { type: 'string' },
      payloads: { type: 'string' },
    },
    allowPositionals: true,
  });
  const { seed, json, ...texts } = values;
  const [name = '', ...more] = positionals;
  const campaign = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
  if (!campaign || more.length > 0) {
    const what = name === '' ? '' : `There is no campaign "${positionals.join(' ')}".\n`;
    throw new Error(what + usage(campaigns));
  }
  const strange = Object.keys(texts).find((option) => !campaign.takes.some((own) => own === option));
  if (strange !== undefined) throw new Error(`The campaign "${name}" has no --${strange}.\n${usage(campaigns)}`);
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) {
    throw new Error(`--seed "${seed}" is not a number of at most nine digits.`);
  }
  return {
    name,
    seed: seed === undefined ? Math.floor(Math.random() * 1e9) : Number(seed),
    json,
    options: readOptions(texts),
  };
}

function readOptions({ store, ...counts }: Partial<Record<keyof CampaignOptions, string>>): CampaignOptions {
  if (store !== undefined && store !== 'sqlite' && store !== 'postgres') {
    throw new Error(`--store "${store}" is neither sqlite nor postgres.`);
  }
  const numbers = Object.entries(counts).map(([option, text]) => {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--${option} must be between 1 and 999,999 (got "${text}").`);
    return [option, Number(text)] as const;
  });
  return { ...(store && { store }), ...Object.fromEntries(numbers) };
}

function usage(campaigns: Readonly<Record<string, Pick<Campaign, 'takes'>>>): string {
  return [
    'Usage: npm run campaign -- NAME [--seed N] [--json], where NAME with its own options is one of',
    ...Object.entries(campaigns).map(([name, { takes }]) => {
      const options = takes.map((option) => ` [--${option} ${option === 'store' ? 'sqlite|postgres' : 'N'}]`);
      return `  ${name}${options.join('')}`;
    }),
  ].join('\n');
}
