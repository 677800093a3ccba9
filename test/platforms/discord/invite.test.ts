import { PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { APPLICATION, TOKEN } from '../../../fakes/discord/world.ts';
import { inviteLinks } from '../../../src/platforms/discord/commands/invite.ts';

describe('the link that adds the bot', () => {
  it('to a server asks for what the bot does there, and for no more', () => {
    const { searchParams } = new URL(inviteLinks(TOKEN)?.server ?? '');
    const { ViewChannel, SendMessages, SendMessagesInThreads, AttachFiles, ReadMessageHistory } = PermissionFlagsBits;
    const wanted = ViewChannel | SendMessages | SendMessagesInThreads | AttachFiles | ReadMessageHistory;
    expect(BigInt(searchParams.get('permissions') ?? '')).toBe(wanted);
    expect(searchParams.get('scope')).toBe('bot applications.commands');
    expect(searchParams.get('client_id')).toBe(APPLICATION);
  });

  it('to an account asks for no permission', () => {
    const { searchParams } = new URL(inviteLinks(TOKEN)?.person ?? '');
    expect([searchParams.get('scope'), searchParams.get('permissions')]).toEqual(['applications.commands', null]);
  });

  it('is not there for a token that names no application', () => {
    expect(inviteLinks('nothing.of.it')).toBeUndefined();
  });
});
