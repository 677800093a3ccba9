import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Briefing } from '../../briefing/briefing.ts';
import { jsonText } from '../../lib/json.ts';
import { amber, type Check, green, red, unchecked, type Verdict } from '../kit/check.ts';
import { platformClockCheck } from '../kit/clock-check.ts';
import type { CheckParts } from '../kit/row.ts';
import type { SlackConfig } from './app/access.ts';
import { manifestOf, type Transport } from './manifest/manifest.ts';
import { botScopes, OPTIONAL_SCOPES } from './manifest/scopes.ts';
import { type AccessCheck, checkAccess } from './post/tokens.ts';

const SLACK_API_URL = 'https://slack.com/api/';
const SCOPE_SETTINGS = 'OAuth & Permissions at https://api.slack.com/apps';
const MANIFEST_PATH = 'docs/slack-manifest.json';
const WRITE_MANIFEST = `npm run --silent briefing -- manifest > ${MANIFEST_PATH}`;

const savedManifestSchema = jsonText.pipe(
  z.looseObject({
    features: z.looseObject({ assistant_view: z.unknown().optional() }),
    settings: z.looseObject({
      socket_mode_enabled: z.boolean(),
      interactivity: z.looseObject({ request_url: z.url().optional() }),
    }),
  }),
);

export function slackChecks(config: SlackConfig, { briefings, now }: CheckParts): Check[] {
  const { transport, apiUrl = SLACK_API_URL } = config;
  let access: Promise<AccessCheck> | undefined;
  const checkAccessOnce = (signal: AbortSignal) => {
    access ??= checkAccess(config, signal);
    return access;
  };
  const hasToken = 'botToken' in config;
  return [
    {
      name: hasToken ? 'Slack tokens' : 'Slack app',
      run: async (signal) => accessVerdict(await checkAccessOnce(signal)),
    },
    ...(hasToken
      ? [{ name: 'Slack scopes', run: async (signal: AbortSignal) => scopesVerdict(await checkAccessOnce(signal)) }]
      : []),
    ...(transport.kind === 'http'
      ? [{ name: 'Slack signing secret', run: () => secretVerdict(transport.signingSecret) }]
      : []),
    { name: 'Slack manifest', run: () => manifestVerdict(briefings) },
    platformClockCheck('Slack', new URL('api.test', apiUrl).href, now),
  ];
}

const SIGNING_SECRET_PATTERN = /^[0-9a-f]{32}$/;

function secretVerdict(signingSecret: string): Verdict {
  if (SIGNING_SECRET_PATTERN.test(signingSecret)) {
    return green('well-formed; the log and briefing_requests_refused_total show whether it is the right one');
  }
  return red(
    'not a signing secret: those have 32 characters, 0 to 9 and a to f',
    'Copy the Signing Secret under Basic Information at https://api.slack.com/apps to SLACK_SIGNING_SECRET',
  );
}

function accessVerdict(access: AccessCheck): Verdict {
  switch (access.kind) {
    case 'right':
      return green(
        access.team === undefined ? 'its id and secret are accepted' : `accepted in the workspace ${access.team}`,
      );
    case 'unknown':
      return unchecked(access.reason);
    case 'wrong':
      return red('not accepted', ...access.problems);
  }
}

function scopesVerdict(access: AccessCheck): Verdict {
  if (access.kind !== 'right') return unchecked('see the check of the tokens');
  const { scopes } = access;
  if (!scopes) return unchecked("Slack did not list the token's scopes");
  const neededScopes = botScopes();
  const missingScopes = neededScopes.filter((scope) => !scopes.includes(scope));
  const missingRequired = missingScopes.filter((scope) => !OPTIONAL_SCOPES.includes(scope));
  const unneededScopes = scopes.filter((scope) => !neededScopes.includes(scope));
  if (missingRequired.length > 0) {
    const fix = `Add them under ${SCOPE_SETTINGS}, reinstall the app, and put the new token in SLACK_BOT_TOKEN`;
    return red(`the bot's token lacks ${missingRequired.join(', ')}`, fix);
  }
  if (unneededScopes.length > 0) {
    const fix = `Remove them under ${SCOPE_SETTINGS}, and reinstall the app`;
    return amber(`the bot token has scopes it does not need: ${unneededScopes.join(', ')}`, fix);
  }
  if (missingScopes.length > 0) {
    return green(`all required scopes; without the optional ${missingScopes.join(', ')} (see docs/slack.md)`);
  }
  return green(`exactly the ${neededScopes.length} that the bot needs`);
}

function manifestVerdict(briefings: readonly Briefing[] | undefined): Verdict {
  const [defaultStory, ...otherStories] = briefings ?? [];
  if (!defaultStory) return unchecked('see the check of the briefing');
  if (!existsSync(MANIFEST_PATH)) return amber(`${MANIFEST_PATH} does not exist`, `Run "${WRITE_MANIFEST}"`);
  const { data: savedManifest } = savedManifestSchema.safeParse(readFileSync(MANIFEST_PATH, 'utf8'));
  if (savedManifest) {
    const pane = savedManifest.features.assistant_view ? 'assistant' : 'agent';
    const currentManifest = structuredClone(
      manifestOf(defaultStory, savedTransport(savedManifest), pane, otherStories),
    );
    if (isDeepStrictEqual(savedManifest, currentManifest)) return green(`${MANIFEST_PATH} is current`);
  }
  return amber(
    `${MANIFEST_PATH} is out of date for this briefing and version`,
    `Run "${WRITE_MANIFEST}", then paste the file's content under App Manifest at https://api.slack.com/apps`,
  );
}

function savedTransport({ settings }: z.infer<typeof savedManifestSchema>): Transport {
  const { request_url: url } = settings.interactivity;
  return settings.socket_mode_enabled || url === undefined
    ? { mode: 'socket' }
    : { mode: 'http', url: new URL(url).origin };
}
