import type { App } from '@slack/bolt';
import { needsTime } from '../../../message/effects.ts';
import { ofStory, type StoryCommand, type StoryCommands } from '../../../message/story.ts';
import { withApology } from '../../kit/apology.ts';
import { apologyContext, responseApology } from '../post/failure.ts';
import { answer, answerFromCache, type Body } from '../requests/answer.ts';
import { type CommandReply, commandReplies } from '../requests/command-reply.ts';
import type { NewRequest } from '../requests/deps.ts';
import { parseSlashCommand } from '../requests/parse.ts';
import { slashPayload } from '../requests/payload.ts';
import { sendWithPictures } from '../requests/pictures.ts';
import { publish } from '../requests/publish.ts';
import { hasOpened, openForm, openSubscribe } from '../requests/views.ts';
import { type Where, workspaceOf } from '../requests/where.ts';

/**
 * Handles the slash command, whatever its name. An answer that needs neither the store nor a picture is sent with the
 * acknowledgement if it is ready in time. Everything else is acknowledged first, so that nothing delays that.
 */
export function listenToCommands(app: App, newRequest: NewRequest): void {
  app.command(/^\//, async ({ body, ack, respond, client, context }) => {
    const deps = newRequest();
    const {
      channel_id: channel,
      user_id: user,
      text,
      trigger_id: trigger,
      command,
      ...slash
    } = slashPayload.parse(body);
    const team = workspaceOf(context);
    const where: Where = { client, team, channel, user, home: slash.team_id, channelName: slash.channel_name };
    let isAcknowledged = false;
    await withApology(
      apologyContext(deps),
      'a command',
      async () => {
        const { story, ...named } = storyOfCommand(command, deps.commands);
        const wanted = parseSlashCommand(text, named.command);
        const { isShared } = wanted;
        const intent = ofStory(wanted.intent, story);
        // Direct messages have no channel to share with.
        const hasChannel = !channel.startsWith('D');
        if (!needsTime(intent) && !isShared) {
          const answering = answerFromCache(deps, where, intent);
          if (!(await deps.isReadyInTime(answering))) {
            isAcknowledged = true;
            await ack();
          }
          const { message } = await answering;
          if (message.form && trigger !== undefined && !isAcknowledged) {
            isAcknowledged = true;
            await ack();
          }
          if (await openForm(where, trigger, message)) return;
          const replies = commandReplies(await answering, { isShared, hasChannel, name: user });
          for (const reply of replies) {
            if (isAcknowledged) await respond(reply);
            else {
              isAcknowledged = true;
              // While the connection is being renewed, Slack does not accept an acknowledgement.
              await ack(reply).catch(() => respond(reply));
            }
          }
          // Fills the cache for the next request.
          await deps.profiles.profile(client, team, user);
          return;
        }
        isAcknowledged = true;
        await ack();
        if (intent.kind === 'subscribe' && intent.wish === undefined && trigger !== undefined) {
          if (await hasOpened(openSubscribe(deps, where, trigger, { channel, story }))) return;
        }
        const given = await answer(deps, where, intent);
        const { name } = await deps.profiles.profile(client, team, user);
        await sendWithPictures(deps, where, given, async (shown) => {
          const replies = commandReplies(shown, { isShared, hasChannel, name });
          const isForAll = hasChannel && replies.every((reply) => reply.response_type === 'in_channel');
          if (isForAll) return await publish(deps, where, shown.message, replies.map(withoutResponseType), respond);
          for (const reply of replies) await respond(reply);
        });
      },
      (error) => {
        const sorry = { response_type: 'ephemeral', text: responseApology(error, deps.reference) } as const;
        return isAcknowledged ? respond(sorry) : ack(sorry);
      },
    );
  });
}

/** The story of a slash command; the default story for an unknown command. */
function storyOfCommand(command: string, commands: StoryCommands): StoryCommand {
  return commands.find((one) => command === `/${one.command}`) ?? commands[0];
}

function withoutResponseType({ response_type: _, ...body }: CommandReply): Body {
  return body;
}
