import type { CampaignReport, CampaignRun } from '../report.ts';
import { disturb } from './disturb.ts';
import { SHORT } from './protocol.ts';
import { faultFigures, onStage, TIMES } from './stage.ts';

/** A replica is left in peace for up to this before it is frozen again, in milliseconds. */
const PEACE = 1500;
/** How much longer than its lease a replica stands still, at the least and at the most. */
const LONGER = [1.1, 1.8] as const;
const LONG = 12;

/** Replicas stand still for longer than their leases, and then go on as if nothing had been. */
export function freeze({ seed, options, progress }: CampaignRun): Promise<CampaignReport> {
  const { freezes = 100, replicas = 3 } = options;
  const setting = {
    seed,
    store: 'postgres',
    perSecond: 20,
    takes: 50,
    hasFaults: true,
    minutes: 5 + freezes / 6,
  } as const;
  return onStage(setting, async (stage) => {
    const [least, most] = LONGER;
    const frozen = await disturb(stage, {
      replicas,
      times: freezes,
      peace: PEACE,
      disturb: (replica) => replica.freeze(SHORT.lease * (least + stage.random() * (most - least))),
      ends: false,
      plansAhead: freezes >= LONG,
      progress: (done) => progress(done, freezes, `frozen, ${stage.arrived()} messages`),
    });
    const { figures, broken } = await stage.verdict();
    return {
      figures: {
        store: 'postgres',
        replicas,
        times: TIMES,
        freezes: frozen,
        ...figures,
        ...faultFigures(stage.servers),
      },
      broken,
    };
  });
}
