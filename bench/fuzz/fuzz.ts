import type { CampaignReport, CampaignRun } from '../report.ts';
import { discordGateway, discordHttp, discordRefused } from './discord.ts';
import { parsers } from './parsers.ts';
import type { Fuzzed } from './receiver.ts';
import { slackHttp, slackRefused, slackSocket } from './slack.ts';

const PAYLOADS = 10_000;
const RECEIVERS: readonly Fuzzed[] = [
  parsers,
  slackHttp,
  slackSocket,
  slackRefused,
  discordHttp,
  discordGateway,
  discordRefused,
];

/**
 * Sends the real apps what no platform should: payloads that are nearly right, each under its signature, and requests
 * that are forged, stale, changed, malformed or replays. Does any crash them, or reach what it must not?
 */
export async function fuzz({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { payloads = PAYLOADS } = options;
  const figures: Record<string, number> = {};
  const broken: string[] = [];
  const crashes = { 'unhandled rejections': 0, 'uncaught exceptions': 0 };
  const onRejection = (reason: unknown) => {
    crashes['unhandled rejections'] += 1;
    broken.push(`an unhandled rejection: ${errorText(reason)}`);
  };
  const onException = (error: unknown) => {
    crashes['uncaught exceptions'] += 1;
    broken.push(`an uncaught exception: ${errorText(error)}`);
  };
  process.on('unhandledRejection', onRejection).on('uncaughtException', onException);
  try {
    let done = 0;
    for (const { name, run } of RECEIVERS) {
      const sent = (more: number) => {
        done += more;
        progress(done, RECEIVERS.length * payloads, name);
      };
      const report = await run({ seed, payloads, sent });
      for (const [what, count] of Object.entries({ sent: payloads, ...report.figures }))
        figures[`${name}: ${what}`] = Number(count);
      broken.push(...report.broken.map((line) => `${name}: ${line}`));
    }
  } finally {
    process.off('unhandledRejection', onRejection).off('uncaughtException', onException);
  }
  return { figures: { ...figures, ...crashes }, broken };
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
