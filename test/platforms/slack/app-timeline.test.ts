import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { startSlackServer } from '../../../fakes/slack/server.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import { pictureDrawer } from '../../../src/pictures/picture-drawer.ts';
import { createSlackClient } from '../../../src/platforms/slack/post/client.ts';
import { Uploads } from '../../../src/platforms/slack/requests/uploads.ts';
import { timelineSvg } from '../../../src/reply/timeline/svg.ts';
import { briefing, TODAY } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import { envelopeOf, type Fields, posted, pressOf, type Stage, type StageOptions, said, staged } from './app.ts';

const URLS = 'files.getUploadURLExternal';
const DONE = 'files.completeUploadExternal';
const VALUE = encodeIntent({ kind: 'timeline' });
const PICTURE = { type: 'image', slack_file: { id: 'FT11' } };
const CHANNELS = [{ id: 'C1' }, { id: 'D1', kind: 'im' as const }];
const draw = pictureDrawer();

const withPictures = (options: StageOptions = {}) =>
  staged({ draw, slack: { workspaces: [{ channels: CHANNELS }] }, ...options });

/** What came to response_urls, once there is so much. */
async function responses({ server }: Stage, count = 1): Promise<readonly Fields[]> {
  await waitUntil(() => server.responses.length >= count);
  return server.responses.map(({ body }) => body);
}

/** The message tells what the picture would show. */
function expectInWords(message: unknown): void {
  const json = JSON.stringify(message);
  expect(json).not.toContain('slack_file');
  expect(json).toContain('The picture could not be made just now');
  expect(json).toContain('No source says what happened.');
}

describe.each(['http', 'socket'] as const)('the timeline in Slack over %s', (via) => {
  it('is acknowledged first, and follows as a private picture with alternative text', async () => {
    const stage = await withPictures({ via });
    expect(await stage.slash('timeline')).toBeUndefined();
    const [answer, ...others] = await responses(stage);
    expect(others).toEqual([]);
    const alt_text = expect.stringContaining('6 May 2026: Signing. Stated by Harbour Herald ¶1. 7 May 2026:');
    expect(answer).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('No source says what happened.'),
      blocks: expect.arrayContaining([{ ...PICTURE, alt_text }]),
    });
    expect(stage.told).toEqual([]);
  });
});

describe("the timeline's picture", () => {
  it('is uploaded for a light background, to no channel', async () => {
    const stage = await withPictures();
    await stage.slash('timeline');
    await responses(stage);
    const png = await draw(timelineSvg(briefing, TODAY, 'light'));
    expect([...stage.server.workspace().files.values()]).toEqual([
      { id: 'FT11', name: 'timeline.png', length: png.length, bytes: png, isComplete: true },
    ]);
    const done = stage.server.calls.find(({ method }) => method === DONE);
    // Bolt adds the team to whatever is called.
    expect(done?.body).toEqual({ team_id: 'T1', files: [{ id: 'FT11', title: 'timeline.png' }] });
  });

  it('is uploaded once for several requests', async () => {
    const stage = await withPictures();
    await stage.slash('timeline');
    await responses(stage);
    await stage.slash('share timeline');
    await stage.interact(pressOf(stage.server, VALUE, { action: 'share', container: { is_ephemeral: true } }));
    await waitUntil(() => posted(stage.server).length === 2);
    const [alone, ...others] = await responses(stage);
    expect(others).toEqual([]);
    expect(alone).toMatchObject({ response_type: 'ephemeral' });
    for (const { blocks } of [alone ?? {}, ...posted(stage.server)]) {
      expect(blocks).toEqual(expect.arrayContaining([expect.objectContaining(PICTURE)]));
    }
    expect([stage.server.count(URLS), stage.server.count(DONE)]).toEqual([1, 1]);
  });

  it('is uploaded to each workspace', async () => {
    const server = await startSlackServer();
    const client = createSlackClient('xoxb-1-the-bot', { apiUrl: server.apiUrl });
    const picture = { type: 'picture', name: 'a', svg: { light: '<svg/>', dark: '<svg/>' }, words: [] } as const;
    const ours = new Uploads({ draw: async () => new Uint8Array([1]), now: () => 0, apiUrl: server.apiUrl });
    try {
      for (const team of ['T1', 'T1', 'T2']) await ours.fileId(client, team, picture);
      expect(server.count(URLS)).toBe(2);
    } finally {
      await server.close();
    }
  });

  it('is opened by the button below the watch items', async () => {
    const stage = await withPictures();
    const list = JSON.stringify(await stage.slash('watch'));
    expect(list).toContain(`"text":{"type":"plain_text","text":"Timeline","emoji":false},"value":"${VALUE}"`);
    await stage.interact(pressOf(stage.server, VALUE, { container: { is_ephemeral: true } }));
    const [answer] = await responses(stage);
    expect(answer).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(JSON.stringify(answer)).toContain('"slack_file":{"id":"FT11"}');
  });

  it('works in direct messages, by text and by button', async () => {
    const stage = await withPictures();
    await stage.event(envelopeOf({ ...said(stage.server, 'timeline', { channel: 'D1' }), channel_type: 'im' }));
    await waitUntil(() => posted(stage.server, 'D1').length === 1);
    await stage.interact(pressOf(stage.server, VALUE, { channel: 'D1' }));
    await waitUntil(() => posted(stage.server, 'D1').length === 2);
    for (const { call } of posted(stage.server, 'D1')) expect(JSON.stringify(call)).toContain('"id":"FT11"');
  });
});

describe('a picture that Slack does not show yet', () => {
  it.each(['response_url', 'chat.postMessage'])('is sent again after a pause, by %s', async (way) => {
    const stage = await withPictures();
    const refusal = way === 'response_url' ? { status: 400 } : { error: 'invalid_blocks' };
    stage.server.fault(way, { answer: refusal, times: 2 });
    if (way === 'response_url') await stage.slash('timeline');
    else await stage.interact(pressOf(stage.server, VALUE, { channel: 'D1' }));
    await waitUntil(() => stage.server.responses.length + posted(stage.server, 'D1').length === 1);
    const [answer] = [...stage.server.responses, ...posted(stage.server, 'D1')];
    expect(JSON.stringify(answer)).toContain('"slack_file":{"id":"FT11"}');
    expect(stage.waits).toEqual([1, 1]);
    expect(stage.told).toEqual([]);
  });

  it.each([
    ['is shown next time, with the same file', 'PT5S', 'FT11'],
    ['was deleted if it is refused much later, and is uploaded again', 'PT2H', 'FT12'],
  ])('is replaced by words in the end, and %s', async (_, later, file) => {
    let now = Temporal.Now.instant();
    const stage = await withPictures({ now: () => now });
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
    expect(stage.told).toEqual([expect.stringMatching(/^Slack: did not show a picture in 3 tries \(\w+\): /)]);
    await stage.slash('timeline');
    const second = (await responses(stage, before + 2))[before + 1];
    expect(JSON.stringify(second)).toContain(`"slack_file":{"id":"${file}"}`);
    expect(stage.server.count(URLS)).toBe(file === 'FT12' ? 2 : 1);
  });

  it('is not sent again if the response_url has expired', async () => {
    const stage = await withPictures();
    stage.server.fault('response_url', { answer: { status: 404 }, times: 9 });
    await stage.slash('timeline');
    await waitUntil(() => stage.told.length > 0);
    expect(stage.waits).toEqual([]);
    expect(stage.told[0]).toMatch(/a command failed .*HTTP 404/);
  });
});

describe('a missing picture', () => {
  it.each([
    ['a scope is missing', URLS, { error: 'missing_scope' }, 'lacks a scope'],
    ['Slack takes no file', 'upload', { status: 500 }, 'Slack refused the upload (HTTP 500)'],
    ['Slack sends elsewhere', 'upload', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, ''],
    ['the upload breaks', 'upload', 'reset', ''],
    ['it is not completed', DONE, { error: 'internal_error' }, 'internal_error'],
  ] as const)('is replaced by words: %s', async (_, method, answer, why) => {
    const stage = await withPictures();
    stage.server.fault(method, { answer });
    await stage.slash('timeline');
    const [first] = await responses(stage);
    expectInWords(first);
    expect(stage.told).toEqual([expect.stringMatching(/^Slack: could not draw or upload a picture \(\w+\): ./)]);
    expect(stage.told[0]).toContain(why);
    await stage.slash('timeline');
    const [, second] = await responses(stage, 2);
    expect(JSON.stringify(second), 'nothing of a failure is kept').toContain('slack_file');
  });

  it('is replaced by words if it cannot be drawn', async () => {
    const stage = await withPictures({
      draw: async () => {
        throw new Error('there is no font');
      },
    });
    await stage.slash('timeline');
    expectInWords((await responses(stage))[0]);
    expect(stage.told[0]).toContain('there is no font');
  });

  it('is uploaded only to Slack or to an encrypted address', async () => {
    const stage = await withPictures({ slack: { uploadUrl: 'http://127.0.0.1:9/upload/' } });
    await stage.slash('timeline');
    expectInWords((await responses(stage))[0]);
    expect(stage.told[0]).toContain('is not https');
    expect(stage.server.count(DONE)).toBe(0);
  });

  it('is replaced by words without an apology if drawing is off', async () => {
    const stage = await staged();
    await stage.slash('timeline');
    const [answer] = await responses(stage);
    expect(JSON.stringify(answer)).toContain('21 November 2026: Today.');
    expect(JSON.stringify(answer)).not.toContain('could not be made');
    expect(stage.server.count(URLS)).toBe(0);
    expect(stage.told).toEqual([]);
  });
});
