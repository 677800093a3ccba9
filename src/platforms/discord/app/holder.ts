import { Temporal } from 'temporal-polyfill';
import { inWords, statusOf } from '../rest/failure.ts';
import type { Election } from './election.ts';
import { GatewayConnection, type GatewayOptions } from './gateway.ts';

export interface HolderOptions extends Omit<GatewayOptions, 'onConnection'> {
  /** Without it, this process is the only one. */
  readonly election?: Election | undefined;
  readonly pause: (duration: Temporal.Duration, signal?: AbortSignal) => Promise<void>;
  /** Told where it stands, whenever that changes. */
  readonly onState: (state: GatewayState) => void;
}

/** Whether there is a connection, or another process is to have it. */
type GatewayState = 'connected' | 'disconnected' | 'standing by';

/** How long to wait before connecting anew after as many failures, in seconds. */
const WAITS = [1, 2, 4, 8, 15, 30];
const TOKEN_INVALID = 'TokenInvalid';

/** Holds a connection to the gateway for as long as it should and can. */
export class GatewayHolder {
  readonly #options: HolderOptions;
  readonly #stopping = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #connection: GatewayConnection | undefined;

  constructor(options: HolderOptions) {
    this.#options = options;
  }

  /** Begins; connecting goes on behind it. */
  start(): void {
    this.#work = this.#hold();
  }

  /** Ends it, whatever is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#connection?.close();
    await this.#work;
  }

  async #hold(): Promise<void> {
    const { election, pause, onState } = this.#options;
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      if (election) {
        onState('standing by');
        if (!(await election.won(signal))) return;
      }
      onState('disconnected');
      const result = await this.#connected(election);
      if (!signal.aborted) onState('disconnected');
      if (election) await election.resign();
      if (result === 'over') return;
      failures = result === 'failed' ? failures + 1 : 0;
      await pause(Temporal.Duration.from({ seconds: WAITS[failures] ?? WAITS.at(-1) ?? 30 }), signal);
    }
  }

  /** One connection, from its beginning to its end: whether another one can be of use. */
  async #connected(election: Election | undefined): Promise<'over' | 'failed' | 'again'> {
    const { signal } = this.#stopping;
    if (signal.aborted) return 'over';
    const { onState } = this.#options;
    const connection = new GatewayConnection({
      ...this.#options,
      onConnection: (isUp) => onState(isUp ? 'connected' : 'disconnected'),
    });
    this.#connection = connection;
    const done = new AbortController();
    const lost = election?.lost(AbortSignal.any([signal, done.signal])).then(() => true);
    try {
      await Promise.race([connection.open(), ...(lost ? [lost] : [])]);
      const mayHelp = await Promise.race([connection.ended, ...(lost ? [lost] : [])]);
      return mayHelp && !signal.aborted ? 'again' : 'over';
    } catch (error) {
      if (signal.aborted) return 'over';
      const isRefused =
        statusOf(error) === 401 || (error instanceof Error && 'code' in error && error.code === TOKEN_INVALID);
      this.#options.tell(
        isRefused
          ? 'Discord refuses the bot’s token. Copy the one that counts from the application’s page "Bot" to DISCORD_TOKEN, and start the bot again.'
          : `Discord: the gateway cannot be reached; it is tried again: ${inWords(error)}`,
      );
      return isRefused ? 'over' : 'failed';
    } finally {
      done.abort();
      await connection.close();
    }
  }
}
