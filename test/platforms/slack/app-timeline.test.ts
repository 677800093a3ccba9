import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { pressOf } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import { pictureDrawer } from '../../../src/pictures/picture-drawer.ts';
import { createSlackClient } from '../../../src/platforms/slack/post/client.ts';
import { Uploads } from '../../../src/platforms/slack/requests/uploads.ts';
import { timelineSvg } from '../../../src/reply/timeline/svg.ts';
import { localSlack } from '../../bot.ts';
import { briefing, TODAY } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Fields, type Stage, type StageOptions, stageApp } from './app.ts';

const UPLOAD_URL_METHOD = 'files.getUploadURLExternal';
const COMPLETE_METHOD = 'files.completeUploadExternal';
const VALUE = encodeIntent({ kind: 'timeline' });
const PICTURE = { type: 'image', slack_file: { id: 'FT11' } };
const draw = pictureDrawer();
const stageWithPictures = (options: StageOptions = {}) => stageApp({ draw, ...options });

async function responses({ server }: Stage, count = 1): Promise<readonly Fields[]> {
  await waitUntil(() => server.responses.length >= count);
  return server.responses.map(({ body }) => body);
}

function expectInWords(message: unknown): void {
  const json = JSON.stringify(message);
  expect(json).not.toContain('slack_file');
  expect(json).toContain('The picture could not be drawn just now');
  expect(json).toContain('No source says what happened.');
}

describe.each(['http', 'socket'] as const)('the timeline command in Slack over %s', (via) => {
  it('is acknowledged first, then answered with a private picture that has alt text', async () => {
    const stage = await stageWithPictures({ via });
    expect(await stage.slash('timeline')).toBeUndefined();
    const [answer, ...others] = await responses(stage);
    expect(others).toEqual([]);
    const alt_text = expect.stringContaining('6 May 2026: Signing. Stated by Harbour Herald ¶1. 7 May 2026:');
    expect(answer).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('No source says what happened.'),
      blocks: expect.arrayContaining([{ ...PICTURE, alt_text }]),
    });
    expect(stage.logLines).toEqual([]);
  });
});

describe("the timeline's picture", () => {
  it('is uploaded for a light background, to no channel', async () => {
    const stage = await stageWithPictures();
    await stage.slash('timeline');
    await responses(stage);
    const png = await draw(timelineSvg(briefing, TODAY, 'light'));
    expect([...stage.server.workspace().files.values()]).toEqual([
      { id: 'FT11', name: 'timeline.png', length: png.length, bytes: png, isComplete: true },
    ]);
    const completion = stage.server.calls.find(({ method }) => method === COMPLETE_METHOD);
    // Bolt adds the team to each call.
    expect(completion?.body).toEqual({ team_id: 'T1', files: [{ id: 'FT11', title: 'timeline.png' }] });
  });

  it('is uploaded once for several requests', async () => {
    const stage = await stageWithPictures();
    await stage.slash('timeline');
    await responses(stage);
    await stage.slash('share timeline');
    await stage.interact(pressOf(stage.server, VALUE, { action: 'share', container: { is_ephemeral: true } }));
    await waitUntil(() => botPosts(stage.server).length === 2);
    const [onlyReply, ...others] = await responses(stage);
    expect(others).toEqual([]);
    expect(onlyReply).toMatchObject({ response_type: 'ephemeral' });
    for (const { blocks } of [onlyReply ?? {}, ...botPosts(stage.server)]) {
      expect(blocks).toEqual(expect.arrayContaining([expect.objectContaining(PICTURE)]));
    }
    expect([stage.server.count(UPLOAD_URL_METHOD), stage.server.count(COMPLETE_METHOD)]).toEqual([1, 1]);
  });

  it('is uploaded to each workspace', async () => {
    const server = await localSlack();
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    const picture = { type: 'picture', name: 'a', svg: { light: '<svg/>', dark: '<svg/>' }, words: [] } as const;
    const uploads = new Uploads({ draw: async () => new Uint8Array([1]), now: () => 0, apiUrl: server.apiUrl });
    for (const team of ['T1', 'T1', 'T2']) await uploads.fileId(client, team, picture);
    expect(server.count(UPLOAD_URL_METHOD)).toBe(2);
  });

  it('is opened by the button below the watch items', async () => {
    const stage = await stageWithPictures();
    const list = JSON.stringify(await stage.slash('watch'));
    expect(list).toContain(`"text":{"type":"plain_text","text":"Timeline","emoji":false},"value":"${VALUE}"`);
    await stage.interact(pressOf(stage.server, VALUE, { container: { is_ephemeral: true } }));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(JSON.stringify(answer)).toContain('"slack_file":{"id":"FT11"}');
  });

  it('is shown in direct messages, by text and by button', async () => {
    const stage = await stageWithPictures();
    await stage.say('timeline', { channel: 'D1' });
    await waitUntil(() => botPosts(stage.server, 'D1').length === 1);
    await stage.interact(pressOf(stage.server, VALUE, { channel: 'D1' }));
    await waitUntil(() => botPosts(stage.server, 'D1').length === 2);
    for (const { call } of botPosts(stage.server, 'D1')) expect(JSON.stringify(call)).toContain('"id":"FT11"');
  });
});

describe('a picture that Slack does not show yet', () => {
  it.each(['response_url', 'chat.postMessage'])('is sent again after a pause: %s', async (endpoint) => {
    const stage = await stageWithPictures();
    const refusal = endpoint === 'response_url' ? { status: 400 } : { error: 'invalid_blocks' };
    stage.server.fault(endpoint, { answer: refusal, times: 2 });
    if (endpoint === 'response_url') await stage.slash('timeline');
    else await stage.interact(pressOf(stage.server, VALUE, { channel: 'D1' }));
    await waitUntil(() => stage.server.responses.length + botPosts(stage.server, 'D1').length === 1);
    const [answer] = [...stage.server.responses, ...botPosts(stage.server, 'D1')];
    expect(JSON.stringify(answer)).toContain('"slack_file":{"id":"FT11"}');
    expect(stage.waits).toEqual([1, 1]);
    expect(stage.logLines).toEqual([]);
  });

  it.each([
    ['is shown next time, with the same file', 'PT5S', 'FT11'],
    ['is uploaded again if Slack refuses it much later', 'PT2H', 'FT12'],
  ])('is finally replaced by words, and %s', async (_, later, file) => {
    let now = Temporal.Now.instant();
    const stage = await stageWithPictures({ now: () => now });
    if (file === 'FT12') {
      await stage.slash('timeline');
      await responses(stage);
      now = now.add(later);
    }
    const before = stage.server.responses.length;
    stage.server.fault('response_url', { answer: { status: 400 }, times: 3 });
    await stage.slash('timeline');
    expectInWords((await responses(stage, before + 1))[before]);
    expect(stage.waits).toEqual([1, 1]);
    expect(stage.logLines).toEqual([
      expect.stringMatching(/^Slack refused an answer with pictures 3 times; answering without pictures \(\w+\): /),
    ]);
    await stage.slash('timeline');
    const second = (await responses(stage, before + 2))[before + 1];
    expect(JSON.stringify(second)).toContain(`"slack_file":{"id":"${file}"}`);
    expect(stage.server.count(UPLOAD_URL_METHOD)).toBe(file === 'FT12' ? 2 : 1);
  });

  it('is not sent again if the response_url has expired', async () => {
    const stage = await stageWithPictures();
    stage.server.fault('response_url', { answer: { status: 404 }, times: 9 });
    await stage.slash('timeline');
    await waitUntil(() => stage.logLines.length > 0);
    expect(stage.waits).toEqual([]);
    expect(stage.logLines[0]).toMatch(/a command failed .*HTTP 404/);
  });
});

describe('a missing picture', () => {
  it.each([
    ['a scope is missing', UPLOAD_URL_METHOD, { error: 'missing_scope' }, 'lacks a scope'],
    ['Slack refuses the file', 'upload', { status: 500 }, 'Slack refused the upload (HTTP 500)'],
    ['Slack redirects the upload', 'upload', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, ''],
    ['the upload breaks', 'upload', 'reset', ''],
    ['Slack does not complete it', COMPLETE_METHOD, { error: 'internal_error' }, 'internal_error'],
  ] as const)('is replaced by words if %s', async (_, method, answer, why) => {
    const stage = await stageWithPictures();
    stage.server.fault(method, { answer });
    await stage.slash('timeline');
    const [first] = await responses(stage);
    expectInWords(first);
    expect(stage.logLines).toEqual([
      expect.stringMatching(/^Slack: could not draw or upload a picture; answering without pictures \(\w+\): ./),
    ]);
    expect(stage.logLines[0]).toContain(why);
    await stage.slash('timeline');
    const [, second] = await responses(stage, 2);
    expect(JSON.stringify(second), 'nothing of a failure is kept').toContain('slack_file');
  });

  it('is replaced by words if it cannot be drawn', async () => {
    const stage = await stageWithPictures({ draw: () => Promise.reject(new Error('there is no font')) });
    await stage.slash('timeline');
    expectInWords((await responses(stage))[0]);
    expect(stage.logLines[0]).toContain('there is no font');
  });

  it("is replaced by words if the upload address is neither Slack's nor encrypted", async () => {
    const stage = await stageWithPictures({ slack: { uploadUrl: 'http://127.0.0.1:9/upload/' } });
    await stage.slash('timeline');
    expectInWords((await responses(stage))[0]);
    expect(stage.logLines[0]).toContain('is not https');
    expect(stage.server.count(COMPLETE_METHOD)).toBe(0);
  });

  it('is replaced by words without an apology if drawing is off', async () => {
    const stage = await stageApp();
    await stage.slash('timeline');
    const [answer] = await responses(stage);
    expect(JSON.stringify(answer)).toContain('21 November 2026: Today.');
    expect(JSON.stringify(answer)).not.toContain('could not be made');
    expect(stage.server.count(UPLOAD_URL_METHOD)).toBe(0);
    expect(stage.logLines).toEqual([]);
  });
});
