import { commandsOf } from '../../reply/stories.ts';
import { platformRow } from '../kit/row.ts';
import type { SlackConfig } from './app/access.ts';
import { readSlackConfig, SLACK_SECRETS, SLACK_VARIABLES } from './config.ts';
import { SLACK_ENDPOINT } from './manifest/paths.ts';

const FIRST_CHECK_MS = 5000;

export const slack = platformRow<SlackConfig>({
  name: 'slack',
  title: 'Slack',
  variables: SLACK_VARIABLES,
  secrets: SLACK_SECRETS,
  channelForms: ['slack:C0123456789', 'slack:T0123456789/C0123456789'],
  readConfig: readSlackConfig,
  readChannel(text, config) {
    const [, workspace, channel] = /^(?:(T[A-Z0-9]+)\/)?([CDG][A-Z0-9]+)$/.exec(text) ?? [];
    if (channel === undefined) return undefined;
    if (workspace === undefined && config !== undefined && 'oauth' in config) {
      return 'does not name the workspace; write slack:T0123456789/C0123456789';
    }
    return { workspace: workspace ?? '', channel };
  },
  personForms: ['slack:U0123456789', 'slack:T0123456789/U0123456789'],
  readPerson(text, config) {
    const [, workspace, person] = /^(?:(T[A-Z0-9]+)\/)?([UW][A-Z0-9]+)$/.exec(text) ?? [];
    if (person === undefined) return undefined;
    if (workspace === undefined && config !== undefined && 'oauth' in config) {
      return 'does not name the workspace of each person; write slack:T0123456789/U0123456789';
    }
    return { person, ...(workspace !== undefined && { workspace }) };
  },
  httpPath: ({ transport }) => (transport.kind === 'http' ? SLACK_ENDPOINT : undefined),
  async open(config) {
    const { checkAccess } = await import('./post/tokens.ts');
    const access = await checkAccess(config, AbortSignal.timeout(FIRST_CHECK_MS));
    if (access.kind === 'wrong') throw new Error(access.problems.join('\n'));
    const { slackApp } = await import('./app/app.ts');
    // If Slack cannot be reached, the app checks again when it starts.
    const areTokensChecked = access.kind === 'right';
    return ({ stories, ...parts }) => slackApp({ ...parts, config, areTokensChecked, commands: commandsOf(stories) });
  },
  async check(config, parts) {
    const { slackChecks } = await import('./doctor.ts');
    return slackChecks(config, parts);
  },
  async show(typed, slashCommand, reply) {
    const { repliesTo } = await import('./requests/command-reply.ts');
    return repliesTo(typed, slashCommand, reply);
  },
});
