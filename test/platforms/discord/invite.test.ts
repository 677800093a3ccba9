import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { APPLICATION, TOKEN } from '../../../fakes/discord/world.ts';
import { inviteLinks } from '../../../src/platforms/discord/commands/invite.ts';

describe('the invitation link', () => {
  it('to a server asks only for the permissions that the bot uses', () => {
    const { searchParams } = new URL(inviteLinks(TOKEN)?.server ?? '');
    const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles, ReadMessageHistory } = PermissionFlagsBits;
    const wanted = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles | ReadMessageHistory;
    expect(BigInt(searchParams.get('permissions') ?? '')).toBe(wanted);
    expect(searchParams.get('scope')).toBe('bot applications.commands');
    expect(searchParams.get('client_id')).toBe(APPLICATION);
  });

  it('to an account asks for no permissions', () => {
    const { searchParams } = new URL(inviteLinks(TOKEN)?.person ?? '');
    expect([searchParams.get('scope'), searchParams.get('permissions')]).toEqual(['applications.commands', null]);
  });

  it('does not exist for a token without an application id', () => {
    expect(inviteLinks('nothing.of.it')).toBeUndefined();
  });
});
