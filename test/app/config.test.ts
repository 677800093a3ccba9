import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { forgetSecrets, readConfig } from '../../src/app/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-the-bot', SLACK_APP_TOKEN: 'xapp-the-app' };
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_TOKEN_KEYS: [7, 8].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(', '),
  SLACK_SIGNING_SECRET: 'the-signing-secret',
  HTTP_PORT: '3000',
};
const DISCORD = { DISCORD_TOKEN: 'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.the-token-of-a-local-bot-000' };

/** Returns the error message for these variables, or an empty text if they are valid. */
function faultsOf(variables: Record<string, string>): string {
  try {
    readConfig(variables);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

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
    expect(readConfig({ ...Object.fromEntries(emptyVariables), ...SLACK }).platforms).toEqual([
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

describe('the monitoring configuration', () => {
  it('reads every setting', () => {
    expect(readConfig({ LOG_LEVEL: 'warn', OPS_PORT: '9090' }).ops).toEqual({
      logLevel: 'warn',
      health: { port: 9090, host: '127.0.0.1' },
    });
    expect(readConfig({ OPS_PORT: '9090', OPS_HOST: '0.0.0.0' }).ops.health).toEqual({ port: 9090, host: '0.0.0.0' });
  });

  it.each([
    ['slack:C0A1', SLACK, { platform: 'slack', workspace: '', channel: 'C0A1' }],
    ['slack:T0A1/G0A1', SLACK, { platform: 'slack', workspace: 'T0A1', channel: 'G0A1' }],
    ['slack:T0A1/C0A1', SEVERAL_WORKSPACES, { platform: 'slack', workspace: 'T0A1', channel: 'C0A1' }],
    ['discord:123456789012345678', DISCORD, { platform: 'discord', workspace: '', channel: '123456789012345678' }],
  ])("accepts the operator's channel %s", (text, tokens, address) => {
    expect(readConfig({ ...tokens, OPERATOR_CHANNEL: text }).ops.operator).toEqual(address);
  });

  it.each([
    ['LOG_LEVEL is not a log level; write one of debug, info, warn, error, silent', { LOG_LEVEL: 'loud' }],
    ['OPS_PORT is not a port', { OPS_PORT: '99999' }],
    ['OPS_PORT is the same as HTTP_PORT', { OPS_PORT: '3000', HTTP_PORT: '3000' }],
    ['OPS_PORT is missing, though OPS_HOST is set', { OPS_HOST: '0.0.0.0' }],
    ['OPERATOR_CHANNEL is not a channel; write slack:C0123456789', { ...SLACK, OPERATOR_CHANNEL: '#general' }],
    [
      'OPERATOR_CHANNEL is in Discord, but DISCORD_TOKEN is not set',
      { ...SLACK, OPERATOR_CHANNEL: 'discord:123456789012345678' },
    ],
    ['OPERATOR_CHANNEL is in Slack, but SLACK_BOT_TOKEN is not set', { ...DISCORD, OPERATOR_CHANNEL: 'slack:C0A1' }],
    ['OPERATOR_CHANNEL does not name the workspace', { ...SEVERAL_WORKSPACES, OPERATOR_CHANNEL: 'slack:C0A1' }],
  ])('reports that %s', (fault, variables) => {
    expect(faultsOf(variables)).toContain(`\n  ${fault}`);
  });

  it('lists all faults at once, those of single variables first', () => {
    const faults = faultsOf({ LOG_LEVEL: 'loud', OPS_PORT: 'x', OPERATOR_CHANNEL: 'y', SLACK_APP_TOKEN: 'xapp-1' });
    expect(faults.match(/(?<=^ {2})\w+/gm)).toEqual(['LOG_LEVEL', 'OPS_PORT', 'SLACK_BOT_TOKEN', 'OPERATOR_CHANNEL']);
  });
});

describe('the secrets of the configuration', () => {
  it('include all tokens, keys, secrets and passwords', () => {
    const { secrets } = readConfig({
      ...SEVERAL_WORKSPACES,
      ...DISCORD,
      DATABASE_URL: 'postgres://bot:p%40ss%20word@db/colossus',
    });
    expect(secrets).toEqual(
      expect.arrayContaining([
        ...SEVERAL_WORKSPACES.SLACK_TOKEN_KEYS.split(', '),
        'the-client-secret',
        'the-signing-secret',
        'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.the-token-of-a-local-bot-000',
        'p%40ss%20word',
        'p@ss word',
      ]),
    );
    expect(secrets).not.toContain('');
    expect(readConfig(SLACK).secrets).toEqual(['xoxb-the-bot', 'xapp-the-app']);
    expect(readConfig({ DATABASE_URL: 'postgres://db/colossus?password=hunter22' }).secrets).toContain('hunter22');
    expect(readConfig({ DATABASE_URL: 'postgres://bot:100%25%zz@db/colossus' }).secrets).toContain('100%25%zz');
  });
});

describe('the list of operators', () => {
  it('is empty by default, and proposals go to a folder in DATA_DIR unless PROPOSALS_DIR is set', () => {
    expect(readConfig({ OPERATORS: '' }).proposals).toEqual({ operators: [], folder: 'data/proposals' });
    expect(readConfig({ DATA_DIR: '/data' }).proposals.folder).toBe('/data/proposals');
    expect(readConfig({ DATA_DIR: '/data', PROPOSALS_DIR: '/patches' }).proposals.folder).toBe('/patches');
  });

  it('has the operators of each platform by id', () => {
    const OPERATORS = 'slack:U034, slack:T012/W034,discord:123456789012345678';
    expect(readConfig({ ...SLACK, ...DISCORD, OPERATORS }).proposals.operators).toEqual([
      { platform: 'slack', person: 'U034' },
      { platform: 'slack', workspace: 'T012', person: 'W034' },
      { platform: 'discord', person: '123456789012345678' },
    ]);
  });

  it.each([
    ['@ada', SLACK, "OPERATORS contains an entry that is not a person's id; write slack:U0123456789, "],
    ['slack:C034', SLACK, "OPERATORS contains an entry that is not a person's id"],
    ['irc:ada', SLACK, "OPERATORS contains an entry that is not a person's id"],
    ['slack:u034', SLACK, "OPERATORS contains an entry that is not a person's id"],
    ['discord:123456789012345678', SLACK, 'OPERATORS names a person in Discord, but DISCORD_TOKEN is not set'],
    [
      'slack:T012/U034,slack:U034',
      SEVERAL_WORKSPACES,
      'OPERATORS does not name the workspace of each person; write slack:T',
    ],
  ])('rejects %s', (OPERATORS, variables, fault) => {
    expect(() => readConfig({ ...variables, OPERATORS })).toThrow(`\n  ${fault}`);
  });
});

describe('the configuration of questions', () => {
  it('by default limits the rate, and stores questions for 90 days without their askers', () => {
    const variables = { QUESTIONS_PER_MINUTE: '', GAPS_DAYS: '', GAPS_WITH_USERS: '' };
    expect(readConfig(variables).questions).toEqual({ perMinute: 20, gapDays: 90, gapsHaveUsers: false });
  });

  it('reads every setting', () => {
    const { questions } = readConfig({ QUESTIONS_PER_MINUTE: '5', GAPS_DAYS: '7', GAPS_WITH_USERS: 'yes' });
    expect(questions).toEqual({ perMinute: 5, gapDays: 7, gapsHaveUsers: true });
    expect(readConfig({ GAPS_WITH_USERS: 'no' }).questions.gapsHaveUsers).toBe(false);
  });

  it.each(['QUESTIONS_PER_MINUTE', 'GAPS_DAYS'])('rejects a %s that is not a whole number from 1 to 10,000', (name) => {
    for (const value of ['0', '-1', '1.5', 'many', '10001'])
      expect(faultsOf({ [name]: value })).toContain(`${name} is not a whole number`);
  });

  it('rejects a GAPS_WITH_USERS other than yes or no', () => {
    expect(faultsOf({ GAPS_WITH_USERS: 'maybe', GAPS_DAYS: 'x' })).toMatch(/GAPS_DAYS .*\n.*GAPS_WITH_USERS /);
  });
});
