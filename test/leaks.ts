import type { ChildProcess } from 'node:child_process';
import { userTexts } from '../fakes/user-texts.ts';

/** Shorter secrets occur in ordinary words. */
const MIN_SECRET_LENGTH = 8;

/** Returns the tokens, keys and passwords among a process's variables. */
export function secretsIn(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(variables).flatMap(([name, value = '']) => {
    if (/^(SLACK|DISCORD|ANTHROPIC|READER)_.*(TOKEN|SECRET|KEYS?)$/.test(name) && !name.includes('PUBLIC')) {
      return value.split(',');
    }
    return name === 'DATABASE_URL' ? [URL.parse(value)?.password ?? ''] : [];
  });
}

/** Returns the given texts that occur in `text`, plain or escaped as in JSON. */
export function leaksIn(text: string, secrets: readonly string[], texts: Iterable<string> = []): string[] {
  const forbiddenTexts = [...secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH), ...texts];
  return forbiddenTexts.filter(
    (forbiddenText) => text.includes(forbiddenText) || text.includes(JSON.stringify(forbiddenText).slice(1, -1)),
  );
}

export function scanOutput(child: ChildProcess, variables: Readonly<Record<string, string | undefined>>) {
  const secrets = secretsIn(variables);
  const output = { stdout: '', stderr: '' };
  const listen = (name: 'stdout' | 'stderr') => {
    const stream = child[name];
    if (!stream) return;
    // Listening to the stream would start its flow, and later readers would miss the beginning.
    const { push } = stream;
    stream.push = (chunk, encoding) => {
      if (chunk !== null) output[name] += String(chunk);
      return push.call(stream, chunk, encoding);
    };
  };
  listen('stdout');
  listen('stderr');
  return { check: () => checkOutput(output, secrets) };
}

/** Throws if a process printed a secret, or a user's text on standard error. */
export function checkOutput(
  { stdout, stderr }: Readonly<Record<'stdout' | 'stderr', string>>,
  secrets: readonly string[],
): void {
  const leaks = [...leaksIn(stdout, secrets), ...leaksIn(stderr, secrets, userTexts)];
  if (leaks.length > 0) throw new Error(`The process printed secrets or user texts: ${leaks.join(', ')}`);
}
