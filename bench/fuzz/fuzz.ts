import { stackText } from '../../src/lib/error-text.ts';
import type { CampaignReport, CampaignRun } from '../campaign-report.ts';
import { discordGatewayFuzz, discordHttpFuzz, discordInvalidFuzz } from './discord.ts';
import { parserFuzz } from './parsers.ts';
import type { FuzzTarget } from './receiver.ts';
import { slackHttpFuzz, slackInvalidFuzz, slackSocketFuzz } from './slack.ts';

const DEFAULT_PAYLOADS = 10_000;
const FUZZ_TARGETS: readonly FuzzTarget[] = [
  parserFuzz,
  slackHttpFuzz,
  slackSocketFuzz,
  slackInvalidFuzz,
  discordHttpFuzz,
  discordGatewayFuzz,
  discordInvalidFuzz,
];

/**
 * Sends the real apps signed payloads that are nearly valid, and requests that they must refuse. Checks that nothing crashes
 * and that refused requests reach neither the desk nor the platform.
 */
export async function fuzzApps({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { payloads = DEFAULT_PAYLOADS } = options;
  const figures: Record<string, number | string> = { 'payloads for each transport': payloads };
  const brokenPromises: string[] = [];
  const crashes = { 'unhandled rejections': 0, 'uncaught exceptions': 0 };
  const onRejection = (reason: unknown) => {
    crashes['unhandled rejections'] += 1;
    brokenPromises.push(`an unhandled rejection: ${stackText(reason)}`);
  };
  const onException = (error: unknown) => {
    crashes['uncaught exceptions'] += 1;
    brokenPromises.push(`an uncaught exception: ${stackText(error)}`);
  };
  process.on('unhandledRejection', onRejection).on('uncaughtException', onException);
  try {
    for (const [i, { name, run }] of FUZZ_TARGETS.entries()) {
      progress(i, FUZZ_TARGETS.length, name);
      const report = await run({ seed, payloads });
      for (const [figure, value] of Object.entries(report.figures)) figures[`${name}: ${figure}`] = value;
      brokenPromises.push(...report.brokenPromises.map((line) => `${name}: ${line}`));
    }
  } finally {
    process.off('unhandledRejection', onRejection).off('uncaughtException', onException);
  }
  return { figures: { ...figures, ...crashes }, brokenPromises };
}
