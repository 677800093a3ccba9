import type { App } from '@slack/bolt';
import { needsTime } from '../../../message/effects.ts';
import { intentForStory } from '../../../message/story.ts';
import { withApology } from '../../kit/apology.ts';
import { apologyContext, responseApology } from '../post/failure.ts';
import { answerFromCache, answerRequest } from '../requests/answer.ts';
import { type CommandReply, commandReplies } from '../requests/command-reply.ts';
import type { NewRequest } from '../requests/deps.ts';
import { parseSlashCommand } from '../requests/parse.ts';
import { slashPayload } from '../requests/payload.ts';
import { sendWithPictures } from '../requests/pictures.ts';
import { publish } from '../requests/publish.ts';
import { hasOpened, openForm, openSubscribe } from '../requests/views.ts';
import { whereOf } from '../requests/where.ts';

/**
 * Handles the slash command, whatever its name. An answer that needs neither the store nor a picture is sent with the
 * acknowledgement if it is ready in time. Everything else is acknowledged first, so that nothing delays that.
 */
export function listenToCommands(app: App, newRequest: NewRequest): void {
  app.command(/^\//, async ({ body, ack, respond, ...bolt }) => {
    const deps = newRequest();
    const command = slashPayload.parse(body);
    const { channel_id: channel, user_id: user, team_id, trigger_id: trigger } = command;
    const where = whereOf(bolt, { id: user, team_id }, channel, command.channel_name);
    let isAcknowledged = false;
    const acknowledge = async () => {
      if (isAcknowledged) return;
      isAcknowledged = true;
      await ack();
    };
    const send = async (reply: CommandReply) => {
      if (isAcknowledged) return respond(reply);
      isAcknowledged = true;
      // While the connection is being renewed, Slack does not accept an acknowledgement.
      return ack(reply).catch(() => respond(reply));
    };
    await withApology(
      apologyContext(deps),
      'a command',
      async () => {
        const [defaultCommand] = deps.commands;
        const { story, command: name } =
          deps.commands.find((one) => command.command === `/${one.command}`) ?? defaultCommand;
        const { intent: parsed, isShared } = parseSlashCommand(command.text, name);
        const intent = intentForStory(parsed, story);
        // Direct messages have no channel to share with.
        const hasChannel = !channel.startsWith('D');
        if (!needsTime(intent) && !isShared) {
          const answering = answerFromCache(deps, where, intent);
          if (!(await deps.isReadyInTime(answering))) await acknowledge();
          const answer = await answering;
          if (answer.message.form && trigger !== undefined) await acknowledge();
          if (await openForm(where, trigger, answer.message)) return;
          for (const reply of commandReplies(answer, { isShared, hasChannel, name: user })) await send(reply);
          // Fills the cache for the next request.
          await deps.profiles.profile(where.client, where.team, user);
          return;
        }
        await acknowledge();
        if (intent.kind === 'subscribe' && intent.wish === undefined && trigger !== undefined) {
          if (await hasOpened(openSubscribe(deps, where, trigger, { channel, story }))) return;
        }
        const answer = await answerRequest(deps, where, intent);
        const profile = await deps.profiles.profile(where.client, where.team, user);
        await sendWithPictures(deps, where, answer, async (shown) => {
          const replies = commandReplies(shown, { isShared, hasChannel, name: profile.name });
          const isForAll = hasChannel && replies.every((reply) => reply.response_type === 'in_channel');
          if (!isForAll) {
            for (const reply of replies) await respond(reply);
            return;
          }
          const bodies = replies.map(({ response_type: _, ...body }) => body);
          await publish(deps, where, shown.message, bodies, respond);
        });
      },
      (error) => {
        const apology = { response_type: 'ephemeral', text: responseApology(error, deps.reference) } as const;
        return isAcknowledged ? respond(apology) : ack(apology);
      },
    );
  });
}
