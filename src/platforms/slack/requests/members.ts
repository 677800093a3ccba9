import { failureOf } from '../post/errors.ts';
import { membersAnswer } from './payload.ts';
import type { Where } from './where.ts';

/** The most members that Slack returns in a page. */
const PAGE = 1000;

/**
 * Whether a person is in a channel. Undefined if Slack does not list the members, as for a private channel without the
 * bot.
 * @throws errors that may be temporary
 */
export async function isMember({ client, channel, user }: Where): Promise<boolean | undefined> {
  for (let cursor = ''; ; ) {
    const call = client.conversations.members({ channel, limit: PAGE, ...(cursor && { cursor }) });
    const answer = await call.catch((error: unknown) => {
      if (failureOf(error).kind === 'refused') return undefined;
      throw error;
    });
    if (!answer) return undefined;
    const { members, response_metadata: more } = membersAnswer.parse(answer);
    if (members.includes(user)) return true;
    cursor = more?.next_cursor ?? '';
    if (cursor === '') return false;
  }
}
