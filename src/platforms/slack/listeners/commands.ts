import type { App } from '@slack/bolt';
import { type Answer, answer, answerAtOnce, bodyOf, laidOut, type Where } from '../answer.ts';
import type { Deps } from '../deps.ts';
import { apology, inWords, isOfSlack } from '../failure.ts';
import { slashPayload } from '../payload.ts';
import { openSubscribe } from '../surface.ts';
import { needsStore, repeated, wantedOf } from '../wanted.ts';
import { sentBy, sharedBy, unsharable } from '../words.ts';

/**
 * Listens to the slash command, by whatever name it was installed. What needs no store is answered in the
 * acknowledgement; everything else is acknowledged first, so that nothing can delay that.
 */
export function listenToCommands(app: App, deps: Deps): void {
  app.command(/^\//, async ({ body, ack, respond, client }) => {
    const { team_id: team, channel_id: channel, user_id: user, text, trigger_id: trigger } = slashPayload.parse(body);
    const where: Where = { client, team, channel, user };
    let isAcknowledged = false;
    try {
      const { intent, isShared } = wantedOf(text, deps.slashCommand);
      const isSharable = !isDirect(channel);
      if (!needsStore(intent) && !isShared) {
        const [first, ...others] = laidOut(await answerAtOnce(deps, where, intent), { isSharable }).map(bodyOf);
        isAcknowledged = true;
        await ack({ response_type: 'ephemeral', ...first }).catch(async () => {
          // A connection that is just being renewed takes no acknowledgement.
          await respond({ response_type: 'ephemeral', ...first });
        });
        for (const other of others) await respond({ response_type: 'ephemeral', ...other });
        // For the next time; it delays nothing.
        await deps.people.profile(client, team, user);
        return;
      }
      isAcknowledged = true;
      await ack();
      if (intent.kind === 'subscribe' && intent.wish === undefined && trigger !== undefined) {
        if (await isOpened(openSubscribe(deps, where, trigger, { channel }))) return;
      }
      const given = await answer(deps, where, intent);
      const { name } = await deps.people.profile(client, team, user);
      const { isForAll, notice } = showingOf(given, isShared, name);
      for (const payload of laidOut(given, { isSharable: isSharable && !isForAll, ...(notice && { notice }) })) {
        await respond({ response_type: isForAll ? 'in_channel' : 'ephemeral', ...bodyOf(payload) });
      }
    } catch (error) {
      const reference = deps.newReference();
      deps.tell(`Slack: a command failed (${reference}): ${inWords(error)}`);
      const sorry = { response_type: 'ephemeral', text: apology(reference) } as const;
      await (isAcknowledged ? respond(sorry) : ack(sorry));
    }
  });
}

/** Whether everybody sees an answer, and what is told above it. */
function showingOf(given: Answer, isShared: boolean, name: string): { isForAll: boolean; notice?: string } {
  const { intent, message, isRefused } = given;
  if (isRefused) return { isForAll: false };
  if (intent?.kind === 'send') return { isForAll: true, notice: sentBy(name) };
  if (!isShared) return { isForAll: false };
  const isAnswer = intent !== undefined && repeated(intent, message) !== undefined;
  return isAnswer ? { isForAll: true, notice: sharedBy(name) } : { isForAll: false, notice: unsharable() };
}

/** Whether a modal opened. If it came too late for that, or Slack refuses it, what can be typed is told instead. */
async function isOpened(opening: Promise<void>): Promise<boolean> {
  return opening.then(
    () => true,
    (error: unknown) => {
      if (isOfSlack(error)) return false;
      throw error;
    },
  );
}

/** A conversation with the bot alone, or between two people: there is no channel to share to. */
function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}
