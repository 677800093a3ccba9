import { describe, expect, it } from 'vitest';
import { USER } from '../../../fakes/discord/world.ts';
import { pictureDrawer } from '../../../src/pictures/picture-drawer.ts';
import { timelineSvg } from '../../../src/reply/timeline/svg.ts';
import { briefing, TODAY } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import {
  answerTo,
  bodyJson,
  botMessages,
  pressLabel,
  type Stage,
  type StageOptions,
  startStage,
  subcommand,
} from './app.ts';

const EDIT = 'PATCH /webhooks/:application/:token/messages/:message';
const draw = pictureDrawer();
const PICTURE = /"media":\{"url":"attachment:\/\/timeline\.png"\}/;

const withPictures = (options: StageOptions = {}) => startStage({ draw, ...options });

function filesOf({ server }: Stage, route: string) {
  return [...(server.calls.findLast((call) => call.route === route)?.files.values() ?? [])];
}

describe('the timeline in Discord', () => {
  it('follows a deferral as a private picture with alt text', async () => {
    const stage = await withPictures();
    const interaction = await stage.ask(subcommand('timeline'));
    expect(interaction.callback?.type).toBe(5);
    await stage.server.until(() => stage.server.interactions.reply(interaction) !== undefined);
    const reply = stage.server.interactions.reply(interaction);
    expect(reply?.onlyFor).toBe(USER);
    expect(bodyJson(reply)).toMatch(PICTURE);
    const description = expect.stringContaining('6 May 2026: Signing. Stated by Harbour Herald ¶1. 7 May 2026:');
    expect(reply?.body).toMatchObject({ attachments: [{ id: '0', filename: 'timeline.png', description }] });
    const [file, ...others] = filesOf(stage, EDIT);
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'timeline.png', type: 'image/png' });
    expect(Buffer.from(file?.bytes ?? [])).toEqual(await draw(timelineSvg(briefing, TODAY, 'dark')));
    expect(stage.logLines).toEqual([]);
  });

  it('is opened by the button below the watch items', async () => {
    const stage = await withPictures();
    const list = await answerTo(stage, subcommand('watch'));
    const reply = await answerTo(stage, pressLabel(list, 'Timeline'));
    expect(bodyJson(reply)).toMatch(PICTURE);
    expect(reply.onlyFor).toBe(USER);
    expect(filesOf(stage, EDIT)).toHaveLength(1);
  });

  it('is shared with its picture', async () => {
    const stage = await withPictures();
    const privateAnswer = await answerTo(stage, subcommand('timeline'));
    const sharedAnswer = await answerTo(stage, pressLabel(privateAnswer, 'Share to channel'));
    expect(sharedAnswer.onlyFor).toBeUndefined();
    expect(bodyJson(sharedAnswer)).toMatch(PICTURE);
    expect(bodyJson(sharedAnswer)).toContain('Shared by');
  });

  it('is sent in reply to a mention', async () => {
    const stage = await withPictures();
    stage.mention('timeline');
    await waitUntil(() => botMessages(stage.server).length > 0);
    expect(bodyJson(botMessages(stage.server)[0])).toMatch(PICTURE);
    expect(filesOf(stage, 'POST /channels/:channel/messages')).toHaveLength(1);
  });

  it('is sent again with its file after a Discord error', async () => {
    const stage = await withPictures();
    stage.server.fault(EDIT, { answer: { status: 502 } });
    const reply = await answerTo(stage, subcommand('timeline'));
    expect(bodyJson(reply)).toMatch(PICTURE);
    expect(stage.server.count(EDIT)).toBe(2);
  });

  it('is sent as words if it cannot be drawn, and the reason is logged', async () => {
    const stage = await withPictures({ draw: () => Promise.reject(new Error('there is no font')) });
    const reply = await answerTo(stage, subcommand('timeline'));
    expect(bodyJson(reply)).not.toContain('attachment');
    expect(bodyJson(reply)).toContain('The picture could not be drawn just now');
    expect(bodyJson(reply)).toContain('No source says what happened.');
    expect(stage.logLines).toEqual([
      expect.stringMatching(/^Discord: could not draw a picture; answering without pictures \(\w+\): .*no font/s),
    ]);
  });

  it('is sent as words if drawing is off', async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('timeline'));
    expect(bodyJson(reply)).toContain('- 21 November 2026: Today.');
    expect(bodyJson(reply)).not.toContain('could not be made');
    expect(stage.logLines).toEqual([]);
  });
});
