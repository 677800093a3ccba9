import { platformRow } from '../kit/row.ts';
import {
  DISCORD_ENDPOINT,
  DISCORD_SECRETS,
  DISCORD_VARIABLES,
  type DiscordSettings,
  discordConfigOf,
} from './app/config.ts';
import { invite } from './invite.ts';

/** Imports the large SDK only when needed. */
export const discord = platformRow<DiscordSettings>({
  name: 'discord',
  title: 'Discord',
  variables: DISCORD_VARIABLES,
  secrets: DISCORD_SECRETS,
  channelForms: ['discord:123456789012345678'],
  readConfig: discordConfigOf,
  readChannel: (text) => (/^\d{17,20}$/.test(text) ? { workspace: '', channel: text } : undefined),
  personForms: ['discord:123456789012345678'],
  readPerson: (text) => (/^\d{17,20}$/.test(text) ? { person: text } : undefined),
  httpPath: ({ publicKey }) => (publicKey === undefined ? undefined : DISCORD_ENDPOINT),
  async open(config) {
    const { discordApp } = await import('./app/app.ts');
    return ({ leases, owner, ...parts }) => discordApp({ ...parts, config, election: { leases, owner } });
  },
  async check(config, parts) {
    const { discordChecks } = await import('./doctor.ts');
    return discordChecks({ ...parts, config });
  },
  async show(typed, slashCommand, reply) {
    const { repliesTo } = await import('./requests/command-reply.ts');
    return repliesTo(typed, slashCommand, reply);
  },
  async register(config, briefings, place) {
    const { register } = await import('./register.ts');
    return await register(config, briefings, place);
  },
  invite: ({ token }) => invite(token),
});
