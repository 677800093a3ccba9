import type { CampaignReport, CampaignRun } from '../report.ts';
import { disturb } from './disturb.ts';
import { faultFigures, onStage, TIMES } from './stage.ts';

/** A replica is killed within this after its first post, in milliseconds. */
const PEACE = 800;
/** A run of fewer kills does not wait for a coming minute. */
const LONG = 60;

/** Replicas are killed at random points and started again, while deliveries fall due: does each come, and once? */
export function kill({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { store = 'sqlite' } = options;
  const { kills = store === 'sqlite' ? 300 : 1000, replicas = store === 'sqlite' ? 2 : 3 } = options;
  const setting = { seed, store, perSecond: 20, takes: 50, hasFaults: true, minutes: 5 + kills / 25 };
  return onStage(setting, async (stage) => {
    const killed = await disturb(stage, {
      replicas,
      times: kills,
      peace: PEACE,
      disturb: (replica) => replica.kill(),
      ends: true,
      plansAhead: kills >= LONG,
      progress: (done) => progress(done, kills, `killed, ${stage.arrived()} messages`),
    });
    const { figures, broken } = await stage.verdict();
    return {
      figures: { store, replicas, times: TIMES, kills: killed, ...figures, ...faultFigures(stage.servers) },
      broken,
    };
  });
}
