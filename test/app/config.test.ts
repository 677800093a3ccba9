import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forgetSecrets, readConfig } from '../../src/app/config.ts';
import { faultsOf } from './faults.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOCKET = { SLACK_BOT_TOKEN: 'xoxb-the-bot', SLACK_APP_TOKEN: 'xapp-the-app' };

describe('the configuration', () => {
  it('has default folders and no platform if no variable is set', () => {
    expect(readConfig({})).toEqual({
      briefingsDir: 'briefings',
      store: { kind: 'sqlite', folder: 'data' },
      color: true,
      ops: { logLevel: 'info' },
      proposals: { operators: [], folder: 'data/proposals' },
      questions: { perMinute: 20, gapDays: 90, gapsHaveUsers: false },
      platforms: [],
      secrets: [],
    });
  });

  it('reads the variables that are set', () => {
    const variables = {
      BRIEFINGS_DIR: 'stories',
      DATABASE_URL: 'postgres://bot:s3cret@db:5432/colossus',
      NO_COLOR: '1',
      HTTP_PORT: '65535',
      HTTP_HOST: '127.0.0.1',
      SLACK_BOT_TOKEN: 'xoxb-the-bot',
      SLACK_SIGNING_SECRET: 'the-secret',
    };
    expect(readConfig(variables)).toEqual({
      briefingsDir: 'stories',
      store: { kind: 'postgres', url: 'postgres://bot:s3cret@db:5432/colossus' },
      color: false,
      ops: { logLevel: 'info' },
      proposals: { operators: [], folder: 'data/proposals' },
      questions: { perMinute: 20, gapDays: 90, gapsHaveUsers: false },
      secrets: ['xoxb-the-bot', 'the-secret', 's3cret', 's3cret'],
      http: { port: 65_535, host: '127.0.0.1' },
      platforms: [expect.objectContaining({ name: 'slack', title: 'Slack', httpPath: '/slack/events' })],
    });
    expect(readConfig({ DATA_DIR: 'elsewhere' }).store).toEqual({ kind: 'sqlite', folder: 'elsewhere' });
  });

  it('treats an empty variable as unset', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const emptyVariables = [...example.matchAll(/^# ((?:SLACK|DISCORD|HTTP|DATABASE|NO)_\w+)=/gm)].map(
      ([, name = '']) => [name, ''],
    );
    expect(emptyVariables.length).toBeGreaterThan(8);
    expect(readConfig(Object.fromEntries(emptyVariables))).toEqual(readConfig({}));
    expect(readConfig({ ...Object.fromEntries(emptyVariables), ...SOCKET }).platforms).toEqual([
      expect.not.objectContaining({ httpPath: expect.anything() }),
    ]);
  });

  it.each(['0', '65536', '99999', '-1', '3000 ', '80.5', '0x50', 'http', '03000'])('rejects the port %j', (port) => {
    expect(faultsOf({ HTTP_PORT: port })).toContain('\n  HTTP_PORT is not a port; write a number from 1 to 65535');
  });

  it('lists all faults at once, without the values of variables', () => {
    const variables = { BRIEFINGS_DIR: '', DATA_DIR: '', HTTP_PORT: 'xoxb-s3cret', DATABASE_URL: 'bot:s3cret@db' };
    const message = faultsOf(variables);
    for (const name of Object.keys(variables)) expect(message).toMatch(new RegExp(`\n  ${name} (?:is|must be) `));
    expect(message).toMatch(/^The configuration has errors:\n.*\n\.env\.example explains each variable\.$/s);
    expect(message).not.toContain('s3cret');
    const platforms = faultsOf({ SLACK_APP_TOKEN: 'xapp-s3cret', DISCORD_PUBLIC_KEY: 's3cret' });
    expect(platforms).toContain('\n  SLACK_BOT_TOKEN is missing');
    expect(platforms).toContain('\n  DISCORD_TOKEN is missing');
    expect(platforms).not.toContain('s3cret');
  });

  it('reports malformed tokens of all platforms as malformed, not as missing', () => {
    const http = { SLACK_SIGNING_SECRET: 'the-secret', HTTP_PORT: '0', OPERATOR_CHANNEL: 'discord:123456789012345678' };
    const message = faultsOf({ ...http, SLACK_BOT_TOKEN: 'xapp-s3cret', DISCORD_TOKEN: 's3cret', LOG_LEVEL: 'loud' });
    expect(message.split('\n').slice(1, -1)).toEqual([
      expect.stringMatching(/^ {2}HTTP_PORT is not a port/),
      expect.stringMatching(/^ {2}LOG_LEVEL is not a log level/),
      expect.stringMatching(/^ {2}SLACK_BOT_TOKEN holds a token for SLACK_APP_TOKEN/),
      expect.stringMatching(/^ {2}DISCORD_TOKEN is not well-formed/),
    ]);
    expect(message).not.toContain('s3cret');
  });

  it('removes the secrets, and nothing else, from the environment of child processes', () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const slack = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_CLIENT_SECRET',
      'SLACK_TOKEN_KEYS',
    ];
    const secrets = [...slack, 'DISCORD_TOKEN', 'DATABASE_URL', 'ANTHROPIC_API_KEY', 'READER_API_KEY'];
    for (const name of [...secrets, 'DISPLAY']) vi.stubEnv(name, 'x');
    forgetSecrets();
    expect(secrets.filter((name) => process.env[name] !== undefined)).toEqual([]);
    expect(process.env).toMatchObject({ DISPLAY: 'x' });
  });
});
