import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child-process.ts';
import { type ReplicaRequest, type ReplicaSettings, replicaReportSchema } from './protocol.ts';

const STOP_TIMEOUT_MS = 20_000;

export interface Replica {
  /** Resolves to false if the replica ended first. */
  readonly becomesReady: Promise<boolean>;
  readonly startsPosting: Promise<boolean>;
  /** Resolves to false if the replica had already ended. */
  kill(): Promise<boolean>;
  /** Suspends the replica for `duration` milliseconds. Resolves to false if it has ended by then. */
  freeze(duration: number): Promise<boolean>;
  resetHealth(): void;
  stop(): Promise<void>;
}

export class Fleet {
  /** The longest block of any event loop since the last reset, and the peak memory of any replica. */
  readonly health = { blockedMs: 0, peakBytes: 0 };
  readonly logLines: string[] = [];
  readonly problems: string[] = [];
  readonly #settings: Omit<ReplicaSettings, 'name'>;
  readonly #cache: string;
  readonly #runningReplicas = new Set<Replica>();
  #startedCount = 0;

  constructor(settings: Omit<ReplicaSettings, 'name'>, cache: string) {
    this.#settings = settings;
    this.#cache = cache;
  }

  async startAll(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.start().becomesReady));
  }

  start(): Replica {
    this.#startedCount += 1;
    const name = `replica ${this.#startedCount}`;
    const settings: ReplicaSettings = { name, ...this.#settings };
    const child = startChild('replica.ts', [JSON.stringify(settings)], this.#cache, 'SIGKILL');
    const { pid } = child.process;
    if (pid === undefined) throw new Error(`${name} did not start: ${child.stderr()}`);
    const ready = Promise.withResolvers<boolean>();
    const posting = Promise.withResolvers<boolean>();
    let isEndExpected = false;
    let hasEnded = false;
    let resetCount = 0;
    child.process.on('message', (message) => {
      const report = replicaReportSchema.parse(message);
      if (report.kind === 'ready') ready.resolve(true);
      else if (report.kind === 'posting') posting.resolve(true);
      else if (report.kind === 'logged') this.logLines.push(`${name}: ${report.text}`);
      else if (report.resets === resetCount) {
        this.health.blockedMs = Math.max(this.health.blockedMs, report.blockedMs);
        this.health.peakBytes = Math.max(this.health.peakBytes, report.peakBytes);
      }
    });
    child.ended.then(({ code, signal }) => {
      hasEnded = true;
      if (!isEndExpected) this.problems.push(`${name} ended by itself with ${signal ?? code}: ${child.stderr()}`);
      ready.resolve(false);
      posting.resolve(false);
    });
    const send = (request: ReplicaRequest) => {
      // Without a callback, sending to a replica that has just ended would emit an error.
      if (child.process.connected) child.process.send(request, () => {});
    };
    const replica: Replica = {
      becomesReady: ready.promise,
      startsPosting: posting.promise,
      kill: async () => {
        const wasRunning = !hasEnded;
        isEndExpected = true;
        child.process.kill('SIGKILL');
        await child.ended;
        return wasRunning;
      },
      freeze: async (duration) => {
        await freezeProcess(pid, duration);
        return !hasEnded;
      },
      resetHealth: () => {
        resetCount += 1;
        send('reset health');
      },
      stop: async () => {
        isEndExpected = true;
        send('stop');
        await this.#waitForEnd(child, name);
      },
    };
    this.#runningReplicas.add(replica);
    child.ended.then(() => this.#runningReplicas.delete(replica));
    return replica;
  }

  resetHealth(): void {
    this.health.blockedMs = 0;
    for (const replica of this.#runningReplicas) replica.resetHealth();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#runningReplicas].map((replica) => replica.stop()));
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#runningReplicas].map((replica) => replica.kill()));
  }

  async #waitForEnd(child: Child, name: string): Promise<void> {
    const isLate = sleep(STOP_TIMEOUT_MS, true, { ref: false });
    if (await Promise.race([isLate, child.ended.then(() => false)])) {
      this.problems.push(`${name} did not stop within ${STOP_TIMEOUT_MS / 1000} s.`);
      child.process.kill('SIGKILL');
      await child.ended;
    }
  }
}

/** A shell resumes the process even if the campaign ends meanwhile. */
async function freezeProcess(pid: number, duration: number): Promise<void> {
  const script = `kill -STOP ${pid} && sleep ${duration / 1000}; kill -CONT ${pid}`;
  await once(spawn('sh', ['-c', script], { stdio: 'ignore' }), 'exit');
}
