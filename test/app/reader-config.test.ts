import { describe, expect, it } from 'vitest';
import { examineConfig, readConfig } from '../../src/app/config.ts';

const HOSTED = { READER: 'unsure', READER_MODEL: 'anthropic:claude-haiku-4-5', ANTHROPIC_API_KEY: 'sk-ant-the-key' };
const LOCAL = {
  READER: 'always',
  READER_MODEL: 'openai-compatible:qwen3:8b',
  READER_URL: 'http://127.0.0.1:11434/v1/',
};

describe("the reader's configuration", () => {
  it.each([{}, { READER: '' }, { READER: 'never' }, { READER_MODEL: 'x', READER_URL: 'y', ANTHROPIC_API_KEY: 'z' }])(
    'is off unless READER turns it on: %j',
    (variables) => {
      expect(readConfig(variables).reader).toBeUndefined();
    },
  );

  it('reads a hosted model, and treats its key as a secret', () => {
    const { reader, secrets } = readConfig(HOSTED);
    expect(reader).toEqual({
      mode: 'unsure',
      provider: 'anthropic',
      model: 'claude-haiku-4-5',
      url: 'https://api.anthropic.com/v1',
      key: 'sk-ant-the-key',
      callsPerDay: 1000,
    });
    expect(secrets).toContain('sk-ant-the-key');
  });

  it('reads a model behind an OpenAI-compatible API, with or without a key', () => {
    expect(readConfig({ ...LOCAL, READER_CALLS_PER_DAY: '7', READER_PRICE: '1/5/0.1' }).reader).toEqual({
      mode: 'always',
      provider: 'openai-compatible',
      model: 'qwen3:8b',
      url: 'http://127.0.0.1:11434/v1',
      callsPerDay: 7,
      price: { input: 1, output: 5, cached: 0.1 },
    });
    const { reader, secrets } = readConfig({
      ...LOCAL,
      READER_URL: 'https://ai.example.org/v1',
      READER_API_KEY: 'the-key',
    });
    expect([reader?.key, secrets]).toEqual(['the-key', ['the-key']]);
    // Another provider must not get Anthropic's key.
    expect(readConfig({ ...LOCAL, ANTHROPIC_API_KEY: 'sk-ant-the-key' }).reader?.key).toBeUndefined();
    expect(readConfig({ ...LOCAL, READER_PRICE: '0.25/1.25' }).reader?.price).toEqual({
      input: 0.25,
      output: 1.25,
      cached: 0.25,
    });
  });

  it.each([
    ['READER is not a mode', { ...HOSTED, READER: 'sometimes' }],
    ['READER_MODEL is missing', { ...HOSTED, READER_MODEL: '' }],
    ['READER_MODEL has no known provider', { ...HOSTED, READER_MODEL: 'claude-haiku-4-5' }],
    ['READER_MODEL has no known provider', { ...HOSTED, READER_MODEL: 'openai:gpt' }],
    ['ANTHROPIC_API_KEY is missing', { ...HOSTED, ANTHROPIC_API_KEY: '' }],
    ['READER_URL is missing', { ...LOCAL, READER_URL: '' }],
    ['READER_URL is not a web address', { ...LOCAL, READER_URL: 'ftp://s3cret' }],
    ['READER_URL is not a web address', { ...LOCAL, READER_URL: 's3cret' }],
    ['READER_URL contains a user name or a password', { ...LOCAL, READER_URL: 'http://bot:s3cret@127.0.0.1/v1' }],
    ['READER_URL has a query', { ...LOCAL, READER_URL: 'http://127.0.0.1/v1?key=s3cret' }],
    ['READER_URL would send the key', { ...LOCAL, READER_URL: 'http://ai.example.org/v1', READER_API_KEY: 'k' }],
    ['READER_URL would send the key', { ...HOSTED, READER_URL: 'http://ai.example.org/v1' }],
    ['READER_CALLS_PER_DAY is not a whole number', { ...LOCAL, READER_CALLS_PER_DAY: '0' }],
    ['READER_CALLS_PER_DAY is not a whole number', { ...LOCAL, READER_CALLS_PER_DAY: '1000001' }],
    ['READER_PRICE is not a price', { ...LOCAL, READER_PRICE: '5' }],
    ['READER_PRICE is not a price', { ...LOCAL, READER_PRICE: '1/-5' }],
    ['READER_PRICE is not a price', { ...LOCAL, READER_PRICE: '1/2/3/4' }],
  ])('reports that %s, without quoting the value: %j', (fault, variables) => {
    const { config, faults } = examineConfig(variables);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults.join()).not.toContain('s3cret');
    expect(config.reader).toBeUndefined();
  });

  it('allows a key over plain HTTP for an address of this machine', () => {
    for (const host of ['127.0.0.1:1', 'localhost', '[::1]:4711']) {
      expect(readConfig({ ...LOCAL, READER_URL: `http://${host}/v1`, READER_API_KEY: 'k' }).reader?.key).toBe('k');
    }
    expect(readConfig({ ...LOCAL, READER_URL: 'http://ollama:11434/v1' }).reader?.url).toBe('http://ollama:11434/v1');
  });
});
