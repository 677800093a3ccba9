import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { Platform } from '../ports/platform.ts';
import type { Queue } from '../ports/queue.ts';
import type { TokenPrice } from '../ports/reader.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import { type BriefingVersion, briefingVersion } from './briefing-version.ts';
import { type Health, serveHealth } from './health.ts';
import { HealthState } from './health-state.ts';
import type { Reload } from './live-briefing.ts';
import { type Log, type LogOptions, openLog } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { Operator } from './operator.ts';
import { type ProbeResult, storeProbe } from './probe.ts';
import { descriptorCheck, SelfChecks } from './self-checks.ts';

export interface TelemetryOptions extends Omit<LogOptions, 'now'> {
  /** Where health and metrics are served; without it, they are not. */
  readonly health?: { readonly port: number; readonly host: string };
  /** The channel that gets messages about problems. */
  readonly operator?: Address;
  /** The price of the reader's model; without it, no cost is counted. */
  readonly price?: TokenPrice;
  readonly briefings: readonly Briefing[];
  /** The platforms that the bot posts to. */
  readonly platforms: readonly PlatformName[];
  readonly now: () => Temporal.Instant;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** The parts of the store that are monitored. */
interface WatchedStore {
  readonly queue: Queue;
  /** @throws Error with the reason if writes do not persist */
  readonly check: () => Promise<void>;
}

const STORE = 'The store';
/** Timeout of the store in a health check, in milliseconds. */
const PROBE_TIMEOUT_MS = 2000;
/** The interval of the checks and of messages to the operator, in milliseconds. */
const CHECK_INTERVAL_MS = 15_000;
/** Timeout of a message to the operator, in milliseconds. */
const POST_TIMEOUT_MS = 10_000;

/** Turns events into the log, metrics, health and messages to the operator. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #log: Log;
  readonly #vitals: HealthState;
  readonly #metrics: Metrics;
  /** The version in use of each story, by story id. */
  readonly #corpora: Map<string, BriefingVersion>;
  #probe: () => Promise<ProbeResult> = async () => ({ isWell: false, reason: 'the store is not open yet' });
  #health: Health | undefined;
  #operator: Operator | undefined;
  #checking: NodeJS.Timeout | undefined;

  constructor(options: TelemetryOptions) {
    const { briefings, now, clock, platforms } = options;
    this.#options = options;
    this.#corpora = new Map(briefings.map((briefing) => [briefing.id, briefingVersion(briefing)]));
    this.#log = openLog(options);
    this.#vitals = new HealthState(clock);
    this.#metrics = openMetrics({
      vitals: this.#vitals,
      corpora: () => this.#corpora,
      probe: () => this.#probe(),
      now,
      platforms,
      ...(options.price && { price: options.price }),
    });
  }

  /** Logs something that needs the operator's attention. */
  readonly warn = (text: string): void => {
    this.#log.warn(text);
    this.#metrics.warned();
  };

  /** Logs something that needs no attention. */
  readonly note = (text: string): void => this.#log.info(text);

  readonly observe = (event: AppEvent): void => {
    this.#vitals.observe(event);
    this.#log.observe(event);
    this.#metrics.observe(event);
    this.#operator?.observe(event);
  };

  /** Records the result of a saved change of the briefing. */
  recordReload(reload: Reload): void {
    if (reload.kind === 'kept') {
      this.observe({ kind: 'briefing refused', story: reload.story, problems: reload.problems.length });
      return;
    }
    const corpus = briefingVersion(reload.briefing);
    this.#corpora.set(reload.story, corpus);
    this.observe({ kind: 'briefing taken', story: reload.story, ...corpus });
  }

  /**
   * Starts the checks, the health server if one is configured, and messages to the operator.
   * @throws Error with the fix if the port is in use
   */
  async start({ queue, check }: WatchedStore, platforms: readonly Platform[]): Promise<void> {
    const { health } = this.#options;
    this.#operator = this.#operatorIn(platforms);
    this.#probe = storeProbe(queue, this.#options.platforms, PROBE_TIMEOUT_MS);
    const checks = new SelfChecks([{ name: STORE, run: check }, descriptorCheck()], this.warn);
    this.#checking = setInterval(() => void checks.run(), CHECK_INTERVAL_MS);
    if (!health) return;
    this.#health = await serveHealth({
      ...health,
      vitals: this.#vitals,
      corpora: () => this.#corpora,
      probe: () => this.#probe(),
      storeFault: () => checks.fault(STORE),
      metrics: this.#metrics,
      warn: this.warn,
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#checking);
    await this.#operator?.stop();
    await this.#health?.stop();
  }

  #operatorIn(platforms: readonly Platform[]): Operator | undefined {
    const { operator: address, clock } = this.#options;
    const platform = platforms.find(({ name }) => name === address?.platform);
    if (!address || !platform) return undefined;
    return new Operator({
      address,
      platform,
      clock,
      newName: () => randomUUID(),
      every: (look) => {
        const timer = setInterval(look, CHECK_INTERVAL_MS);
        return () => clearInterval(timer);
      },
      timeout: () => AbortSignal.timeout(POST_TIMEOUT_MS),
      warn: this.warn,
      posted: this.#metrics.posted,
    });
  }
}
