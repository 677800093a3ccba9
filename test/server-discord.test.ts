import { describe, expect, it } from 'vitest';
import { rateLimited } from '../fakes/discord/faults.ts';
import type { DiscordServer } from '../fakes/discord/server.ts';
import { newKeys, signedInteraction } from '../fakes/discord/signed.ts';
import { APPLICATION, CHANNEL, TOKEN } from '../fakes/discord/world.ts';
import { freePort } from '../fakes/free-port.ts';
import { deliver } from '../fakes/http.ts';
import { slash as typed } from '../fakes/slack/payloads.ts';
import { DISCORD_ENDPOINT } from '../src/platforms/discord/app/config.ts';
import { SLACK_ENDPOINT } from '../src/platforms/slack/manifest/paths.ts';
import { bot, localDiscord, localSlack, settingsFor, startBot } from './bot.ts';
import { runVerb } from './cli/run-verb.ts';
import { bodyJson, botMessages, confirmSubscription, subcommand } from './platforms/discord/app.ts';
import { run, waitForExit } from './platforms/terminal/run.ts';

function botIn(discord: DiscordServer, changes: Record<string, string> = {}) {
  return startBot({ ...settingsFor({ discord }), ...changes }, { discord });
}

describe('an unreachable platform at the start', () => {
  it('lets Discord answer without Slack', async () => {
    const [slack, server] = [await localSlack(), await localDiscord()];
    slack.fault('auth.test', { answer: { status: 503 }, times: 1000 });
    bot(settingsFor({ slack, discord: server }));
    await server.gateway.untilReady();
    const interaction = await server.untilAnswered(server.ask(subcommand('overview')));
    expect(interaction.callback?.type).toBe(4);
  });

  it('lets Slack answer without Discord', async () => {
    const [slack, server] = [await localSlack(), await localDiscord()];
    server.fault('GET /applications/@me', { answer: { status: 503 }, times: 1000 });
    const { child } = bot(settingsFor({ slack, discord: server }));
    await slack.socket.untilConnected();
    expect(await typed(slack, 'how long does the charter last?')).toMatchObject({ response_type: 'ephemeral' });
    child.kill('SIGTERM');
    expect(await waitForExit(child)).toMatchObject({ code: 0 });
  });
});

describe('npm start with a Discord token', () => {
  it('answers, subscribes, lists, and stops gracefully at a signal', async () => {
    const server = await localDiscord();
    const { child, log } = await botIn(server);
    const interaction = await server.untilAnswered(
      server.ask(subcommand('ask', { question: 'how long does the charter last?' })),
    );
    expect(bodyJson(server.interactions.reply(interaction))).toContain('six months');

    await confirmSubscription(server, server.ask(subcommand('subscribe', { what: 'digest', zone: 'Asia/Tokyo' })));

    const listInteraction = await server.untilAnswered(server.ask(subcommand('subscriptions')));
    await server.until(() => server.interactions.reply(listInteraction) !== undefined);
    expect(bodyJson(server.interactions.reply(listInteraction))).toContain('every Monday at 09\\\\:00 (Asia/Tokyo)');

    child.kill('SIGTERM');
    const { code } = await waitForExit(child);
    expect({ code, log: log.text() }).toEqual({ code: 0, log: expect.stringContaining('Stopping') });
    expect(server.gateway.connections).toBe(0);
  });

  it('stops gracefully while Discord delays an answer, and logs the unanswered request', async () => {
    const server = await localDiscord();
    const { child, log } = await botIn(server);
    const post = 'POST /channels/:channel/messages';
    server.fault(post, { answer: rateLimited(20), times: 9 });
    server.world.say(CHANNEL, `<@${APPLICATION}> overview`, { mentions: [server.world.user(APPLICATION)] });
    await server.until(() => server.count(post) === 1);
    child.kill('SIGTERM');
    // The exit code 75 would mean that the process waited until the deadline.
    expect(await waitForExit(child)).toMatchObject({ code: 0 });
    expect(log.text()).toContain('Discord: stopped with 1 request unanswered');
  });

  it('posts to the channel at once on request', async () => {
    const server = await localDiscord();
    await botIn(server);
    const sendInteraction = await server.untilAnswered(
      server.ask(subcommand('send', { 'digest-or-reminder': 'digest' })),
    );
    await server.until(() => server.interactions.reply(sendInteraction) !== undefined);
    const [post] = botMessages(server);
    expect(post?.onlyFor).toBeUndefined();
    expect(bodyJson(post)).toContain('Sent by person');
  });

  it('takes signed interactions over HTTP, on one port with Slack', async () => {
    const slack = await localSlack();
    const keys = newKeys();
    const server = await localDiscord({ publicKey: keys.publicKey });
    const port = await freePort();
    const inSlack = { SLACK_BOT_TOKEN: 'xoxb-1-the-bot', SLACK_SIGNING_SECRET: 'secret', SLACK_API_URL: slack.apiUrl };
    const inDiscord = { DISCORD_PUBLIC_KEY: keys.publicKey, HTTP_PORT: String(port) };
    const { child, log } = await botIn(server, { ...inSlack, ...inDiscord });
    expect(log.text()).toContain('Answering in Slack and Discord');
    const { payload } = server.interactions.begin(subcommand('overview'));
    const url = `http://127.0.0.1:${port}${DISCORD_ENDPOINT}`;
    const { status, body } = await deliver(url, signedInteraction(payload, { key: keys.privateKey }));
    expect({ status, body }).toEqual({ status: 200, body: expect.stringContaining('"type":4') });
    const forged = await deliver(url, signedInteraction(payload, { key: newKeys().privateKey }));
    const unsigned = await fetch(`http://127.0.0.1:${port}${SLACK_ENDPOINT}`, { method: 'POST', body: '{}' });
    expect([forged.status, unsigned.status]).toEqual([401, 401]);
    expect((await fetch(`http://127.0.0.1:${port}/else`)).status).toBe(404);
    child.kill('SIGTERM');
    expect((await waitForExit(child)).code).toBe(0);
  });

  it('explains a rejected token and exits', async () => {
    const server = await localDiscord();
    server.revoke();
    const { code, stderr } = await run(['src/main.ts'], { env: settingsFor({ discord: server }) });
    expect(code).toBe(1);
    expect(stderr).toContain('DISCORD_TOKEN');
    expect(stderr).not.toContain(TOKEN);
  });
});

describe('the command line for Discord', () => {
  it('registers the commands, and writes nothing the second time', async () => {
    const server = await localDiscord();
    const env = settingsFor({ discord: server });
    const { code, stdout, stderr } = await run(['src/cli/main.ts', 'register'], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('+ /ferry');
    expect((await runVerb(['register'], env)).stdout).toContain('nothing was changed');
    expect(server.commands.writes).toBe(1);
  });

  it('prints the invitation links without a call to Discord', async () => {
    const { code, stdout } = await runVerb(['invite'], { DISCORD_TOKEN: TOKEN });
    expect(code).toBe(0);
    const [server, person] = stdout.match(/https:\S+/g)?.map((link) => new URL(link).searchParams) ?? [];
    // The bits are View Channel, Send Messages, Send Messages in Threads, Attach Files and Read Message History.
    expect(server?.get('permissions')).toBe(
      String((1n << 10n) | (1n << 11n) | (1n << 38n) | (1n << 15n) | (1n << 16n)),
    );
    expect(server?.get('scope')).toBe('bot applications.commands');
    expect(person?.get('scope')).toBe('applications.commands');
    expect(stdout).not.toContain(TOKEN);
  });

  it.each(['register', 'invite'])('says that "%s" needs a token', async (verb) => {
    const { code, stderr } = await runVerb([verb]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('needs DISCORD_TOKEN') });
  });

  it('shows the payload for Discord', async () => {
    const { stdout } = await runVerb(['show', 'watch charter', '--platform', 'discord', '--now', '2026-11-05']);
    expect(JSON.parse(stdout)).toMatchObject({
      components: [{ type: 17 }],
      flags: 64 | (1 << 15),
      allowed_mentions: { parse: [] },
    });
  });
});
