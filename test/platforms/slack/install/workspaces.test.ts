import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addMessage, envelopeOf, pressOf, typedCommand } from '../../../../fakes/slack/payloads.ts';
import { respond } from '../../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../../reply/corpus.ts';
import { sqliteGiven } from '../../../store/sqlite-fixture.ts';
import { botPosts, stageApp } from '../app.ts';
import { keysOf, newKey } from './keys.ts';
import { ACME, CLIENT_SECRET, FROM_GLOBEX, GLOBEX, type OAuthStage, planGrant, stageOAuthApp } from './stage.ts';

const DIGEST = respond({ kind: 'watch' }, contextOn(TODAY));
const NEVER_ABORTED = new AbortController().signal;
const TEAM = { kind: 'team', id: 'T1' } as const;
const OTHER_TEAM = { kind: 'team', id: 'T2' } as const;
const REFRESHED = { access_token: 'xoxe.xoxb-1-new', refresh_token: 'xoxe-1-second', expires_in: 43_200 };

function post(stage: OAuthStage, workspace: string, channel: string, nominal = '2026-05-08T09:00') {
  const occurrence = { subscription: 's1', nominal };
  return stage.app.platform.post(
    { platform: 'slack', workspace, channel },
    DIGEST,
    occurrence,
    NEVER_ABORTED,
    () => true,
  );
}

function tokens(stage: OAuthStage, method: string) {
  return stage.server.calls.filter((call) => call.method === method).map(({ token }) => token);
}

async function installedUnderOlderKey() {
  const [older, newer] = [newKey(), newKey()];
  const { installations } = await stageOAuthApp({ installed: [ACME], oauth: { keys: keysOf(older) } });
  const restart = (...keys: string[]) => stageOAuthApp({ installations, oauth: { keys: keysOf(...keys) } });
  return { older, newer, installations, restart };
}

function removalEvent(event: Readonly<Record<string, unknown>>, team = 'T1') {
  return { ...envelopeOf(event), team_id: team, authorizations: undefined };
}

describe('a workspace with the app', () => {
  it('gets answers and posts under its own token', async () => {
    const stage = await stageOAuthApp({ installed: [ACME, GLOBEX] });
    expect(JSON.stringify(await stage.slash('watch'))).toContain('What to watch');
    expect(JSON.stringify(await stage.slash('watch', FROM_GLOBEX))).toContain('What to watch');
    await stage.mention('watch');
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'sent' });
    expect(await post(stage, 'T2', 'C2')).toMatchObject({ kind: 'sent' });
    await stage.finish();
    expect(botPosts(stage.server, 'C1')).toHaveLength(2);
    expect(botPosts(stage.server, 'C2')).toHaveLength(1);
    expect(tokens(stage, 'users.info').toSorted()).toEqual([ACME.botToken, GLOBEX.botToken]);
    expect(tokens(stage, 'chat.postMessage').filter((token) => token === GLOBEX.botToken)).toHaveLength(1);
    expect(stage.logLines).toEqual([]);
  });

  it('identifies each of its users, however many write at once', async () => {
    const stage = await stageOAuthApp({
      slack: { workspaces: [{ ...ACME, users: [{ id: 'U1' }, { id: 'U2' }] }] },
      installed: [ACME],
    });
    const people = ['U1', 'U2', 'U1', 'U2'];
    await Promise.all(people.map((user) => stage.slash('subscriptions', { user_id: user })));
    await stage.finish();
    expect(stage.askers.map(({ person }) => person.id).toSorted()).toEqual(people.toSorted());
  });

  it('waits alone if two of its channels are rate-limited', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    stage.server.fault('chat.postMessage', { answer: { status: 429, headers: { 'retry-after': '30' } }, times: 2 });
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'retry', scope: 'channel' });
    expect(await post(stage, 'T1', 'C9')).toMatchObject({ kind: 'retry', scope: 'workspace' });
  });

  it('is answered while the store hangs, if it was answered before', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    await stage.slash('watch');
    const { promise, reject } = Promise.withResolvers<never>();
    stage.installations.fetch = () => promise;
    expect(JSON.stringify(await stage.slash('watch'))).toContain('What to watch');
    reject(new Error('the disk is full'));
    expect(JSON.stringify(await stage.slash('watch'))).toContain('What to watch');
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'retry', scope: 'channel' });
    const problems = stage.logLines.filter((problem) => problem.includes('the disk is full'));
    expect(problems).toEqual([expect.stringContaining('the token of the workspace T1 is not available')]);
  });
});

describe('without a usable token', () => {
  async function withoutKey(): Promise<{ stage: OAuthStage; lost: string }> {
    const { older, newer, restart } = await installedUnderOlderKey();
    return { stage: await restart(newer), lost: keysOf(older)[0].id };
  }

  it.each(['a command', 'a button'])(
    '%s gets an apology, and the log has its reference and what to fix',
    async (requestKind) => {
      const { stage, lost } = await withoutKey();
      const url = stage.server.responseUrl('C1');
      const delivered =
        requestKind === 'a command'
          ? stage.slash('watch', { response_url: url })
          : stage.interact({ ...pressOf(stage.server, 'watch'), response_url: url });
      expect(await delivered).toBeUndefined();
      await stage.finish();
      const [response, ...others] = stage.server.responses;
      expect([response?.url, others]).toEqual([url, []]);
      expect(response?.body).toMatchObject({ response_type: 'ephemeral', replace_original: false });
      const { text } = response?.body ?? {};
      const [, reference = '-'] = /the reference (\w+)\.$/.exec(String(text)) ?? [];
      const [logLines] = stage.logLines.filter((problem) => problem.includes(reference));
      expect(logLines).toContain(`encrypted with the key ${lost}, which SLACK_TOKEN_KEYS does not contain`);
      expect(JSON.stringify(response)).not.toContain(lost);
      expect(stage.requests).toEqual([]);
    },
  );

  it('a command gets an apology if the row is damaged, the store is down or the app was never installed', async () => {
    const stage = await stageOAuthApp();
    await stage.slash('watch');
    await stage.installations.save(TEAM, 'an unreadable row');
    await stage.slash('watch');
    stage.installations.fetch = () => Promise.reject(new Error('the disk is full'));
    await stage.slash('watch');
    await stage.finish();
    expect(stage.server.responses).toHaveLength(3);
    const why = ['not installed in the workspace T1', 'T1 cannot be decrypted', 'the disk is full'];
    for (const words of why) expect(stage.logLines.join()).toContain(words);
  });

  it('an event is logged, since it has no address for an apology', async () => {
    const { stage, lost } = await withoutKey();
    await stage.mention('watch');
    await stage.finish();
    expect(stage.logLines.join()).toContain(lost);
    expect([stage.server.responses, botPosts(stage.server)]).toEqual([[], []]);
  });

  it('a rejected apology is logged without its address', async () => {
    const { stage } = await withoutKey();
    for (const answer of [{ status: 404 }, 'reset'] as const) stage.server.fault('response_url', { answer });
    const url = stage.server.responseUrl('C1');
    await stage.slash('watch', { response_url: url });
    await stage.slash('watch', { response_url: url });
    await stage.finish();
    const problems = stage.logLines.filter((problem) => problem.includes('could not send the apology'));
    expect(problems).toEqual([expect.stringContaining('HTTP 404'), expect.stringContaining('connection')]);
    expect(stage.logLines.join()).not.toContain(url);
  });
});

describe('a whole organisation with the app', () => {
  const ORG_FIELDS = { team_id: 'T1', enterprise_id: 'E1', is_enterprise_install: true };

  it('gets an apology, and the log says how to fix it', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    await stage.slash('watch', { ...typedCommand(stage.server, 'watch'), ...ORG_FIELDS });
    const mention = { ...addMessage(stage.server, '<@UBOT> watch'), type: 'app_mention' };
    await stage.event({ ...envelopeOf(mention), authorizations: [ORG_FIELDS] });
    await stage.finish();
    expect(stage.requests).toEqual([]);
    expect(stage.server.responses).toHaveLength(1);
    const problems = stage.logLines.filter((problem) => problem.includes('set org_deploy_enabled to false'));
    expect(problems).toHaveLength(2);
  });

  it('leaves a workspace with its own installation alone when it is removed', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    stage.server.revoke(ACME.botToken);
    await stage.event({ ...removalEvent({ type: 'app_uninstalled' }), authorizations: [ORG_FIELDS] });
    await stage.finish();
    expect(stage.suspensions).toEqual([]);
    expect(await stage.installations.fetch(TEAM)).toMatch(/^v1\./);
  });
});

describe('a workspace without the app', () => {
  it('is not answered and gets no posts', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    expect(await stage.slash('watch', FROM_GLOBEX)).toBeUndefined();
    expect(stage.requests).toEqual([]);
    expect(stage.logLines.join()).toContain('The app is not installed in the workspace T2');
    expect(await post(stage, 'T2', 'C2')).toEqual({
      kind: 'rejected',
      gone: 'workspace',
      reason: 'the app is not installed in the workspace: install it there again',
    });
    expect(stage.server.count('chat.postMessage')).toBe(0);
  });
});

describe('an expiring token', () => {
  const EXPIRING = { refresh_token: 'xoxe-1-first', expires_in: 600, access_token: 'xoxe.xoxb-1-old' };
  const RENEWED = { ...ACME, botToken: REFRESHED.access_token };

  async function stageExpiring(): Promise<OAuthStage> {
    const stage = await stageOAuthApp({
      slack: { workspaces: [RENEWED, { ...GLOBEX, botToken: EXPIRING.access_token }] },
    });
    await stage.install({ ...ACME, botToken: EXPIRING.access_token }, EXPIRING);
    return stage;
  }

  it('is renewed once before several posts, and stored', async () => {
    const stage = await stageExpiring();
    planGrant(stage.server, RENEWED, REFRESHED);
    const times = ['09:00', '09:01', '09:02'].map((time) => `2026-05-08T${time}`);
    const results = await Promise.all(times.map((nominal) => post(stage, 'T1', 'C1', nominal)));
    expect(results.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(tokens(stage, 'chat.postMessage')).toEqual(times.map(() => REFRESHED.access_token));
    const [, renewal] = stage.server.calls.filter(({ method }) => method === 'oauth.v2.access');
    expect(renewal?.body).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'xoxe-1-first' });
    expect(await post(stage, 'T1', 'C1', '2026-05-08T09:03')).toMatchObject({ kind: 'sent' });
    expect(stage.server.count('oauth.v2.access')).toBe(2);
    expect(stage.logLines).toEqual([]);
  });

  it('is used until it expires if it cannot be renewed, and the failure is logged without the token', async () => {
    const stage = await stageExpiring();
    stage.server.workspace('T2').put({ id: 'C1' });
    stage.server.fault('oauth.v2.access', { answer: { error: 'invalid_refresh_token' } });
    await post(stage, 'T1', 'C1');
    expect(tokens(stage, 'chat.postMessage')).toEqual([EXPIRING.access_token]);
    expect(stage.logLines.join()).toContain('invalid_refresh_token');
    expect(stage.logLines.join()).not.toMatch(/xoxe|xoxb/);
  });
});

describe('the stored installation', () => {
  it('contains no secret, in any row or file of the store', async () => {
    const { store, folder, query } = await sqliteGiven();
    const keys = [newKey(), newKey()];
    const stage = await stageOAuthApp({ installations: store.installations, oauth: { keys: keysOf(...keys) } });
    const secret = { refresh_token: 'xoxe-1-refreshing', expires_in: 86_400 };
    const pages = [await stage.install(ACME, secret), await stage.browse('/slack/install')];
    await stage.slash('watch');
    await post(stage, 'T1', 'C1');
    await stage.event(removalEvent({ type: 'app_uninstalled' }));
    await stage.install(GLOBEX);
    await stage.finish();
    expect(await query('select holder from installations order by holder')).toEqual([
      { holder: 'team:T1' },
      { holder: 'team:T2' },
    ]);
    const raw = keys.map((key) => Buffer.from(key, 'base64'));
    const secrets = [ACME.botToken, GLOBEX.botToken, 'xoxe-1-refreshing', CLIENT_SECRET, 'the-code', ...keys, ...raw];
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    expect(Buffer.concat(files).includes('team:T1')).toBe(true);
    const texts = [...pages.map(({ html }) => html), ...stage.logLines].map((text) => Buffer.from(text));
    for (const one of secrets) {
      for (const bytes of [...files, ...texts]) expect(bytes.includes(one)).toBe(false);
    }
  });

  it('under an older key is sealed again with the first one when it is read', async () => {
    const { older, newer, installations, restart } = await installedUnderOlderKey();
    const sealed = await installations.fetch(TEAM);
    expect(await post(await restart(newer, older), 'T1', 'C1')).toMatchObject({ kind: 'sent' });
    expect(await installations.fetch(TEAM)).not.toBe(sealed);
    expect(await post(await restart(newer), 'T1', 'C1')).toMatchObject({ kind: 'sent' });
  });

  it('is used even if re-encrypting it with the current key fails, and the failure is logged', async () => {
    const { older, newer, installations, restart } = await installedUnderOlderKey();
    installations.replace = () => Promise.reject(new Error('the disk is full'));
    const stage = await restart(newer, older);
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'sent' });
    expect(stage.logLines.join()).toContain(
      'the workspace T1 stays encrypted with an older key: Error: the disk is full',
    );
  });

  it('under a missing key waits until the key is back, and is logged once', async () => {
    const { older, newer, restart } = await installedUnderOlderKey();
    const stage = await restart(newer);
    for (const nominal of ['2026-05-08T09:00', '2026-05-09T09:00']) {
      const { kind } = await post(stage, 'T1', 'C1', nominal);
      expect(kind).toBe('retry');
    }
    expect(stage.logLines).toHaveLength(1);
    expect(stage.logLines[0]).toContain(
      `encrypted with the key ${keysOf(older)[0].id}, which SLACK_TOKEN_KEYS does not contain`,
    );
    await stage.slash('watch');
    expect(stage.requests).toEqual([]);
  });

  it('cannot be used for another workspace', async () => {
    const stage = await stageOAuthApp({ installed: [ACME, GLOBEX] });
    const [one = '', other = ''] = [await stage.installations.fetch(TEAM), await stage.installations.fetch(OTHER_TEAM)];
    await stage.installations.save(TEAM, other);
    await stage.installations.save(OTHER_TEAM, one);
    for (const [workspace, channel] of [
      ['T1', 'C1'],
      ['T2', 'C2'],
    ] as const) {
      expect(await post(stage, workspace, channel)).toMatchObject({ kind: 'retry' });
    }
    expect(stage.server.count('chat.postMessage')).toBe(0);
    expect(stage.logLines.join()).toContain('The installation of the workspace T1 cannot be decrypted');
  });
});

describe('a workspace that removes the app', () => {
  const REMOVED = ['slack', 'T1', 'the app was removed from the workspace'];
  const EVENTS = [
    { type: 'app_uninstalled' },
    { type: 'tokens_revoked', tokens: { oauth: [], bot: ['UBOT'] } },
  ] as const;

  it.each(EVENTS)('is forgotten on $type, and only its own subscriptions are suspended', async (event) => {
    const stage = await stageOAuthApp({ installed: [ACME, GLOBEX] });
    await stage.slash('watch');
    stage.server.revoke(ACME.botToken);
    await stage.event(removalEvent(event));
    await stage.finish();
    expect(stage.suspensions).toEqual([REMOVED]);
    expect(await stage.installations.fetch(TEAM)).toBeUndefined();
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'rejected', gone: 'workspace' });
    expect(await post(stage, 'T2', 'C2')).toMatchObject({ kind: 'sent' });
    expect(stage.logLines).toEqual([]);
  });

  it('is forgotten even if its token cannot be read or Slack cannot be reached', async () => {
    const stage = await stageOAuthApp();
    await stage.installations.save(TEAM, 'an unreadable row');
    await stage.event(removalEvent({ type: 'app_uninstalled' }));
    await stage.install(GLOBEX);
    stage.server.fault('auth.test', { answer: 'reset' });
    await stage.event(removalEvent({ type: 'app_uninstalled' }, 'T2'));
    await stage.finish();
    expect(stage.suspensions.map(([, team]) => team)).toEqual(['T1', 'T2']);
    expect([await stage.installations.fetch(TEAM), await stage.installations.fetch(OTHER_TEAM)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('and installs it again is not forgotten when the removal is reported late', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    for (const event of EVENTS) await stage.event(removalEvent(event));
    await stage.finish();
    expect(stage.suspensions).toEqual([]);
    expect(await post(stage, 'T1', 'C1')).toMatchObject({ kind: 'sent' });
  });

  it('is not forgotten if only personal tokens were revoked', async () => {
    const stage = await stageOAuthApp({ installed: [ACME] });
    stage.server.revoke(ACME.botToken);
    for (const tokens of [{ oauth: ['U1'] }, { oauth: ['U1'], bot: [] }]) {
      await stage.event(removalEvent({ type: 'tokens_revoked', tokens }));
    }
    await stage.finish();
    expect(stage.suspensions).toEqual([]);
    expect(await stage.installations.fetch(TEAM)).toMatch(/^v1\./);
  });

  it('has its subscriptions suspended even if the bot serves only this workspace', async () => {
    const { event, server, finish, suspensions } = await stageApp();
    server.revoke('xoxb-1-the-bot');
    await event(removalEvent({ type: 'app_uninstalled' }));
    await finish();
    expect(suspensions).toEqual([REMOVED]);
  });
});
