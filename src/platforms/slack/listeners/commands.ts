import type { App } from '@slack/bolt';
import { mayTakeLong } from '../../../message/effects.ts';
import { intentForStory } from '../../../message/story.ts';
import { withApology } from '../../kit/apology.ts';
import { apologyContext, responseApology } from '../post/failure.ts';
import { answerFromCache, answerRequest } from '../requests/answer.ts';
import { type CommandReply, commandReplies } from '../requests/command-reply.ts';
import { parseSlashCommand } from '../requests/parse.ts';
import { slashPayload } from '../requests/payload.ts';
import { type NewRequest, originOf } from '../requests/request.ts';
import { publish, sendWithPictures } from '../requests/send.ts';
import { hasOpened, openForm, openSubscribe } from '../requests/views.ts';

/**
 * Handles the slash commands of all stories. Sends an answer with the acknowledgement only if it is private, ready in time, and
 * needs neither the store nor a picture.
 */
export function listenToCommands(app: App, newRequest: NewRequest): void {
  app.command(/^\//, async ({ body, ack, respond, ...boltArgs }) => {
    const deps = newRequest();
    const command = slashPayload.parse(body);
    const { channel_id: channel, user_id: user, team_id, trigger_id: trigger } = command;
    const origin = originOf(boltArgs, { id: user, team_id }, channel, command.channel_name);
    let isAcknowledged = false;
    const acknowledge = async () => {
      if (isAcknowledged) return;
      isAcknowledged = true;
      await ack();
    };
    const send = async (reply: CommandReply) => {
      if (isAcknowledged) return respond(reply);
      isAcknowledged = true;
      return ack(reply).catch(() => respond(reply));
    };
    await withApology(
      apologyContext(deps),
      'a command',
      async () => {
        const [defaultCommand] = deps.commands;
        const { story, command: name } =
          deps.commands.find((storyCommand) => command.command === `/${storyCommand.command}`) ?? defaultCommand;
        const { intent: parsedIntent, isShared } = parseSlashCommand(command.text, name);
        const intent = intentForStory(parsedIntent, story);
        const hasChannel = !channel.startsWith('D');
        if (!mayTakeLong(intent) && !isShared) {
          const pendingAnswer = answerFromCache(deps, origin, intent);
          if (!(await deps.isReadyInTime(pendingAnswer))) await acknowledge();
          const answer = await pendingAnswer;
          if (answer.message.form && trigger !== undefined) await acknowledge();
          if (await openForm(origin, trigger, answer.message)) return;
          for (const reply of commandReplies(answer, { isShared, hasChannel, name: user })) await send(reply);
          await deps.profiles.fetch(origin.client, origin.team, user);
          return;
        }
        await acknowledge();
        if (intent.kind === 'subscribe' && intent.wish === undefined && trigger !== undefined) {
          if (await hasOpened(openSubscribe(deps, origin, trigger, { channel, story }))) return;
        }
        const answer = await answerRequest(deps, origin, intent);
        const profile = await deps.profiles.fetch(origin.client, origin.team, user);
        await sendWithPictures(deps, origin, answer, async (answerWithFiles) => {
          const replies = commandReplies(answerWithFiles, { isShared, hasChannel, name: profile.name });
          const isPublic = hasChannel && replies.every((reply) => reply.response_type === 'in_channel');
          if (!isPublic) {
            for (const reply of replies) await respond(reply);
            return;
          }
          const bodies = replies.map(({ response_type: _, ...body }) => body);
          await publish(deps, origin, answerWithFiles.message, bodies, respond);
        });
      },
      (error) => {
        const apology = { response_type: 'ephemeral', text: responseApology(error, deps.reference) } as const;
        return isAcknowledged ? respond(apology) : ack(apology);
      },
    );
  });
}
