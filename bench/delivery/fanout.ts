import { setTimeout as sleep } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import type { CampaignReport, CampaignRun } from '../report.ts';
import { minuteOf } from './feed.ts';
import { faultFigures, onStage } from './stage.ts';

/** What the platform takes in a second, and what the replicas mean to send. */
const TAKES = 50;
const PER_SECOND = 48;
/** The share of the fastest possible that is promised, and the share of refused posts that is allowed. */
const EFFICIENCY = 0.92;
const REFUSALS = 0.001;
/** How long before the time everything is to be subscribed, in milliseconds. */
const AHEAD = 15_000;
/** What it takes to subscribe a channel at the most, in milliseconds. */
const SUBSCRIBING = 5;
/** A run of fewer channels does not wait for a coming minute, and its speed is not judged: it starts with the processes. */
const LONG = 1000;
const LOOK = 200;

/** Many channels want their digest at one time: how near to the pace of the platform do they get it? */
export function fanout({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { channels = 10_000, store = 'postgres' } = options;
  const { replicas = store === 'sqlite' ? 1 : 3 } = options;
  const isLong = channels >= LONG;
  const floor = channels / TAKES;
  const setting = {
    seed,
    store,
    platforms: ['discord'],
    perSecond: PER_SECOND,
    takes: TAKES,
    hasFaults: false,
    isWhole: isLong,
    minutes: 3 + (channels * SUBSCRIBING + 2000 * floor) / 60_000,
  } as const;
  return onStage(setting, async (stage) => {
    const { fleet, feed, servers } = stage;
    const started = Array.from({ length: replicas }, () => fleet.start());
    await Promise.all(started.map(({ ready }) => ready));
    const now = Temporal.Now.instant();
    const due = isLong
      ? minuteOf(now.add({ milliseconds: channels * SUBSCRIBING + AHEAD })).add({ minutes: 1 })
      : minuteOf(now);
    await feed.add(channels, due, { sharing: false });
    fleet.forget();
    while (stage.arrived() < channels && !stage.isOver()) {
      progress(
        stage.arrived(),
        channels,
        Temporal.Instant.compare(Temporal.Now.instant(), due) < 0 ? 'waiting' : 'sent',
      );
      await sleep(LOOK);
    }
    const { figures, broken } = await stage.verdict();

    const times = servers.flatMap((server) => server.messages().map(({ at }) => at));
    const began = isLong ? due.epochMilliseconds : Math.min(...times);
    const seconds = (Math.max(...times) - began) / 1000;
    const efficiency = floor / seconds;
    const faults = faultFigures(servers);
    const refusals = (faults['429s'] ?? 0) / channels;
    return {
      figures: {
        store,
        replicas,
        'taken by the platform': `${TAKES} a second`,
        ...figures,
        'refused (429)': faults['429s'] ?? 0,
        'fastest possible': `${floor.toFixed(1)} s`,
        measured: `${seconds.toFixed(1)} s`,
        efficiency: efficiency.toFixed(3),
        "a replica's memory at its highest": `${Math.round(fleet.health.peakBytes / 2 ** 20)} MB`,
        "an event loop's longest hold": `${Math.round(fleet.health.heldMs)} ms`,
      },
      broken: [
        ...broken,
        ...(isLong && efficiency < EFFICIENCY
          ? [`The efficiency is ${efficiency.toFixed(3)}, under ${EFFICIENCY}.`]
          : []),
        ...(refusals > REFUSALS
          ? [`${(refusals * 100).toFixed(2)} % of the posts were refused, over ${REFUSALS * 100} %.`]
          : []),
      ],
    };
  });
}
