import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';
import { type ReplicaRequest, reportSchema, type Settings } from './protocol.ts';

/** A replica that does not stop within this is killed, and that is told. In milliseconds. */
const STOPPING = 20_000;

/** A running process of the product. */
export interface Replica {
  /** True once it delivers; false if it ended before. */
  readonly ready: Promise<boolean>;
  /** True once it is about to post for the first time; false if it ended before. */
  readonly active: Promise<boolean>;
  /** Ends it at once, as `kill -9` does. False if it had ended by itself. */
  kill(): Promise<boolean>;
  /** Stops it in its tracks for so many milliseconds. False if it had ended by itself. */
  freeze(duration: number): Promise<boolean>;
  /** Lets it forget how long its event loop was held so far. */
  forget(): void;
  /** Lets it finish what is under way. */
  stop(): Promise<void>;
}

/** What the replicas have told of themselves so far. */
export interface Health {
  /** The longest that an event loop was held, in milliseconds. */
  heldMs: number;
  /** The most memory that one of them had, in bytes. */
  peakBytes: number;
}

/** The replicas of a campaign, one after the other and side by side. */
export class Fleet {
  readonly health: Health = { heldMs: 0, peakBytes: 0 };
  /** What an operator would have read in the logs, in order. */
  readonly told: string[] = [];
  /** What no replica should do: end by itself, or not end when asked. */
  readonly troubles: string[] = [];
  readonly #settings: Omit<Settings, 'name'>;
  readonly #cache: string;
  readonly #running = new Set<Replica>();
  #started = 0;

  constructor(settings: Omit<Settings, 'name'>, cache: string) {
    this.#settings = settings;
    this.#cache = cache;
  }

  start(): Replica {
    this.#started += 1;
    const name = `replica ${this.#started}`;
    const settings: Settings = { name, ...this.#settings };
    const child = startChild('replica.ts', [JSON.stringify(settings)], this.#cache, 'SIGKILL');
    const { pid } = child.process;
    if (pid === undefined) throw new Error(`${name} did not start: ${child.stderr()}`);
    const ready = Promise.withResolvers<boolean>();
    const active = Promise.withResolvers<boolean>();
    let isAsked = false;
    let isGone = false;
    let forgotten = 0;
    child.process.on('message', (message) => {
      const report = reportSchema.parse(message);
      if (report.kind === 'ready') ready.resolve(true);
      else if (report.kind === 'active') active.resolve(true);
      else if (report.kind === 'told') this.told.push(`${name}: ${report.text}`);
      else if (report.forgotten === forgotten) {
        this.health.heldMs = Math.max(this.health.heldMs, report.heldMs);
        this.health.peakBytes = Math.max(this.health.peakBytes, report.peakBytes);
      }
    });
    child.ended.then(({ code, signal }) => {
      isGone = true;
      if (!isAsked) this.troubles.push(`${name} ended by itself with ${signal ?? code}: ${child.stderr()}`);
      ready.resolve(false);
      active.resolve(false);
    });
    const ask = (request: ReplicaRequest) => {
      // One that ends meanwhile tells so by its end.
      if (child.process.connected) child.process.send(request, () => {});
    };
    const replica: Replica = {
      ready: ready.promise,
      active: active.promise,
      kill: async () => {
        const wasThere = !isGone;
        isAsked = true;
        child.process.kill('SIGKILL');
        await child.ended;
        return wasThere;
      },
      freeze: async (duration) => {
        await freeze(pid, duration);
        return !isGone;
      },
      forget: () => {
        forgotten += 1;
        ask('forget');
      },
      stop: async () => {
        isAsked = true;
        ask('stop');
        await this.#endOf(child, name);
      },
    };
    this.#running.add(replica);
    child.ended.then(() => this.#running.delete(replica));
    return replica;
  }

  /** Lets all forget how long their event loops were held so far. */
  forget(): void {
    this.health.heldMs = 0;
    for (const replica of this.#running) replica.forget();
  }

  /** Lets those that run finish what is under way. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((replica) => replica.stop()));
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running].map((replica) => replica.kill()));
  }

  async #endOf(child: Child, name: string): Promise<void> {
    const late = new AbortController();
    const isLate = sleep(STOPPING, true, { signal: late.signal }).catch(() => false);
    const isDone = child.ended.then(() => false);
    if (await Promise.race([isLate, isDone])) {
      this.troubles.push(`${name} did not stop within ${STOPPING / 1000} s of being asked.`);
      child.process.kill('SIGKILL');
      await child.ended;
    }
    late.abort();
  }
}

/** A process of its own wakes it again, so that nothing stays frozen if the campaign is gone by then. */
async function freeze(pid: number, duration: number): Promise<void> {
  const script = `kill -STOP ${pid} && sleep ${duration / 1000}; kill -CONT ${pid}`;
  await once(spawn('sh', ['-c', script], { stdio: 'ignore' }), 'exit');
}
