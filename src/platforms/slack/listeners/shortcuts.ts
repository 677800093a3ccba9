import type { App, RespondFn } from '@slack/bolt';
import { RespondError } from '@slack/bolt';
import { isBlank } from '../../../message/text.ts';
import { ASK_ABOUT_SHORTCUT, ASK_SHORTCUT } from '../manifest/manifest.ts';
import type { SlackPayload } from '../render/render.ts';
import { typedText } from '../requests/addressing.ts';
import { answerRequest, postPages, renderAnswer, withoutMetadata } from '../requests/answer.ts';
import { globalShortcut, messageShortcut } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import { openAsk, postDirectMessage, resolveChannel, runWithApology } from '../requests/views.ts';

const NOTHING_TO_READ = 'I found no text in that message to read as a question.';

export function listenToShortcuts(app: App, newRequest: NewRequest): void {
  app.shortcut({ type: 'shortcut', callback_id: ASK_SHORTCUT }, async ({ body, ack, ...boltArgs }) => {
    const deps = newRequest();
    await ack();
    const { trigger_id: trigger, user } = globalShortcut.parse(body);
    const origin = originOf(boltArgs, user);
    await runWithApology(
      deps,
      'the ask shortcut',
      () => openAsk(deps, origin, trigger, ''),
      (apologyText) => postDirectMessage(deps, origin, apologyText),
    );
  });

  app.shortcut(
    { type: 'message_action', callback_id: ASK_ABOUT_SHORTCUT },
    async ({ body, ack, respond, ...boltArgs }) => {
      const deps = newRequest();
      await ack();
      const { user, channel, message } = messageShortcut.parse(body);
      const origin = originOf(boltArgs, user, channel.id);
      const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
      await runWithApology(
        deps,
        'a question about a message',
        async () => {
          const question = typedText(message.text) || typedText(message.attachments);
          if (isBlank(question)) return void (await respond({ response_type: 'ephemeral', text: NOTHING_TO_READ }));
          const answer = await answerRequest(deps, origin, { kind: 'ask', question });
          const isSharable = !channel.id.startsWith('D');
          await answerPrivately(deps, origin, respond, renderAnswer(answer, { isSharable }), thread);
        },
        (apologyText) => respond({ response_type: 'ephemeral', text: apologyText }),
      );
    },
  );
}

async function answerPrivately(
  deps: Deps,
  origin: RequestOrigin,
  respond: RespondFn,
  payloads: readonly SlackPayload[],
  thread: { thread_ts?: string },
): Promise<void> {
  for (const [i, payload] of payloads.entries()) {
    try {
      await respond({ response_type: 'ephemeral', replace_original: false, ...thread, ...withoutMetadata(payload) });
    } catch (error) {
      if (!(error instanceof RespondError)) throw error;
      await postPages(deps, { ...origin, channel: await resolveChannel(origin, '') }, payloads.slice(i));
      return;
    }
  }
}
