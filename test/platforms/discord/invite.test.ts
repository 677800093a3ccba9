import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { APPLICATION, TOKEN } from '../../../fakes/discord/world.ts';
import { invite } from '../../../src/platforms/discord/invite.ts';

function link(target: 'into a server' | 'for yourself'): URLSearchParams {
  const [, url = ''] = new RegExp(`^${target}: +(.+)$`, 'm').exec(invite(TOKEN)) ?? [];
  return new URL(url).searchParams;
}

describe('the invitation link', () => {
  it('to a server asks only for the permissions that the bot uses', () => {
    const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles, ReadMessageHistory } = PermissionFlagsBits;
    const usedPermissions = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles | ReadMessageHistory;
    expect(BigInt(link('into a server').get('permissions') ?? '')).toBe(usedPermissions);
    expect(link('into a server').get('scope')).toBe('bot applications.commands');
    expect(link('into a server').get('client_id')).toBe(APPLICATION);
  });

  it('to an account asks for no permissions', () => {
    const query = link('for yourself');
    expect([query.get('scope'), query.get('permissions')]).toEqual(['applications.commands', null]);
  });

  it('requires a token with an application id', () => {
    expect(() => invite('nothing.of.it')).toThrow('contains no application id');
  });
});
