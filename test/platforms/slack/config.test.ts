import { describe, expect, it } from 'vitest';
import { readSlackConfig, SLACK_VARIABLES } from '../../../src/platforms/slack/config.ts';

const BOT = { SLACK_BOT_TOKEN: 'xoxb-the-bot' };
const APP = { SLACK_APP_TOKEN: 'xapp-the-app' };
const SIGNED = { SLACK_SIGNING_SECRET: 'the-signing-secret' };
const KEY = Buffer.alloc(32, 7).toString('base64');
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_TOKEN_KEYS: `${KEY}, ${Buffer.alloc(32, 8).toString('base64')}`,
};
const PORT = { port: 3000 };

type Variables = Partial<Record<(typeof SLACK_VARIABLES)[number], string>>;

const socket = { botToken: 'xoxb-the-bot', transport: { kind: 'socket', appToken: 'xapp-the-app' }, admins: [] };
const http = { kind: 'http', signingSecret: 'the-signing-secret' };

const validConfigs: readonly (readonly [string, Variables, typeof PORT | undefined, unknown])[] = [
  ['no variables, without Slack', {}, undefined, undefined],
  ['only a port, without Slack', {}, PORT, undefined],
  ['a bot and an app token, for Socket Mode', { ...BOT, ...APP }, undefined, socket],
  ['a bot token, an app token and a port, for Socket Mode', { ...BOT, ...APP }, PORT, socket],
  [
    'a bot token, an app token and a signing secret without a port, for Socket Mode',
    { ...BOT, ...APP, ...SIGNED },
    undefined,
    socket,
  ],
  [
    'a bot token, a signing secret and a port, for HTTP',
    { ...BOT, ...SIGNED },
    PORT,
    { botToken: 'xoxb-the-bot', transport: http },
  ],
  [
    'a bot token, an app token, a signing secret and a port, for HTTP',
    { ...BOT, ...APP, ...SIGNED },
    PORT,
    { botToken: 'xoxb-the-bot', transport: http },
  ],
  [
    'a client, keys, a signing secret and a port, for several workspaces',
    { ...SEVERAL_WORKSPACES, ...SIGNED },
    PORT,
    { oauth: { clientId: '1.2', clientSecret: 'the-client-secret', keys: [{}, {}] }, transport: http },
  ],
  [
    'an app token with the settings for several workspaces',
    { ...SEVERAL_WORKSPACES, ...SIGNED, ...APP },
    PORT,
    { oauth: { clientId: '1.2' }, transport: http },
  ],
  ['admins', { ...BOT, ...APP, SLACK_ADMINS: ' U01AB, W2\nU3,' }, undefined, { admins: ['U01AB', 'W2', 'U3'] }],
  [
    'another API address',
    { ...BOT, ...APP, SLACK_API_URL: 'http://127.0.0.1:8080/api/' },
    undefined,
    { apiUrl: 'http://127.0.0.1:8080/api/' },
  ],
];

const invalidConfigs: readonly (readonly [string, Variables, typeof PORT | undefined, readonly RegExp[]])[] = [
  ['a bot token alone', BOT, undefined, [/^SLACK_APP_TOKEN is missing/]],
  ['a bot token and a port', BOT, PORT, [/^SLACK_APP_TOKEN is missing.* SLACK_SIGNING_SECRET and HTTP_PORT instead$/]],
  [
    'a bot token and a signing secret',
    { ...BOT, ...SIGNED },
    undefined,
    [/^HTTP_PORT is missing.* set SLACK_APP_TOKEN$/],
  ],
  ['an app token alone', APP, undefined, [/^SLACK_BOT_TOKEN is missing/]],
  ['a signing secret alone', SIGNED, PORT, [/^SLACK_BOT_TOKEN is missing/]],
  ['keys alone', { SLACK_TOKEN_KEYS: KEY }, PORT, [/^SLACK_BOT_TOKEN is missing.* need SLACK_CLIENT_ID/]],
  [
    'settings for one workspace and for several',
    { ...BOT, ...APP, ...SEVERAL_WORKSPACES, ...SIGNED },
    PORT,
    [/^SLACK_BOT_TOKEN is for one workspace/],
  ],
  [
    'a client id alone',
    { SLACK_CLIENT_ID: '1.2' },
    undefined,
    [/^SLACK_CLIENT_SECRET is /, /^SLACK_TOKEN_KEYS is .*openssl rand/, /^SLACK_SIGNING_SECRET is /, /^HTTP_PORT is /],
  ],
  [
    'a client secret alone',
    { SLACK_CLIENT_SECRET: 'the-client-secret', ...SIGNED },
    PORT,
    [/^SLACK_CLIENT_ID is missing/, /^SLACK_TOKEN_KEYS is missing/],
  ],
  ['several workspaces without a port', { ...SEVERAL_WORKSPACES, ...SIGNED }, undefined, [/^HTTP_PORT is missing/]],
  ['several workspaces without a signing secret', SEVERAL_WORKSPACES, PORT, [/^SLACK_SIGNING_SECRET is missing/]],
  [
    'a key that is too short',
    { ...SEVERAL_WORKSPACES, ...SIGNED, SLACK_TOKEN_KEYS: `${KEY},${Buffer.from('the-short-key').toString('base64')}` },
    PORT,
    [/^SLACK_TOKEN_KEYS has 13 bytes for key 2, not 32/],
  ],
  [
    'a name instead of a user id',
    { ...BOT, ...APP, SLACK_ADMINS: 'U1,@the-ann' },
    undefined,
    [/^SLACK_ADMINS .* not a user id; write ids such as U/],
  ],
  [
    'an API address without a protocol',
    { ...BOT, ...APP, SLACK_API_URL: 'slack.com/the-api' },
    undefined,
    [/^SLACK_API_URL is not a valid URL/],
  ],
  [
    'several faults at once',
    { ...BOT, SLACK_ADMINS: 'xoxb-the-bot', SLACK_API_URL: 'ftp://the-api' },
    undefined,
    [/^SLACK_ADMINS /, /^SLACK_API_URL /, /^SLACK_APP_TOKEN /],
  ],
];

describe('the configuration of Slack', () => {
  it.each(validConfigs)('accepts %s', (_, variables, port, expected) => {
    const { config, faults } = readSlackConfig(variables, port);
    expect(faults).toEqual([]);
    if (expected === undefined) expect(config).toBeUndefined();
    else expect(config).toMatchObject(Object(expected));
  });

  it.each(invalidConfigs)('reports each error by its variable, without the value: %s', (_, variables, port, says) => {
    const { config, faults } = readSlackConfig(variables, port);
    expect(config).toBeUndefined();
    expect(faults).toEqual(says.map((fault) => expect.stringMatching(fault)));
    expect(faults.join('\n')).not.toMatch(/the-/);
    for (const fault of faults) expect([...SLACK_VARIABLES, 'HTTP_PORT']).toContain(fault.split(' ')[0]);
    for (const value of Object.values(variables)) expect(faults.join('\n').split(/[ ,;]/)).not.toContain(value);
  });
});
