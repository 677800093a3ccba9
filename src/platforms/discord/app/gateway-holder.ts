import { RateLimitError } from '@discordjs/rest';
import { Temporal } from 'temporal-polyfill';
import type { Pause } from '../../kit/app.ts';
import { failureText, statusOf } from '../rest/failure.ts';
import type { Election } from './election.ts';
import { GatewayConnection, type GatewayEnd, type GatewayOptions } from './gateway.ts';
import { parseSessions, type Sessions, sessionsJson } from './sessions.ts';

interface HolderOptions extends GatewayOptions {
  readonly election?: Election | undefined;
  readonly pause: Pause;
  readonly onState: (state: GatewayState) => void;
}

/** 'standby' means that another process holds the gateway. */
export type GatewayState = 'connected' | 'disconnected' | 'standby';

/** Indexed by the number of consecutive failures. */
const RETRY_SECONDS = [1, 2, 4, 8, 15];
const MAX_RETRY_SECONDS = 30;

/** Keeps a connection to the gateway while this process is elected. */
export class GatewayHolder {
  readonly #options: HolderOptions;
  readonly #stopController = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #connection: GatewayConnection | undefined;
  #sessions: Sessions = new Map();
  #failures = 0;
  /** Set if Discord rate-limited the last attempt. */
  #retryAfterSeconds = 0;

  constructor(options: HolderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Closes the connection, even while it opens, and releases the gateway. */
  async stop(): Promise<void> {
    this.#stopController.abort();
    await this.#connection?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { election, pause, onState } = this.#options;
    const { signal } = this.#stopController;
    while (!signal.aborted) {
      if (election) {
        const lease = await election.waitUntilElected(signal, (isHeld) => onState(isHeld ? 'standby' : 'disconnected'));
        if (!lease) return;
        this.#sessions = parseSessions(lease.state);
      }
      onState('disconnected');
      const end = await this.#runConnection();
      if (!signal.aborted) onState('disconnected');
      if (election) await election.resign(sessionsJson(this.#sessions));
      if (end === 'over') return;
      this.#failures = end === 'failed' ? this.#failures + 1 : 0;
      const seconds = Math.max(RETRY_SECONDS[this.#failures] ?? MAX_RETRY_SECONDS, this.#retryAfterSeconds);
      await pause(Temporal.Duration.from({ seconds }), signal);
    }
  }

  async #runConnection(): Promise<GatewayEnd> {
    const { election, onState } = this.#options;
    const { signal } = this.#stopController;
    if (signal.aborted) return 'over';
    const connection = new GatewayConnection({
      ...this.#options,
      sessions: this.#sessions,
      onConnection: (isUp) => {
        if (isUp) this.#failures = 0;
        onState(isUp ? 'connected' : 'disconnected');
      },
    });
    this.#connection = connection;
    this.#retryAfterSeconds = 0;
    const connectionClosed = new AbortController();
    const leaseLost = election?.waitUntilLost(AbortSignal.any([signal, connectionClosed.signal]), () =>
      sessionsJson(this.#sessions),
    );
    const otherEnds = leaseLost ? [leaseLost.then((): GatewayEnd => 'again')] : [];
    try {
      const ended = connection.open().then(() => connection.ended);
      const end = await Promise.race([ended, ...otherEnds]);
      return signal.aborted ? 'over' : end;
    } catch (error) {
      return signal.aborted ? 'over' : this.#reportFailure(error);
    } finally {
      connectionClosed.abort();
      await connection.close();
    }
  }

  #reportFailure(error: unknown): GatewayEnd {
    const { log } = this.#options;
    if (statusOf(error) === 401) {
      log(
        'Discord refuses the bot’s token. Copy the current one from the application’s page "Bot" to DISCORD_TOKEN, and start the bot again.',
      );
      return 'over';
    }
    if (error instanceof RateLimitError) this.#retryAfterSeconds = Math.ceil(error.retryAfter / 1000);
    // Log each outage once.
    if (this.#failures === 0) log(`Discord: could not connect to the gateway; retrying: ${failureText(error)}`);
    return 'failed';
  }
}
