import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignReport, CampaignRun } from '../campaign-report.ts';
import type { Replica } from './fleet.ts';
import { SHORT_DURATIONS } from './protocol.ts';
import { DURATIONS_TEXT, faultFigures, runOnStage, type Stage } from './stage.ts';

const POLL_INTERVAL_MS = 100;
const MAX_QUIET_BEFORE_KILL_MS = 800;
const MAX_QUIET_BEFORE_FREEZE_MS = 1500;
const MIN_FREEZE_LEASES = 1.1;
const MAX_FREEZE_LEASES = 1.8;
/** Shorter runs do not plan ahead, because that would make them wait for the next minute. */
const MIN_KILLS_TO_PLAN = 60;
const MIN_FREEZES_TO_PLAN = 12;

/** Kills replicas at random moments and starts others, while deliveries fall due. Checks that each delivery arrives once. */
export function killReplicas({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { store = 'sqlite' } = options;
  const { kills = store === 'sqlite' ? 300 : 1000, replicas = store === 'sqlite' ? 2 : 3 } = options;
  return runDisturbance(seed, store, 5 + kills / 25, (stage) => ({
    name: 'kills',
    replicas,
    count: kills,
    maxQuietMs: MAX_QUIET_BEFORE_KILL_MS,
    disturb: (replica) => replica.kill(),
    isFatal: true,
    plansAhead: kills >= MIN_KILLS_TO_PLAN,
    progress: (disturbedCount) => progress(disturbedCount, kills, `killed, ${stage.countArrived()} messages`),
  }));
}

/** Freezes replicas for longer than their leases, while deliveries fall due. Checks that each delivery arrives once. */
export function freezeReplicas({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { freezes = 100, replicas = 3 } = options;
  return runDisturbance(seed, 'postgres', 5 + freezes / 6, (stage) => ({
    name: 'freezes',
    replicas,
    count: freezes,
    maxQuietMs: MAX_QUIET_BEFORE_FREEZE_MS,
    disturb: (replica) =>
      replica.freeze(
        SHORT_DURATIONS.lease * (MIN_FREEZE_LEASES + stage.random() * (MAX_FREEZE_LEASES - MIN_FREEZE_LEASES)),
      ),
    isFatal: false,
    plansAhead: freezes >= MIN_FREEZES_TO_PLAN,
    progress: (disturbedCount) => progress(disturbedCount, freezes, `frozen, ${stage.countArrived()} messages`),
  }));
}

interface Disturbance {
  readonly name: string;
  readonly replicas: number;
  readonly count: number;
  readonly maxQuietMs: number;
  readonly disturb: (replica: Replica) => Promise<boolean>;
  readonly isFatal: boolean;
  readonly plansAhead: boolean;
  readonly progress: (disturbedCount: number) => void;
}

function runDisturbance(
  seed: number,
  store: 'sqlite' | 'postgres',
  minutes: number,
  disturbanceOf: (stage: Stage) => Disturbance,
): Promise<CampaignReport> {
  return runOnStage({ seed, store, postsPerSecond: 20, rateLimit: 50, hasFaults: true, minutes }, async (stage) => {
    const disturbance = disturbanceOf(stage);
    const { name, replicas } = disturbance;
    const disturbedCount = await disturbAll(stage, disturbance);
    const { figures, brokenPromises } = await stage.verdict();
    return {
      figures: {
        store,
        replicas,
        times: DURATIONS_TEXT,
        [name]: disturbedCount,
        ...figures,
        ...faultFigures(stage.servers),
      },
      brokenPromises,
    };
  });
}

async function disturbAll(stage: Stage, disturbance: Disturbance): Promise<number> {
  const { replicas, count, maxQuietMs, isFatal, plansAhead } = disturbance;
  let startedCount = 0;
  let disturbedCount = 0;
  const shouldStop = () => disturbedCount >= count || stage.isOver();
  const { promise: whenStopped, resolve: resolveStopped } = Promise.withResolvers<false>();

  const keepDisturbing = async () => {
    let replica = stage.fleet.start();
    while (startedCount < count && !shouldStop()) {
      const isPosting = await Promise.race([replica.startsPosting, whenStopped]);
      if (isPosting) await sleep(stage.random() * maxQuietMs);
      if (startedCount >= count || shouldStop()) return;
      startedCount += 1;
      const wasRunning = isPosting && (await disturbance.disturb(replica));
      if (wasRunning) disturbance.progress(++disturbedCount);
      else startedCount -= 1;
      if (isFatal || !wasRunning) replica = stage.fleet.start();
    }
  };
  const watchForEnd = async () => {
    while (!shouldStop()) await sleep(POLL_INTERVAL_MS);
    resolveStopped(false);
  };
  await Promise.all([
    ...Array.from({ length: replicas }, keepDisturbing),
    watchForEnd(),
    stage.keepDue(shouldStop, plansAhead),
  ]);
  return disturbedCount;
}
