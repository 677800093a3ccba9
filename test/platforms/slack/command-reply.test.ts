import { describe, expect, it } from 'vitest';
import { repliesTo } from '../../../src/platforms/slack/requests/command-reply.ts';
import { answerOf } from '../desk.ts';
import { stageApp } from './app.ts';

describe('the preview of a Slack reply', () => {
  it.each(['', 'watch', 'how long does the charter last?', 'watch nix', 'sourcse', 'a &lt;b&gt; &amp; c?'])(
    "is the app's reply: %j",
    async (typed) => {
      const stage = await stageApp();
      expect([await stage.slash(typed)]).toEqual(repliesTo(typed, 'colossus', answerOf));
    },
  );

  it("of a shared reply is the app's reply, with the person's name", async () => {
    const channels = [{ id: 'C1', kind: 'group' as const, members: ['U1'] }];
    const stage = await stageApp({ slack: { workspaces: [{ channels, users: [{ id: 'U1', name: 'you' }] }] } });
    await stage.slash('share watch charter');
    await stage.finish();
    expect(stage.server.responses.map(({ body }) => body)).toEqual(
      repliesTo('share watch charter', 'colossus', answerOf),
    );
  });

  it.each(['subscribe digest daily 09:00', 'send digest', 'share subscriptions'])(
    'is private if there is no store: %s',
    (typed) => {
      const [reply, ...others] = repliesTo(typed, 'colossus', answerOf);
      expect(others).toEqual([]);
      expect(reply?.response_type).toBe('ephemeral');
      expect(JSON.stringify(reply)).not.toContain('Sent by');
    },
  );
});
