import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-the-bot', SLACK_APP_TOKEN: 'xapp-the-app' };
const SEVERAL_WORKSPACES = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'the-client-secret',
  SLACK_TOKEN_KEYS: Buffer.alloc(32, 7).toString('base64'),
  SLACK_SIGNING_SECRET: 'the-signing-secret',
  HTTP_PORT: '3000',
};
const DISCORD = { DISCORD_TOKEN: 'MTAwMDAwMDAwMDAwMDAwMDAw.AAAAAA.the-token-of-a-local-bot-000' };

describe('the list of people who may propose changes', () => {
  it('is empty by default, and proposals go to a folder in DATA_DIR unless PROPOSALS_DIR is set', () => {
    expect(readConfig({ OPERATORS: '' }).proposals).toEqual({ operators: [], folder: 'data/proposals' });
    expect(readConfig({ DATA_DIR: '/data' }).proposals.folder).toBe('/data/proposals');
    expect(readConfig({ DATA_DIR: '/data', PROPOSALS_DIR: '/patches' }).proposals.folder).toBe('/patches');
  });

  it('contains the people of each platform by id', () => {
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
