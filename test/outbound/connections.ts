import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';

/** Connections to names that wait to be opened. */
interface Held {
  /** Fulfilled once somebody wants one. */
  readonly wanted: Promise<void>;
  /** Lets them open, those of later too. */
  open(): void;
}

/** Until the test is over at the latest, no connection to a name is opened: its address is not told. */
export function holdConnections(): Held {
  const [wanted, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lookup = dns.lookup;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation((...asked: readonly unknown[]) => {
    // Whoever wanted it has then done all that it does before.
    setImmediate(wanted.resolve);
    opened.promise.then(() => Reflect.apply(lookup, dns, asked));
  });
  const open = (): void => {
    spy.mockRestore();
    opened.resolve();
  };
  onTestFinished(open);
  return { wanted: wanted.promise, open };
}

/** The same place, by a name. */
export function byName(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}
