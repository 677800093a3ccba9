import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Briefing } from '../../briefing/briefing.ts';
import { jsonText } from '../../lib/json.ts';
import { type Check, green, unchecked, type Verdict } from '../kit/check.ts';
import { platformClockCheck } from '../kit/clock-check.ts';
import type { CheckParts } from '../kit/row.ts';
import type { SlackConfig } from './app/access.ts';
import { manifestOf, type Transport } from './manifest/manifest.ts';
import { botScopes, OPTIONAL_SCOPES } from './manifest/scopes.ts';
import { type AccessCheck, checkAccess } from './post/tokens.ts';

const SLACK = 'https://slack.com/api/';
const SETTINGS = 'OAuth & Permissions in https://api.slack.com/apps';
/** The manifest from which the app was created. */
const MANIFEST_PATH = 'docs/slack-manifest.json';
const WRITE_MANIFEST = `npm run --silent briefing -- manifest > ${MANIFEST_PATH}`;

/** The parts of a manifest that say how Slack reaches the app. */
const savedManifest = jsonText.pipe(
  z.looseObject({
    features: z.looseObject({ assistant_view: z.unknown().optional() }),
    settings: z.looseObject({
      socket_mode_enabled: z.boolean(),
      interactivity: z.looseObject({ request_url: z.url().optional() }),
    }),
  }),
);

/** The checks for Slack. They only read. */
export function slackChecks(config: SlackConfig, { briefings, now }: CheckParts): Check[] {
  const { receive, apiUrl = SLACK } = config;
  let access: Promise<AccessCheck> | undefined;
  const check = (signal: AbortSignal) => {
    access ??= checkAccess(config, signal);
    return access;
  };
  const hasToken = 'botToken' in config;
  return [
    { name: hasToken ? 'Slack tokens' : 'Slack app', run: async (signal) => accessVerdict(await check(signal)) },
    ...(hasToken
      ? [{ name: 'Slack scopes', run: async (signal: AbortSignal) => scopesVerdict(await check(signal)) }]
      : []),
    ...(receive.kind === 'http'
      ? [{ name: 'Slack signing secret', run: () => secretVerdict(receive.signingSecret) }]
      : []),
    { name: 'Slack manifest', run: () => manifestVerdict(briefings) },
    platformClockCheck('Slack', new URL('api.test', apiUrl).href, now),
  ];
}

/** The form of every signing secret. With a wrong one, Slack's requests are all refused. */
const SIGNING_SECRET = /^[0-9a-f]{32}$/;

function secretVerdict(signingSecret: string): Verdict {
  if (SIGNING_SECRET.test(signingSecret)) {
    return green('well-formed; the log and briefing_requests_refused_total show whether it is the right one');
  }
  return {
    state: 'red',
    found: 'not a signing secret: those have 32 characters, 0 to 9 and a to f',
    fix: ['Copy the Signing Secret under Basic Information in https://api.slack.com/apps into SLACK_SIGNING_SECRET'],
  };
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
      return { state: 'red', found: 'not accepted', fix: access.problems };
  }
}

/** Compares the bot token's scopes with those that the bot needs. */
function scopesVerdict(access: AccessCheck): Verdict {
  if (access.kind !== 'right') return unchecked('see the check of the tokens');
  const { scopes } = access;
  if (!scopes) return unchecked("Slack did not list the token's scopes");
  const needed = botScopes();
  const lacking = needed.filter((scope) => !scopes.includes(scope));
  const missing = lacking.filter((scope) => !OPTIONAL_SCOPES.includes(scope));
  const spare = scopes.filter((scope) => !needed.includes(scope));
  if (missing.length > 0) {
    return {
      state: 'red',
      found: `the bot's token lacks ${missing.join(', ')}`,
      fix: [`Add them under ${SETTINGS}, reinstall the app, and put the new token in SLACK_BOT_TOKEN`],
    };
  }
  if (spare.length > 0) {
    return {
      state: 'amber',
      found: `the bot token has scopes it does not need: ${spare.join(', ')}`,
      fix: [`Remove them under ${SETTINGS}, and reinstall the app`],
    };
  }
  if (lacking.length > 0) {
    return green(`all required scopes; without the optional ${lacking.join(', ')} (see docs/slack.md)`);
  }
  return green(`exactly the ${needed.length} that the bot needs`);
}

/** Compares the saved manifest with the one that would be made now, for the same mode. */
function manifestVerdict(briefings: readonly Briefing[] | undefined): Verdict {
  const [defaultStory, ...otherStories] = briefings ?? [];
  if (!defaultStory) return unchecked('see the check of the briefing');
  if (!existsSync(MANIFEST_PATH)) {
    return { state: 'amber', found: `${MANIFEST_PATH} does not exist`, fix: [WRITE_MANIFEST] };
  }
  const { data: saved } = savedManifest.safeParse(readFileSync(MANIFEST_PATH, 'utf8'));
  if (saved) {
    const pane = saved.features.assistant_view ? 'assistant' : 'agent';
    const current = structuredClone(manifestOf(defaultStory, transportOf(saved), pane, otherStories));
    if (isDeepStrictEqual(saved, current)) return green(`${MANIFEST_PATH} is current`);
  }
  return {
    state: 'amber',
    found: `${MANIFEST_PATH} is out of date for this briefing and version`,
    fix: [`${WRITE_MANIFEST}, then paste it under App Manifest in https://api.slack.com/apps`],
  };
}

function transportOf({ settings }: z.infer<typeof savedManifest>): Transport {
  const { request_url: url } = settings.interactivity;
  return settings.socket_mode_enabled || url === undefined
    ? { mode: 'socket' }
    : { mode: 'http', url: new URL(url).origin };
}
