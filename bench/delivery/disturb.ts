import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignReport, CampaignRun } from '../report.ts';
import type { Replica } from './fleet.ts';
import { SHORT } from './protocol.ts';
import { faultFigures, onStage, type Stage, TIMES } from './stage.ts';

/** In milliseconds. */
const POLL_EVERY = 100;
const MAX_PEACE_BEFORE_KILL = 800;
const MAX_PEACE_BEFORE_FREEZE = 1500;
/** How long a replica is frozen, in lengths of its lease. */
const MIN_FREEZE = 1.1;
const MAX_FREEZE = 1.8;
/** Shorter runs plan nothing for the coming minutes, so they need not wait for one. */
const MIN_KILLS_TO_PLAN = 60;
const MIN_FREEZES_TO_PLAN = 12;

/** Kills replicas at random points and starts others, while deliveries fall due. Checks that each arrives once. */
export function kill({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { store = 'sqlite' } = options;
  const { kills = store === 'sqlite' ? 300 : 1000, replicas = store === 'sqlite' ? 2 : 3 } = options;
  return campaign(seed, store, 5 + kills / 25, (stage) => ({
    name: 'kills',
    replicas,
    times: kills,
    maxPeace: MAX_PEACE_BEFORE_KILL,
    disturb: (replica) => replica.kill(),
    isFatal: true,
    plansAhead: kills >= MIN_KILLS_TO_PLAN,
    progress: (done) => progress(done, kills, `killed, ${stage.arrived()} messages`),
  }));
}

/** Freezes replicas for longer than their leases, while deliveries fall due. Checks that each arrives once. */
export function freeze({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { freezes = 100, replicas = 3 } = options;
  return campaign(seed, 'postgres', 5 + freezes / 6, (stage) => ({
    name: 'freezes',
    replicas,
    times: freezes,
    maxPeace: MAX_PEACE_BEFORE_FREEZE,
    disturb: (replica) => replica.freeze(SHORT.lease * (MIN_FREEZE + stage.random() * (MAX_FREEZE - MIN_FREEZE))),
    isFatal: false,
    plansAhead: freezes >= MIN_FREEZES_TO_PLAN,
    progress: (done) => progress(done, freezes, `frozen, ${stage.arrived()} messages`),
  }));
}

/** How replicas are disturbed: each after a random time of peace once it has begun to post. */
interface Disturbance {
  readonly name: string;
  readonly replicas: number;
  /** For all replicas together. */
  readonly times: number;
  /** In milliseconds. */
  readonly maxPeace: number;
  /** Resolves to false if the replica had ended by itself. */
  readonly disturb: (replica: Replica) => Promise<boolean>;
  /** Whether another replica must replace the disturbed one. */
  readonly isFatal: boolean;
  /** Whether deliveries are planned for the coming minutes too. */
  readonly plansAhead: boolean;
  readonly progress: (done: number) => void;
}

function campaign(
  seed: number,
  store: 'sqlite' | 'postgres',
  minutes: number,
  disturbanceOf: (stage: Stage) => Disturbance,
): Promise<CampaignReport> {
  return onStage({ seed, store, perSecond: 20, takes: 50, hasFaults: true, minutes }, async (stage) => {
    const disturbance = disturbanceOf(stage);
    const { name, replicas } = disturbance;
    const done = await disturbAll(stage, disturbance);
    const { figures, broken } = await stage.verdict();
    return {
      figures: { store, replicas, times: TIMES, [name]: done, ...figures, ...faultFigures(stage.servers) },
      broken,
    };
  });
}

/** Keeps replicas and due deliveries going until they were disturbed often enough or time is up. Returns how often. */
async function disturbAll(stage: Stage, disturbance: Disturbance): Promise<number> {
  const { replicas, times, maxPeace, isFatal, plansAhead } = disturbance;
  let begun = 0;
  let done = 0;
  const isEnough = () => done >= times || stage.isOver();
  const { promise: enough, resolve: resolveEnough } = Promise.withResolvers<false>();

  const keepDisturbing = async () => {
    let replica = stage.fleet.start();
    while (begun < times && !isEnough()) {
      const isPosting = await Promise.race([replica.posting, enough]);
      if (isPosting) await sleep(stage.random() * maxPeace);
      if (begun >= times || isEnough()) return;
      begun += 1;
      const wasRunning = isPosting && (await disturbance.disturb(replica));
      if (wasRunning) disturbance.progress(++done);
      else begun -= 1;
      if (isFatal || !wasRunning) replica = stage.fleet.start();
    }
  };
  const watchEnd = async () => {
    while (!isEnough()) await sleep(POLL_EVERY);
    resolveEnough(false);
  };
  await Promise.all([
    ...Array.from({ length: replicas }, keepDisturbing),
    watchEnd(),
    stage.keepDue(isEnough, plansAhead),
  ]);
  return done;
}
