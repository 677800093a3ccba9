import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from './fleet.ts';
import type { Stage } from './stage.ts';

const LOOK = 100;

/** Replicas that are disturbed again and again, each a random while after it has begun to post. */
interface Disturbing {
  readonly replicas: number;
  /** How often, all together. */
  readonly times: number;
  /** The longest that one is left in peace once it posts, in milliseconds. */
  readonly peace: number;
  /** False if the replica had ended by itself. */
  readonly disturb: (replica: Replica) => Promise<boolean>;
  /** Whether that ends it, so that another starts in its place. */
  readonly ends: boolean;
  /** Whether deliveries are planned for the coming minutes too, besides those that are due at once. */
  readonly plansAhead: boolean;
  readonly progress: (done: number) => void;
}

/** Keeps replicas and what is due going until they were disturbed often enough, or the time is up. How often it was. */
export async function disturb(stage: Stage, wish: Disturbing): Promise<number> {
  let begun = 0;
  let done = 0;
  const isEnough = () => done >= wish.times || stage.isOver();
  const { promise: enough, resolve: end } = Promise.withResolvers<false>();

  const one = async () => {
    let replica = stage.fleet.start();
    while (begun < wish.times && !isEnough()) {
      const isActive = await Promise.race([replica.active, enough]);
      if (isActive) await sleep(stage.random() * wish.peace);
      if (begun >= wish.times || isEnough()) return;
      begun += 1;
      const wasThere = isActive && (await wish.disturb(replica));
      if (wasThere) wish.progress(++done);
      else begun -= 1;
      if (wish.ends || !wasThere) replica = stage.fleet.start();
    }
  };
  const watching = async () => {
    while (!isEnough()) await sleep(LOOK);
    end(false);
  };
  const ones = Array.from({ length: wish.replicas }, one);
  await Promise.all([...ones, watching(), stage.keepDue(isEnough, wish.plansAhead)]);
  return done;
}
