import { parseArgs } from 'node:util';
import type { Campaign, CampaignOptions } from './campaign-report.ts';

export interface CampaignArguments {
  readonly name: string;
  /** Random if the command line has no seed. */
  readonly seed: number;
  readonly json: boolean;
  readonly options: CampaignOptions;
}

type Campaigns = Readonly<Record<string, Pick<Campaign, 'optionNames'>>>;

/**
 * Parses the arguments of `npm run campaign`.
 * @throws Error for a missing or unknown campaign, an unknown option or an invalid value
 */
export function readArguments(args: readonly string[], campaigns: Campaigns): CampaignArguments {
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
  const { seed, json, ...options } = values;
  const [name = '', ...extraArguments] = positionals;
  const campaign = Object.hasOwn(campaigns, name) ? campaigns[name] : undefined;
  if (!campaign || extraArguments.length > 0) {
    const problem = name === '' ? '' : `Unknown campaign "${positionals.join(' ')}".\n`;
    throw new Error(problem + usageText(campaigns));
  }
  const unknownOption = Object.keys(options).find(
    (option) => !campaign.optionNames.some((allowedOption) => allowedOption === option),
  );
  if (unknownOption !== undefined)
    throw new Error(`The campaign "${name}" has no option --${unknownOption}.\n${usageText(campaigns)}`);
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) {
    throw new Error(`--seed must be a number of at most nine digits (got "${seed}").`);
  }
  return {
    name,
    seed: seed === undefined ? Math.floor(Math.random() * 1e9) : Number(seed),
    json,
    options: readOptions(options),
  };
}

function readOptions({ store, ...counts }: Partial<Record<keyof CampaignOptions, string>>): CampaignOptions {
  if (store !== undefined && store !== 'sqlite' && store !== 'postgres') {
    throw new Error(`--store must be sqlite or postgres (got "${store}").`);
  }
  const numericOptions = Object.entries(counts).map(([option, text]) => {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--${option} must be between 1 and 999,999 (got "${text}").`);
    return [option, Number(text)] as const;
  });
  return { ...(store && { store }), ...Object.fromEntries(numericOptions) };
}

function usageText(campaigns: Campaigns): string {
  return [
    'Usage: npm run campaign -- NAME [--seed N] [--json], with one of these names and its options:',
    ...Object.entries(campaigns).map(([name, { optionNames }]) => {
      const options = optionNames.map((option) => ` [--${option} ${option === 'store' ? 'sqlite|postgres' : 'N'}]`);
      return `  ${name}${options.join('')}`;
    }),
  ].join('\n');
}
