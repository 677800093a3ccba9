import { expect, it, onTestFinished } from 'vitest';
import { type ReaderServerOptions, startReaderServer } from '../../fakes/reader/server.ts';
import { readConfig } from '../../src/app/config.ts';
import { runChecks } from '../../src/cli/doctor/findings.ts';
import { readerChecks } from '../../src/cli/doctor/reader.ts';

const KEY = 'sk-ant-the-secret-key-0123456789';

async function findingFor(model: string, options: ReaderServerOptions = {}, url?: string) {
  const server = await startReaderServer({ key: KEY, ...options });
  onTestFinished(() => server.close());
  const { reader } = readConfig({
    READER: 'unsure',
    READER_MODEL: model,
    READER_URL: url ?? server.url,
    ANTHROPIC_API_KEY: KEY,
    READER_API_KEY: KEY,
  });
  const [finding] = await runChecks(readerChecks(reader), 5000);
  expect(JSON.stringify(finding)).not.toContain(KEY);
  // The check asks no question, so it costs nothing.
  expect(server.calls).toEqual([]);
  return finding;
}

it('the doctor does not check a reader that is off', () => {
  expect(readerChecks(readConfig({}).reader)).toEqual([]);
});

it.each(['anthropic:claude-haiku-4-5', 'openai-compatible:local'])(
  'the doctor shows green for the model %s',
  async (model) => {
    expect(await findingFor(model)).toEqual({
      name: 'reader',
      state: 'green',
      found: `${model}, asked when the engine is unsure, at most 1000 times a day`,
    });
  },
);

it.each(['anthropic:claude-haiku-4-5', 'openai-compatible:local'])(
  'the doctor reports a wrong API key for %s',
  async (model) => {
    expect(await findingFor(model, { fault: 'wrong key' })).toMatchObject({
      state: 'red',
      found: expect.stringContaining('refused the key'),
    });
  },
);

it('the doctor reports a model that does not exist', async () => {
  expect(await findingFor('anthropic:claude-no-such')).toMatchObject({
    state: 'red',
    found: expect.stringContaining('has no model "claude-no-such"'),
  });
  expect(await findingFor('openai-compatible:no-such')).toMatchObject({
    state: 'amber',
    found: 'does not list the model "no-such"',
  });
});

it("the doctor reports a reader's server that cannot be reached", async () => {
  expect(await findingFor('openai-compatible:local', {}, 'http://127.0.0.1:1/v1')).toMatchObject({
    state: 'amber',
    found: expect.stringContaining('cannot be reached'),
  });
});
