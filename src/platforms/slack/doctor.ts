import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Briefing } from '../../briefing/briefing.ts';
import { type Check, green, unchecked, type Verdict } from '../kit/check.ts';
import { platformClockCheck } from '../kit/clock-check.ts';
import type { SlackConfig } from './app/access.ts';
import { manifestOf, type Transport } from './manifest/manifest.ts';
import { botScopes, OPTIONAL_SCOPES } from './manifest/scopes.ts';
import { checkSlackClient, checkSlackTokens, type TokenCheck } from './post/tokens.ts';

const SLACK = 'https://slack.com/api/';
const SETTINGS = 'OAuth & Permissions in https://api.slack.com/apps';
const WRITE_MANIFEST = 'npm run --silent briefing -- manifest > docs/slack-manifest.json';

/** The parts of a manifest that say how Slack reaches the app. */
const savedManifest = z.looseObject({
  features: z.looseObject({ assistant_view: z.unknown().optional() }),
  settings: z.looseObject({
    socket_mode_enabled: z.boolean(),
    interactivity: z.looseObject({ request_url: z.url().optional() }),
  }),
});

export interface SlackCheckOptions {
  readonly config: SlackConfig;
  /** The briefings of all stories; undefined if one has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** Path of the manifest from which the app was created. */
  readonly manifest: string;
  /** This machine's clock, in milliseconds. */
  readonly now: () => number;
}

/** The checks for Slack. They only read. */
export function slackChecks({ config, briefings, manifest, now }: SlackCheckOptions): Check[] {
  const api = config.apiUrl === undefined ? {} : { apiUrl: config.apiUrl };
  return [
    ...('oauth' in config
      ? [
          {
            name: 'Slack app',
            run: async (signal: AbortSignal) => tokenVerdict(await checkSlackClient(config.oauth, { signal, ...api })),
          },
        ]
      : workspaceChecks(config, api)),
    ...(config.receive.kind === 'http'
      ? [{ name: 'Slack signing secret', run: () => secretVerdict(config.receive) }]
      : []),
    { name: 'Slack manifest', run: () => manifestVerdict(manifest, briefings) },
    platformClockCheck('Slack', new URL('api.test', config.apiUrl ?? SLACK).href, now),
  ];
}

/** The form of every signing secret. With a wrong one, Slack's requests are all refused. */
const SIGNING_SECRET = /^[0-9a-f]{32}$/;

function secretVerdict(receive: SlackConfig['receive']): Verdict {
  if (receive.kind === 'http' && SIGNING_SECRET.test(receive.signingSecret)) {
    return green('well-formed; the log and briefing_requests_refused_total show whether it is the right one');
  }
  return {
    state: 'red',
    found: 'not a signing secret: those have 32 characters, 0 to 9 and a to f',
    fix: ['Copy the Signing Secret under Basic Information in https://api.slack.com/apps into SLACK_SIGNING_SECRET'],
  };
}

function workspaceChecks(
  { botToken, receive }: Extract<SlackConfig, { botToken: string }>,
  api: { readonly apiUrl?: string },
): Check[] {
  const tokens = { botToken, ...(receive.kind === 'socket' && { appToken: receive.appToken }) };
  let asked: Promise<TokenCheck> | undefined;
  const ask = (signal: AbortSignal) => {
    asked ??= checkSlackTokens(tokens, { signal, ...api });
    return asked;
  };
  return [
    { name: 'Slack tokens', run: async (signal) => tokenVerdict(await ask(signal)) },
    { name: 'Slack scopes', run: async (signal) => scopesVerdict(await ask(signal)) },
  ];
}

function tokenVerdict(checked: TokenCheck | { readonly kind: 'right' }): Verdict {
  switch (checked.kind) {
    case 'right':
      return green('team' in checked ? `accepted in the workspace ${checked.team}` : 'its id and secret are accepted');
    case 'unknown':
      return unchecked(checked.reason);
    case 'wrong':
      return { state: 'red', found: 'not accepted', fix: checked.problems };
  }
}

/** Compares the bot token's scopes with those that the bot needs. */
function scopesVerdict(checked: TokenCheck): Verdict {
  if (checked.kind !== 'right') return unchecked('see the check of the tokens');
  const { scopes } = checked;
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
function manifestVerdict(path: string, briefings: readonly Briefing[] | undefined): Verdict {
  const [first, ...others] = briefings ?? [];
  if (!first) return unchecked('see the check of the briefing');
  if (!existsSync(path)) return { state: 'amber', found: `${path} does not exist`, fix: [WRITE_MANIFEST] };
  const { success, data } = savedManifest.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (
    success &&
    isDeepStrictEqual(
      data,
      structuredClone(
        manifestOf(first, transportOf(data), data.features.assistant_view ? 'assistant' : 'agent', others),
      ),
    )
  ) {
    return green(`${path} is current`);
  }
  return {
    state: 'amber',
    found: `${path} is out of date for this briefing and version`,
    fix: [`${WRITE_MANIFEST}, then paste it under App Manifest in https://api.slack.com/apps`],
  };
}

function transportOf({ settings }: z.infer<typeof savedManifest>): Transport {
  const { request_url: url } = settings.interactivity;
  return settings.socket_mode_enabled || url === undefined
    ? { mode: 'socket' }
    : { mode: 'http', url: new URL(url).origin };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // so not a manifest
  }
}
