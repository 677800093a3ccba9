import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { CampaignReport, CampaignRun } from '../campaign-report.ts';
import { BYTES_PER_MEGABYTE } from '../measure.ts';
import { minuteOf } from './feed.ts';
import { faultFigures, runOnStage } from './stage.ts';

const PLATFORM_RATE_LIMIT = 50;
const POSTS_PER_SECOND = 48;
const MIN_EFFICIENCY = 0.92;
const MAX_REFUSAL_SHARE = 0.001;
const LEAD_TIME_MS = 15_000;
const MAX_SUBSCRIBE_MS = 5;
const POLL_INTERVAL_MS = 200;
/** Shorter runs start at once instead of at a later minute, so their efficiency is not judged. */
const MIN_LONG_RUN_CHANNELS = 1000;

/** Posts to many channels at one time. Checks how near the replicas come to the platform's rate limit. */
export function fanOut({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { channels = 10_000, replicas = 3 } = options;
  const isLong = channels >= MIN_LONG_RUN_CHANNELS;
  const fastestSeconds = channels / PLATFORM_RATE_LIMIT;
  const settings = {
    seed,
    store: 'postgres',
    platforms: ['discord'],
    postsPerSecond: POSTS_PER_SECOND,
    rateLimit: PLATFORM_RATE_LIMIT,
    hasFaults: false,
    usesShippedBriefing: isLong,
    minutes: 3 + (channels * MAX_SUBSCRIBE_MS + 2000 * fastestSeconds) / 60_000,
  } as const;
  return runOnStage(settings, async (stage) => {
    const { fleet, feed, servers } = stage;
    await fleet.startAll(replicas);
    const now = Temporal.Now.instant();
    const subscribedBy = now.add({ milliseconds: channels * MAX_SUBSCRIBE_MS + LEAD_TIME_MS });
    const due = isLong ? minuteOf(subscribedBy).add({ minutes: 1 }) : minuteOf(now);
    await feed.add(channels, due, { sharesChannels: false });
    fleet.resetHealth();
    while (stage.countArrived() < channels && !stage.isOver()) {
      const isWaiting = Temporal.Instant.compare(Temporal.Now.instant(), due) < 0;
      progress(stage.countArrived(), channels, isWaiting ? 'waiting' : 'sent');
      await sleep(POLL_INTERVAL_MS);
    }
    const { figures, brokenPromises } = await stage.verdict();

    const arrivalTimes = servers.flatMap((server) => server.messages().map(({ at }) => at));
    const start = isLong ? due.epochMilliseconds : Math.min(...arrivalTimes);
    const seconds = (Math.max(...arrivalTimes) - start) / 1000;
    const efficiency = fastestSeconds / seconds;
    const { '429s': refusedCount = 0 } = faultFigures(servers);
    const refusalShare = refusedCount / channels;
    return {
      figures: {
        replicas,
        'rate limit of the platform': `${PLATFORM_RATE_LIMIT} a second`,
        ...figures,
        'refused (429)': refusedCount,
        'fastest possible': `${fastestSeconds.toFixed(1)} s`,
        measured: `${seconds.toFixed(1)} s`,
        efficiency: efficiency.toFixed(3),
        'highest memory use of a replica': `${Math.round(fleet.health.peakBytes / BYTES_PER_MEGABYTE)} MB`,
        'longest block of an event loop': `${Math.round(fleet.health.blockedMs)} ms`,
      },
      brokenPromises: [
        ...brokenPromises,
        ...(isLong && efficiency < MIN_EFFICIENCY
          ? [`The efficiency is ${efficiency.toFixed(3)}, under ${MIN_EFFICIENCY}.`]
          : []),
        ...(refusalShare > MAX_REFUSAL_SHARE
          ? [`${(refusalShare * 100).toFixed(2)} % of the posts were refused, over ${MAX_REFUSAL_SHARE * 100} %.`]
          : []),
      ],
    };
  });
}
