import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { addDays } from '../../src/briefing/dates.ts';
import { expectedDateSpan } from '../../src/briefing/watch.ts';
import { briefingWith, saveChanged } from '../../test/platforms/terminal/run.ts';
import { eventually } from '../../test/platforms/wait.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { bundlePage } from '../bundle.ts';
import { openInBrowser } from '../open-browser.ts';
import { curatorView, trial } from '../protocol.ts';
import { containsText, startStage, waitForDiscordMessage, waitForSlackMessage } from './stage.ts';

describe('the playground', () => {
  it('shows the problems of a saved briefing, and answers from the previous one until they are fixed', async () => {
    const folder = briefingWith('briefing.yaml', (text) => text);
    const stage = await startStage({ folder });
    const { briefing } = await stage.waitUntil(() => true);
    expect(briefing).toEqual({ version: 1, problems: [] });
    saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: hard', 'kind: harder'));
    await stage.liveBriefing.reload();
    const brokenSnapshot = await stage.waitUntil((shown) => shown.briefing.problems.length > 0);
    expect(brokenSnapshot.briefing).toEqual({ version: 1, problems: [expect.stringMatching(/^disputes\.yaml:\d+ /)] });
    await stage.slack({ kind: 'say', text: '/ferry sources', place: 'channel' });
    await waitForSlackMessage(stage, containsText('The sources'));

    saveChanged(folder, 'disputes.yaml', (text) => text.replace('kind: harder', 'kind: hard'));
    await stage.liveBriefing.reload();
    await stage.waitUntil((shown) => shown.briefing.version === 2 && shown.briefing.problems.length === 0);
  });

  it("shows the briefing on the day of its clock, and a question's answer as in Slack, with its scores", async () => {
    const stage = await startStage();
    const view = curatorView.parse(await (await fetch(`${stage.url}/api/briefing`)).json());
    expect(view.day).toMatch(/^2026-05-0[89]$/);
    expect(view.topics.length).toBeGreaterThan(3);
    const { body } = await stage.post('/api/try', { question: 'how long is the lease?' });
    const answeredTrial = trial.parse(body);
    expect(JSON.stringify(answeredTrial.payload['blocks'])).toContain('How long is the Colossus 1 lease?');
    expect(answeredTrial.explanation).toContain('question      how long is the lease?');
    expect(answeredTrial.explanation).toMatch(/certainty {5}\d+ % = \d+ % \(some entry answers\)/);
    expect(answeredTrial.explanation).toContain('learnt model  ');
  });

  it("shows both the reader's choice and the engine's decision", async () => {
    const stage = await startStage({
      secondOpinion: async (_, question) => ({
        ...question,
        decision: { kind: 'answer', entry: 'power-source', near: [] },
        secondOpinion: { engineDecision: question.decision, outcome: 'chosen' },
      }),
    });
    const { body } = await stage.post('/api/try', { question: 'the power bit?' });
    const { payload, explanation } = trial.parse(body);
    const { question } = stage.liveBriefing.current.briefing.entries.get('power-source') ?? {};
    expect(JSON.stringify(payload['blocks'])).toContain(question);
    expect(explanation).toMatch(
      /^built-in {6}\{.*\nreader {8}chosen\ndecision {6}\{"kind":"answer","entry":"power-source"/m,
    );
  });

  it("suggests the briefing's questions, its next watch item, and days with something to see", async () => {
    const stage = await startStage();
    const { story } = await stage.waitUntil(() => true);
    const { briefing } = stage.liveBriefing.current;
    expect([story.title, story.asOf]).toEqual([briefing.title, briefing.asOf]);
    const questions = [...briefing.entries.values()].map(({ question }) => question);
    expect(story.questions.filter((question) => questions.includes(question))).toHaveLength(2);
    expect([...briefing.watch.keys()]).toContain(story.watch);
    expect(story.days[0]).toEqual({ day: addDays(briefing.asOf, 1), why: 'the day after the latest source' });
    expect(story.days.length).toBe(1 + [...briefing.watch.values()].filter((item) => expectedDateSpan(item)).length);
  });

  it('clears the messages of one channel in Slack or Discord, and keeps the others', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'say', text: '/colossus sources', place: 'channel' });
    await stage.slack({ kind: 'say', text: 'sources', place: 'direct' });
    await stage.waitUntil(({ slack }) => slack.said.filter(({ from }) => from === 'bot').length === 2);
    await stage.slack({ kind: 'clear', place: 'channel' });
    const { slack } = await stage.waitUntil((shown) => shown.slack.said.every(({ place }) => place === 'direct'));
    expect(slack.said).toHaveLength(2);
    await stage.discord({ kind: 'command', subcommand: 'sources', options: {}, place: 'channel' });
    await waitForDiscordMessage(stage, containsText('The sources'));
    await stage.discord({ kind: 'clear', place: 'channel' });
    await stage.waitUntil(({ discord }) => discord.said.length === 0);
  });

  it.each(['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '2019-12-30T00:00:00Z', '2100-01-02T00:00:00Z'])(
    'keeps its clock if the time is out of range: %s',
    async (instant) => {
      const stage = await startStage();
      const { status, body } = await stage.clock({ kind: 'set', at: instant });
      expect(status).toBe(400);
      expect(body).toEqual({ error: 'The clock covers only 2020-01-01 to 2099-12-31. Choose a day in that range.' });
      const { clock } = await stage.waitUntil(() => true);
      expect(clock.now).toMatch(/^2026-05-08T12:0/);
      await expect(stage.clock({ kind: 'real' })).resolves.toMatchObject({ status: 204 });
    },
  );

  it('says why its bot could not start, and tries again on the next request', async () => {
    const folder = temporaryFolder();
    vi.stubEnv('TMPDIR', join(folder, 'none'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const stage = await startStage();
    const failedResponse = await stage.slack({ kind: 'say', text: '/colossus sources', place: 'channel' });
    expect(failedResponse).toMatchObject({ status: 503, body: { error: expect.stringContaining('ENOENT') } });
    expect(stage.warnings[0]).toMatch(/^Could not start the playground's bot: .*ENOENT/);
    vi.stubEnv('TMPDIR', folder);
    await stage.slack({ kind: 'say', text: '/colossus sources', place: 'channel' });
    await waitForSlackMessage(stage, containsText('The sources'));
  });

  it('leaves no folder, server or process behind when it stops', async () => {
    const folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const resourcesBefore = activeResources().length;
    const stage = await startStage();
    await stage.waitUntil(({ slack, discord }) => slack.isReady && discord.isReady);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^playground-/)]);
    await stage.clock({ kind: 'set', at: '2026-05-01T12:00:00Z' });
    await stage.waitUntil(({ slack, discord }) => slack.isReady && discord.isReady);
    expect(readdirSync(folder)).toHaveLength(1);
    await stage.stop();
    expect(readdirSync(folder)).toEqual([]);
    // Sockets close with a delay, and an earlier test may have left some open.
    await eventually(() => expect(activeResources().length).toBeLessThanOrEqual(resourcesBefore));
    expect(stage.warnings).toEqual([]);
  });
});

function activeResources(): string[] {
  const kinds = ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap', 'FSEventWrap'];
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
}

describe("the playground's page", () => {
  it('reports file and line if it cannot be built', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'page.css'), '');
    writeFileSync(join(folder, 'main.tsx'), 'const a = 1;\nconst a = 2;\n');
    await expect(bundlePage(folder)).rejects.toThrow(/^The page cannot be built: .*main\.tsx:2 /);
  });

  it('is opened in a browser; if that fails, the reason and the address are returned', async () => {
    const url = 'http://127.0.0.1:8080';
    expect(await openInBrowser(url, ['no-such-program'])).toContain('(no-such-program not found). Open http://127');
    expect(await openInBrowser(url, [process.execPath, '-e', 'process.exit(3)'])).toContain('exited with code 3');
    const checkArgument = `process.exit(process.argv[1] === '${url}' ? 0 : 1)`;
    expect(await openInBrowser(url, [process.execPath, '-e', checkArgument])).toBeUndefined();
  });
});
