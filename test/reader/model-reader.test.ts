import { describe, expect, it, onTestFinished } from 'vitest';
import { type ReaderServerFault, type ReaderServerOptions, startReaderServer } from '../../fakes/reader/server.ts';
import type { ReaderFault } from '../../src/ports/reader.ts';
import { catalogueOf } from '../../src/reader/catalogue.ts';
import { faultText } from '../../src/reader/fault-text.ts';
import { type ModelConfig, modelReader } from '../../src/reader/model-reader.ts';
import { loadStory } from '../fixture/story.ts';

const KEY = 'sk-ant-the-secret-key-0123456789';
const QUESTION = 'does the ferry sail at night?';
const catalogue = catalogueOf(loadStory());
const ids = catalogue.entries.map(({ id }) => id);
const [firstId = '', secondId = ''] = ids;

const PROVIDERS = [
  { provider: 'anthropic', model: 'claude-haiku-4-5' },
  // The SDK does not know this model, and passes its schema as a tool.
  { provider: 'anthropic', model: 'claude-3-of-tests' },
  { provider: 'openai-compatible', model: 'local' },
] as const satisfies readonly Pick<ModelConfig, 'provider' | 'model'>[];

async function startReader(config: (typeof PROVIDERS)[number], options: ReaderServerOptions = {}) {
  const server = await startReaderServer({ models: PROVIDERS.map(({ model }) => model), key: KEY, ...options });
  onTestFinished(() => server.close());
  const reader = modelReader({ ...config, url: server.url, key: KEY });
  return {
    server,
    choose: (previous?: string, signal = AbortSignal.timeout(5000)) =>
      reader.choose({ question: QUESTION, catalogue, ...(previous !== undefined && { previous }) }, signal),
  };
}

describe.each(PROVIDERS)('a reader over $provider:$model', (config) => {
  it("returns the model's choice with each entry once, and its tokens", async () => {
    const { choose } = await startReader(config, {
      reply: () => ({ verdict: 'answer', entries: [firstId, firstId, secondId] }),
    });
    expect(await choose()).toEqual({
      kind: 'choice',
      choice: { verdict: 'answer', entries: [firstId, secondId], presumed: [] },
      tokens: { input: 1000, cached: 5000, output: 40 },
    });
  });

  it('sends the same instructions with the catalogue for every question', async () => {
    const { server, choose } = await startReader(config);
    await choose();
    await choose(firstId);
    const [firstCall, secondCall] = server.calls;
    expect(firstCall?.instructions).toBe(secondCall?.instructions);
    for (const id of ids) expect(firstCall?.instructions).toContain(`\n${id} | `);
    expect(firstCall?.instructions).not.toContain(QUESTION);
    expect([firstCall?.question, firstCall?.before]).toEqual([QUESTION, undefined]);
    expect([secondCall?.question, secondCall?.before]).toEqual([QUESTION, firstId]);
    expect(firstCall?.isMarkedForCache).toBe(config.provider === 'anthropic');
  });

  const faults: readonly (readonly [ReaderServerFault, ReaderFault])[] = [
    ['wrong key', 'wrong key'],
    ['no model', 'no such model'],
    ['prose', 'no JSON'],
    ['unknown id', 'unknown id'],
    ['empty choice', 'empty'],
    ['10 MB', 'too large'],
    ['redirect', 'redirect'],
    ['rate limit', 'rate limit'],
    ['overloaded', 'server error'],
    ['web page', 'not the API'],
    ['reset', 'unreachable'],
  ];

  it.each(faults)(`turns the provider's fault "%s" into the reader's fault "%s"`, async (fault, reason) => {
    const { server, choose } = await startReader(config, { fault });
    const result = await choose();
    expect(result).toEqual({ kind: 'none', reason, ...(reason === 'rate limit' && { retryAfter: 45 }) });
    expect(faultText(reason, { model: config.model, limit: 5 })).toMatch(/^[a-z].{10,}/);
    // The reader makes one call, and none to the target of a redirect.
    expect(server.paths).toHaveLength(1);
  });

  it.each(['endless stream', 'no answer'] as const)('stops when its signal aborts: %s', async (fault) => {
    const { choose } = await startReader(config, { fault });
    expect(await choose(undefined, AbortSignal.timeout(50))).toEqual({ kind: 'none', reason: 'late' });
  });

  it.each([
    ['an id of another story', { verdict: 'answer', entries: ['lease-duration'] }],
    ['four entries', { verdict: 'suggest', entries: ids.slice(0, 4) }],
    ['a verdict of its own', { verdict: 'certainly', entries: [firstId] }],
    ['an unknown wish', { verdict: 'wish', entries: [], wish: 'sing' }],
    ['an unknown presupposition', { verdict: 'answer', entries: [firstId], presumed: ['flat-earth'] }],
  ])('returns no choice if the reply has %s', async (_, reply) => {
    const { choose } = await startReader(config, { reply: () => reply });
    expect(await choose()).toEqual({ kind: 'none', reason: 'unknown id' });
  });

  it.each([
    ['a wish without its name', { verdict: 'wish', entries: [] }],
    ['two answers from one entry', { verdict: 'both', entries: [firstId, firstId] }],
    ['no suggestion', { verdict: 'suggest', entries: [] }],
  ])('returns no choice if the reply has %s', async (_, reply) => {
    const { choose } = await startReader(config, { reply: () => reply });
    expect(await choose()).toEqual({ kind: 'none', reason: 'empty' });
  });
});
