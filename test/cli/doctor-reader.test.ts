import { expect, it, onTestFinished } from 'vitest';
import { type ReaderServerOptions, startReaderServer } from '../../fakes/reader/server.ts';
import { readConfig } from '../../src/app/config.ts';
import { examine } from '../../src/cli/doctor/finding.ts';
import { readerChecks } from '../../src/cli/doctor/reader.ts';

const KEY = 'sk-ant-the-secret-key-0123456789';

/** What the doctor finds of a reader at a local server. */
async function look(model: string, options: ReaderServerOptions = {}, url?: string) {
  const server = await startReaderServer({ key: KEY, ...options });
  onTestFinished(() => server.close());
  const { reader } = readConfig({
    READER: 'unsure',
    READER_MODEL: model,
    READER_URL: url ?? server.url,
    ANTHROPIC_API_KEY: KEY,
    READER_API_KEY: KEY,
  });
  const [finding] = await examine(readerChecks(reader), 5000);
  expect(JSON.stringify(finding)).not.toContain(KEY);
  // No question, and nothing that is paid for.
  expect(server.calls).toEqual([]);
  return finding;
}

it('the doctor skips a reader that is off', () => {
  expect(readerChecks(readConfig({}).reader)).toEqual([]);
});

it.each(['anthropic:claude-haiku-4-5', 'openai-compatible:local'])('the doctor passes %s', async (model) => {
  expect(await look(model)).toEqual({
    name: 'reader',
    state: 'green',
    found: `${model}, asked where the engine is unsure, at most 1000 times a day`,
  });
});

it.each([
  ['anthropic:claude-haiku-4-5', 'wrong key', 'red', /refused the key/],
  ['openai-compatible:local', 'wrong key', 'red', /refused the key/],
] as const)('the doctor reports %s: %s', async (model, fault, state, found) => {
  expect(await look(model, { fault })).toMatchObject({ state, found: expect.stringMatching(found) });
});

it('the doctor reports a model that does not exist', async () => {
  expect(await look('anthropic:claude-no-such')).toMatchObject({
    state: 'red',
    found: expect.stringContaining('has no model "claude-no-such"'),
  });
  expect(await look('openai-compatible:no-such')).toMatchObject({
    state: 'amber',
    found: 'does not list the model "no-such"',
  });
});

it('the doctor reports a server that cannot be reached', async () => {
  expect(await look('openai-compatible:local', {}, 'http://127.0.0.1:1/v1')).toMatchObject({
    state: 'amber',
    found: expect.stringContaining('cannot be reached'),
  });
});
