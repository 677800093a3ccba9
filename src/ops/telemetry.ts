import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../briefing/briefing.ts';
import type { AppEvent } from '../ports/app-events.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Platform } from '../ports/platform.ts';
import type { TokenPrice } from '../ports/reader.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import { type HealthServer, serveHealth } from './health.ts';
import { briefingVersion, HealthState } from './health-state.ts';
import { type Reload, reloadText } from './live-briefing.ts';
import { type Log, type LogOptions, openLog } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { OperatorChannel } from './operator-channel.ts';
import { descriptorCheck, SelfChecks } from './self-checks.ts';
import { type ProbeResult, storeProbe } from './store-probe.ts';

export interface TelemetryOptions extends LogOptions {
  readonly health?: { readonly port: number; readonly host: string };
  readonly operator?: Address;
  readonly price?: TokenPrice;
  readonly briefings: readonly Briefing[];
  readonly platforms: readonly PlatformName[];
  readonly now: () => Temporal.Instant;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

interface MonitoredStore {
  readonly ledger: Pick<Ledger, 'count'>;
  readonly check: () => Promise<void>;
}

const STORE_CHECK_NAME = 'The store';
const PROBE_TIMEOUT_MS = 2000;
const CHECK_INTERVAL_MS = 15_000;

export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #log: Log;
  readonly #state: HealthState;
  readonly #metrics: Metrics;
  #probe: () => Promise<ProbeResult> = async () => ({ isHealthy: false, reason: 'the store is not open yet' });
  #health: HealthServer | undefined;
  #operator: OperatorChannel | undefined;
  #checkTimer: NodeJS.Timeout | undefined;

  constructor(options: TelemetryOptions) {
    const { briefings, clock } = options;
    const versions = Object.fromEntries(briefings.map((briefing) => [briefing.id, briefingVersion(briefing)]));
    this.#options = options;
    this.#log = openLog(options);
    this.#state = new HealthState(clock, versions);
    this.#metrics = openMetrics({ ...options, state: this.#state, probe: () => this.#probe() });
  }

  readonly warn = (text: string): void => {
    this.#log.warn(text);
    this.#metrics.countWarning();
  };

  readonly note = (text: string): void => this.#log.info(text);

  readonly observe = (event: AppEvent): void => {
    this.#state.observe(event);
    this.#log.observe(event);
    this.#metrics.observe(event);
    this.#operator?.observe(event);
  };

  recordReload(reload: Reload): void {
    const { story } = reload;
    if (reload.kind === 'rejected') {
      this.warn(reloadText(reload));
      this.observe({ kind: 'briefing rejected', story, problems: reload.problems.length });
    } else {
      this.observe({ kind: 'briefing loaded', story, ...briefingVersion(reload.briefing) });
    }
  }

  /** @throws Error with the fix if the health server cannot listen on its port */
  async start({ ledger, check }: MonitoredStore, platforms: readonly Platform[]): Promise<void> {
    const { health } = this.#options;
    this.#operator = this.#openOperatorChannel(platforms);
    this.#probe = storeProbe(ledger, this.#options.platforms, PROBE_TIMEOUT_MS);
    const checks = new SelfChecks([{ name: STORE_CHECK_NAME, run: check }, descriptorCheck()], this.warn);
    this.#checkTimer = setInterval(() => void checks.run(), CHECK_INTERVAL_MS);
    if (!health) return;
    this.#health = await serveHealth({
      ...health,
      state: this.#state,
      probe: this.#probe,
      storeFault: () => checks.fault(STORE_CHECK_NAME),
      metrics: this.#metrics,
      warn: this.warn,
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#checkTimer);
    await this.#operator?.stop();
    await this.#health?.stop();
  }

  #openOperatorChannel(platforms: readonly Platform[]): OperatorChannel | undefined {
    const { operator: address, clock } = this.#options;
    const platform = platforms.find(({ name }) => name === address?.platform);
    if (!address || !platform) return undefined;
    return new OperatorChannel({ address, platform, clock, warn: this.warn, countPost: this.#metrics.countPost });
  }
}
