import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { faultsOf } from './faults.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-the-bot', SLACK_APP_TOKEN: 'xapp-the-app' };
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_TOKEN_KEYS: [7, 8].map((byte) => Buffer.alloc(32, byte).toString('base64')).join(', '),
  SLACK_SIGNING_SECRET: 'the-signing-secret',
  HTTP_PORT: '3000',
};
const DISCORD = { DISCORD_TOKEN: 'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.the-token-of-a-local-bot-000' };

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
