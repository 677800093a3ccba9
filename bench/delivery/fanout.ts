import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { CampaignReport, CampaignRun } from '../report.ts';
import { minuteOf } from './feed.ts';
import { faultFigures, onStage } from './stage.ts';

/** The platform's rate limit, and the rate at which the replicas send. */
const RATE_LIMIT = 50;
const PER_SECOND = 48;
/** The promised share of the fastest possible rate, and the allowed share of rate-limited posts. */
const MIN_EFFICIENCY = 0.92;
const MAX_REFUSALS = 0.001;
/** In milliseconds. Subscriptions are complete this long before they are due. */
const LEAD_TIME = 15_000;
const MAX_SUBSCRIBE_TIME = 5;
const POLL_EVERY = 200;
/** Runs with fewer channels start at once instead of at the next minute, and their rate is not judged. */
const MIN_LONG_RUN = 1000;

/** Posts to many channels at one time. Checks how near to the platform's rate limit the replicas come. */
export function fanout({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { channels = 10_000, store = 'postgres' } = options;
  const { replicas = store === 'sqlite' ? 1 : 3 } = options;
  const isLong = channels >= MIN_LONG_RUN;
  const fastestSeconds = channels / RATE_LIMIT;
  const setting = {
    seed,
    store,
    platforms: ['discord'],
    perSecond: PER_SECOND,
    takes: RATE_LIMIT,
    hasFaults: false,
    isWhole: isLong,
    minutes: 3 + (channels * MAX_SUBSCRIBE_TIME + 2000 * fastestSeconds) / 60_000,
  } as const;
  return onStage(setting, async (stage) => {
    const { fleet, feed, servers } = stage;
    await fleet.startAll(replicas);
    const now = Temporal.Now.instant();
    const subscribed = now.add({ milliseconds: channels * MAX_SUBSCRIBE_TIME + LEAD_TIME });
    const due = isLong ? minuteOf(subscribed).add({ minutes: 1 }) : minuteOf(now);
    await feed.add(channels, due, { sharesChannels: false });
    fleet.resetHealth();
    while (stage.arrived() < channels && !stage.isOver()) {
      const isWaiting = Temporal.Instant.compare(Temporal.Now.instant(), due) < 0;
      progress(stage.arrived(), channels, isWaiting ? 'waiting' : 'sent');
      await sleep(POLL_EVERY);
    }
    const { figures, broken } = await stage.verdict();

    const times = servers.flatMap((server) => server.messages().map(({ at }) => at));
    const start = isLong ? due.epochMilliseconds : Math.min(...times);
    const seconds = (Math.max(...times) - start) / 1000;
    const efficiency = fastestSeconds / seconds;
    const { '429s': refused = 0 } = faultFigures(servers);
    const refusals = refused / channels;
    return {
      figures: {
        store,
        replicas,
        'taken by the platform': `${RATE_LIMIT} a second`,
        ...figures,
        'refused (429)': refused,
        'fastest possible': `${fastestSeconds.toFixed(1)} s`,
        measured: `${seconds.toFixed(1)} s`,
        efficiency: efficiency.toFixed(3),
        "a replica's memory at its highest": `${Math.round(fleet.health.peakBytes / 2 ** 20)} MB`,
        "an event loop's longest hold": `${Math.round(fleet.health.blockedMs)} ms`,
      },
      broken: [
        ...broken,
        ...(isLong && efficiency < MIN_EFFICIENCY
          ? [`The efficiency is ${efficiency.toFixed(3)}, under ${MIN_EFFICIENCY}.`]
          : []),
        ...(refusals > MAX_REFUSALS
          ? [`${(refusals * 100).toFixed(2)} % of the posts were refused, over ${MAX_REFUSALS * 100} %.`]
          : []),
      ],
    };
  });
}
