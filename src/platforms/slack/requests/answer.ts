import type { ActionsBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { manages, needsPlace, needsStore, repeated } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { troubleOf } from '../post/errors.ts';
import { actions } from '../render/choices.ts';
import { MESSAGE_BLOCKS } from '../render/limits.ts';
import { PAGE_ACTION, renderSlack, SHARE_ACTION, type SlackPayload, slackPages } from '../render/render.ts';
import { subscribeButton } from '../views/subscribe-modal.ts';
import type { Deps } from './deps.ts';
import { channelAnswer } from './payload.ts';
import type { Profile } from './people.ts';
import { notAllowed, notInChannel, notInTalk, ZONE_UNREAD } from './user-texts.ts';
import { buttonValue, type Pressed } from './wanted.ts';

/** Who wants something, where, and the client of that workspace. */
export interface Where {
  readonly client: WebClient;
  readonly team: string;
  readonly channel: string;
  readonly user: string;
}

/** What the bot says to an intent, and what it was said to. */
export interface Answer {
  readonly message: Message;
  /** Undefined for a button of an older version. */
  readonly intent: Intent | undefined;
  readonly notice?: string;
  /** The ids of the files of its pictures, by their names. Others are told in words. */
  readonly files?: ReadonlyMap<string, string>;
  /** Whether the intent was refused, or could not be done here. */
  readonly isRefused?: boolean;
}

/** How an answer is shown. */
export interface Showing {
  readonly page?: number;
  /** Whether it has the button by which it is shared. */
  readonly isSharable?: boolean;
  /** What is told above it, besides what the answer itself has. */
  readonly notice?: string;
}

/** A message as an acknowledgement or a response_url takes it: they know no metadata. */
export type Body = Omit<SlackPayload, 'metadata'>;

/** Answers what needs no store. Waits for nothing but the desk: who asks is known already or counts as in UTC. */
export async function answerAtOnce(deps: Deps, where: Where, intent: Intent): Promise<Answer> {
  const profile = deps.people.known(where.team, where.user);
  return { intent, message: await deps.desk.answer(intent, askerOf(deps, where, profile)) };
}

/** Answers an intent, or a pressed button, for somebody who may have it. */
export async function answer(deps: Deps, where: Where, wanted: Intent | Pressed): Promise<Answer> {
  const intent = 'buttonId' in wanted ? wanted.intent : wanted;
  if (intent && manages(intent) && deps.admins.length > 0 && !deps.admins.includes(where.user))
    return { intent, message: notAllowed(), isRefused: true };
  if (intent && needsPlace(intent)) {
    const stranger = await strangerIn(where);
    if (stranger !== undefined) {
      const message = where.channel.startsWith('D') ? notInTalk() : notInChannel(stranger);
      return { intent, message, isRefused: true };
    }
  }
  const profile = await deps.people.profile(where.client, where.team, where.user);
  const asker = askerOf(deps, where, profile);
  const message = await ('buttonId' in wanted
    ? deps.desk.press(wanted.buttonId, asker)
    : deps.desk.answer(wanted, asker));
  const isZoneMissed = profile.zone === undefined && intent !== undefined && needsStore(intent);
  return { intent, message, ...(isZoneMissed && { notice: ZONE_UNREAD }) };
}

/** An answer as Slack takes it: the page that is wanted, or all pages if no button could lead to the others. */
export function laidOut(answer: Answer, showing: Showing = {}): SlackPayload[] {
  const payloads = pagesOf(answer, showing);
  return answer.intent?.kind === 'subscriptions' && !answer.isRefused ? payloads.map(withSubscribe) : payloads;
}

/** A list of subscriptions has a button to another one, before those that every message may have. */
function withSubscribe(payload: SlackPayload): SlackPayload {
  const { blocks } = payload;
  const footer = blocks.at(-1)?.type === 'context' ? 1 : 0;
  const last = blocks.at(-1 - footer);
  const isFrame = last?.type === 'actions' && last.elements.some(isOfFrame);
  if (!isFrame && blocks.length >= MESSAGE_BLOCKS) return payload;
  const row = actions([subscribeButton(), ...(isFrame ? last.elements : [])]);
  return { ...payload, blocks: blocks.toSpliced(blocks.length - footer - (isFrame ? 1 : 0), isFrame ? 1 : 0, row) };
}

/** A button that leads to another page, or shares. */
function isOfFrame({ action_id: id }: ActionsBlock['elements'][number]): boolean {
  return id === SHARE_ACTION || id?.startsWith(PAGE_ACTION) === true;
}

function pagesOf({ message, intent, notice, files }: Answer, showing: Showing): SlackPayload[] {
  const notices = [showing.notice, notice].filter((one) => one !== undefined);
  const told = notices.length > 0 ? { notice: notices.join(' · ') } : {};
  const again = intent && repeated(intent, message);
  const share = again && showing.isSharable ? { share: buttonValue(again) } : {};
  // A question's answer is given again as its entry, which may be laid out in other pages.
  const options = { ...told, ...share, ...(files && { files }) };
  if (!again || intent.kind === 'ask') return slackPages(message, options);
  const more = (page: number) => buttonValue(again, page);
  return [renderSlack(message, { ...options, more, ...(showing.page !== undefined && { page: showing.page }) })];
}

export function bodyOf({ metadata: _, ...body }: SlackPayload): Body {
  return body;
}

/**
 * Posts to a channel, or a thread in it. Waits when Slack asks for it.
 * @param isPrivate whether only who asked is to see it; in a direct message nobody else can
 * @throws what the last call threw
 */
export async function say(
  { pause }: Deps,
  { client, channel, user }: Where,
  payloads: readonly SlackPayload[],
  thread?: string,
  isPrivate = false,
): Promise<void> {
  for (const payload of payloads) {
    const place = { channel, ...(thread !== undefined && { thread_ts: thread }) };
    for (let waits = 0; ; waits += 1) {
      try {
        await (isPrivate && !channel.startsWith('D')
          ? client.chat.postEphemeral({ ...bodyOf(payload), ...place, user })
          : client.chat.postMessage({ ...payload, ...place }));
        break;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind !== 'limited' || waits === MOST_WAITS) throw error;
        await pause(trouble.after);
      }
    }
  }
}

const MOST_WAITS = 2;

function askerOf({ reference }: Deps, { team, channel, user }: Where, profile: Profile | undefined): Asker {
  return {
    person: { id: user, name: profile?.name ?? user },
    address: { platform: 'slack', workspace: team, channel },
    zone: profile?.zone ?? 'UTC',
    reference,
  };
}

/** The bot's name if it is not in the channel; undefined if it is, or if that cannot be seen. */
async function strangerIn({ client, channel }: Where): Promise<string | undefined> {
  const isStranger = await client.conversations.info({ channel }).then(
    (answer) => {
      const { data } = channelAnswer.safeParse(answer);
      return data?.channel.is_member === false && !data.channel.is_im;
    },
    (error: unknown) => {
      const trouble = troubleOf(error);
      return trouble.kind === 'refused' && trouble.gone === 'channel';
    },
  );
  if (!isStranger) return undefined;
  return client.auth.test().then(
    ({ user }) => user ?? 'the bot',
    () => 'the bot',
  );
}
