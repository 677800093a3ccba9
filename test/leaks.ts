import type { ChildProcess } from 'node:child_process';
import { userTexts } from '../fakes/user-texts.ts';

/** Shorter secrets occur in ordinary words. */
const LEAST_SECRET = 8;

/** The secrets among the variables of a process: tokens, keys, and passwords in URLs. */
export function secretsIn(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(variables).flatMap(([name, value = '']) => {
    if (/^(SLACK|DISCORD|ANTHROPIC|READER)_.*(TOKEN|SECRET|KEYS?)$/.test(name) && !name.includes('PUBLIC')) {
      return value.split(',');
    }
    return name === 'DATABASE_URL' ? [URL.parse(value)?.password ?? ''] : [];
  });
}

/** The secrets, and with `texts` also what people sent, that a text contains, as they are or escaped as in JSON. */
export function leaksIn(text: string, secrets: readonly string[], texts: Iterable<string> = []): string[] {
  const wanted = [...secrets.filter(({ length }) => length >= LEAST_SECRET), ...texts];
  return wanted.filter((one) => text.includes(one) || text.includes(JSON.stringify(one).slice(1, -1)));
}

/** Reads the output of a process without taking it from other readers. */
export function scanned(child: ChildProcess, variables: Readonly<Record<string, string | undefined>>) {
  const secrets = secretsIn(variables);
  const heard = { stdout: '', stderr: '' };
  const listen = (name: 'stdout' | 'stderr') => {
    const stream = child[name];
    if (!stream) return;
    // Whoever reads it later still gets all of it: a stream that is tapped at its source does not begin to flow.
    const { push } = stream;
    stream.push = (piece, encoding) => {
      if (piece !== null) heard[name] += String(piece);
      return push.call(stream, piece, encoding);
    };
  };
  listen('stdout');
  listen('stderr');
  return {
    /** @throws Error if it printed a secret, or on standard error what a person sent */
    check: () => {
      const leaks = [...leaksIn(heard.stdout, secrets), ...leaksIn(heard.stderr, secrets, userTexts)];
      if (leaks.length > 0) throw new Error(`The process said what nobody may read there: ${leaks.join(', ')}`);
    },
  };
}
