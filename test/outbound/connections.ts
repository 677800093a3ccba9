import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';

interface Held {
  /** Resolves once a caller opens a connection. */
  readonly wanted: Promise<void>;
  /** Opens held and later connections. */
  open(): void;
}

/** Holds DNS lookups, so no connection to a host name opens until `open` or the end of the test. */
export function holdConnections(): Held {
  const [wanted, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lookup = dns.lookup;
  const spy = vi.spyOn(dns, 'lookup').mockImplementation((...asked: readonly unknown[]) => {
    // By then, the caller has done everything that it does before the connection opens.
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

export function byName(url: string): string {
  return url.replace('//127.0.0.1:', '//localhost:');
}
