import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifest } from '../../../src/cli/manifest.ts';
import { UserError } from '../../../src/lib/user-error.ts';
import { publicCommands } from '../../../src/message/commands.ts';
import { manifestOf, type Transport } from '../../../src/platforms/slack/manifest/manifest.ts';
import { SLACK_ENDPOINT } from '../../../src/platforms/slack/manifest/paths.ts';
import { briefing, shippedCommand } from '../../reply/shipped.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCHEMAS = join(ROOT, '../shared/specs/slack-manifest');
const { DEMAND_SHARED } = process.env;
const noSchemas = !existsSync(SCHEMAS) && !DEMAND_SHARED;

const SOCKET: Transport = { mode: 'socket' };
const HTTP: Transport = { mode: 'http', url: 'https://bot.example.com/' };

describe('the Slack manifest', () => {
  it('is the same as in the docs', () => {
    const savedManifest = readFileSync(join(ROOT, 'docs/slack-manifest.json'), 'utf8');
    const fix = 'npm run --silent briefing -- manifest > docs/slack-manifest.json';
    const printed = manifest([{ ...briefing, command: shippedCommand }], { mode: 'socket' });
    expect(`${printed}\n`, fix).toBe(savedManifest);
  });

  describe.skipIf(noSchemas)("against Slack's schema (skipped if ../shared is absent)", () => {
    const schemaOf = (version: number) =>
      z.fromJSONSchema(JSON.parse(readFileSync(join(SCHEMAS, `manifest.schema.${version}.0.0.json`), 'utf8')));

    it.each([1, 2])('is valid in version %i in both modes, and with the longest names', (version) => {
      const schema = schemaOf(version);
      const long = { title: 'T'.repeat(500), command: 'c'.repeat(31) };
      for (const transport of [SOCKET, HTTP]) {
        for (const story of [briefing, long, { title: '<!here> & "quotes"', command: 'a' }]) {
          for (const pane of ['agent', 'assistant'] as const) {
            expect(schema.safeParse(manifestOf(story, transport, pane)).error?.issues).toBeUndefined();
          }
        }
      }
    });

    it.each([1, 2])('is invalid in version %i with a misspelt key or a name that is too long', (version) => {
      const made = manifestOf(briefing, HTTP);
      const schema = schemaOf(version);
      expect(schema.safeParse({ ...made, features: { ...made.features, slash_comands: [] } }).success).toBe(false);
      expect(schema.safeParse({ ...made, display_information: { name: 'x'.repeat(36) } }).success).toBe(false);
    });
  });

  it('describes an agent, or an assistant if the app was made as one', () => {
    const { features, settings } = manifestOf(briefing, SOCKET);
    expect(features).toMatchObject({ agent_view: { agent_description: expect.stringContaining('Answers') } });
    expect(features).not.toHaveProperty('assistant_view');
    expect(settings.event_subscriptions.bot_events).not.toContain('assistant_thread_started');
    const older = manifestOf(briefing, SOCKET, 'assistant');
    expect(older.features).toHaveProperty('assistant_view');
    expect(older.features).not.toHaveProperty('agent_view');
    expect(older.settings.event_subscriptions.bot_events).toContain('assistant_thread_started');
    expect(JSON.parse(manifest([briefing], { mode: 'socket', assistant: true }))).toEqual(older);
  });

  it('makes the four history scopes optional', () => {
    const { bot, bot_optional: optional } = manifestOf(briefing, SOCKET).oauth_config.scopes;
    expect(optional).toEqual(['channels:history', 'groups:history', 'im:history', 'mpim:history']);
    expect(bot).toEqual(expect.arrayContaining(optional));
  });

  it('lists every command in the hint, and turns off escaping', () => {
    const [command] = manifestOf(briefing, SOCKET).features.slash_commands;
    for (const { name } of publicCommands) expect(command?.usage_hint).toMatch(new RegExp(`\\b${name}\\b`));
    expect(command).toMatchObject({ command: '/colossus', should_escape: false });
  });

  it('has no URL in Socket Mode, and one URL for everything over HTTP', () => {
    expect(JSON.stringify(manifestOf(briefing, SOCKET))).not.toContain('://');
    const { features, settings, oauth_config: oauth } = manifestOf(briefing, HTTP);
    const address = `https://bot.example.com${SLACK_ENDPOINT}`;
    expect(features.slash_commands[0]).toMatchObject({ url: address });
    expect(settings.event_subscriptions).toMatchObject({ request_url: address });
    expect(settings.interactivity).toMatchObject({ request_url: address, message_menu_options_url: address });
    expect(settings.socket_mode_enabled).toBe(false);
    expect(oauth).toMatchObject({ redirect_urls: ['https://bot.example.com/slack/oauth_redirect'] });
  });

  it.each([SOCKET, HTTP])('does not offer the app to whole organisations: %j', (transport) => {
    expect(manifestOf(briefing, transport).settings.org_deploy_enabled).toBe(false);
  });

  it('rejects a command that is too long for Slack', () => {
    expect(() => manifestOf({ title: 'A', command: 'c'.repeat(32) }, SOCKET)).toThrow(/Slack allows 32/);
    expect(() => manifest([{ title: 'A', command: 'c'.repeat(32) }], { mode: 'socket' })).toThrow(UserError);
  });
});

describe('briefing manifest', () => {
  it('prints the manifest as JSON', () => {
    expect(JSON.parse(manifest([briefing], { mode: 'socket' }))).toEqual(manifestOf(briefing, SOCKET));
    const url = 'https://bot.example.com';
    expect(JSON.parse(manifest([briefing], { mode: 'http', url }))).toEqual(manifestOf(briefing, HTTP));
  });

  it.each([
    [{ mode: 'smoke' }, 'Unknown mode "smoke"'],
    [{ mode: 'http' }, 'needs --url'],
    [{ mode: 'http', url: 'bot.example.com' }, 'is not an https URL'],
    [{ mode: 'http', url: 'http://bot.example.com' }, 'is not an https URL'],
    [{ mode: 'socket', url: 'https://bot.example.com' }, '--url applies only to --mode http'],
  ])('rejects %j with a message', (options, words) => {
    expect(() => manifest([briefing], options)).toThrow(UserError);
    expect(() => manifest([briefing], options)).toThrow(words);
  });
});
