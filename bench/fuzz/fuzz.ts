import type { CampaignReport, CampaignRun } from '../report.ts';
import { discordGateway, discordHttp, discordInvalid } from './discord.ts';
import { parsers } from './parsers.ts';
import type { Fuzzed } from './receiver.ts';
import { slackHttp, slackInvalid, slackSocket } from './slack.ts';

const DEFAULT_PAYLOADS = 10_000;
const RUNS: readonly Fuzzed[] = [
  parsers,
  slackHttp,
  slackSocket,
  slackInvalid,
  discordHttp,
  discordGateway,
  discordInvalid,
];

/**
 * Sends the real apps signed payloads that are nearly valid, and requests that are forged, stale, changed, malformed or
 * replayed. Checks that nothing crashes and that invalid requests reach nothing.
 */
export async function fuzz({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { payloads = DEFAULT_PAYLOADS } = options;
  const figures: Record<string, number | string> = {};
  const broken: string[] = [];
  const crashes = { 'unhandled rejections': 0, 'uncaught exceptions': 0 };
  const onRejection = (reason: unknown) => {
    crashes['unhandled rejections'] += 1;
    broken.push(`an unhandled rejection: ${stackOf(reason)}`);
  };
  const onException = (error: unknown) => {
    crashes['uncaught exceptions'] += 1;
    broken.push(`an uncaught exception: ${stackOf(error)}`);
  };
  process.on('unhandledRejection', onRejection).on('uncaughtException', onException);
  try {
    let sent = 0;
    for (const { name, run } of RUNS) {
      const addSent = (count: number) => {
        sent += count;
        progress(sent, RUNS.length * payloads, name);
      };
      const report = await run({ seed, payloads, addSent });
      for (const [figure, value] of Object.entries({ sent: payloads, ...report.figures })) {
        figures[`${name}: ${figure}`] = value;
      }
      broken.push(...report.broken.map((line) => `${name}: ${line}`));
    }
  } finally {
    process.off('unhandledRejection', onRejection).off('uncaughtException', onException);
  }
  return { figures: { ...figures, ...crashes }, broken };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
