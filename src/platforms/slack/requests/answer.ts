import type { ActionsBlock } from '@slack/types';
import { isPersonal, needsManager, needsStore, postsLater, repeatableIntent } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { type Asker, type Place, THIS_CHANNEL } from '../../../ports/desk.ts';
import { saveForFollowUps } from '../../kit/follow-ups.ts';
import { askDesk, intentOf, type PressedButton } from '../../kit/request.ts';
import { failureOf } from '../post/errors.ts';
import { actionsBlock, buttonValue } from '../render/choices.ts';
import { MAX_MESSAGE_BLOCKS } from '../render/limits.ts';
import { PAGE_ACTION_PREFIX, renderSlack, SHARE_ACTION, type SlackPayload, slackPages } from '../render/render.ts';
import { subscribeButton } from '../views/subscribe-modal.ts';
import { fetchChannelState } from './channel.ts';
import type { Profile } from './profile-cache.ts';
import { type Deps, isDirect, openDirectMessages, type RequestOrigin } from './request.ts';
import {
  CHANNEL_ARCHIVED,
  CHANNEL_READ_ONLY,
  NOT_ALLOWED,
  NOT_IN_DIRECT_MESSAGE,
  notInChannel,
  ONLY_OWN_COMPANY,
  ZONE_UNKNOWN,
} from './user-texts.ts';

export interface Answer {
  readonly message: Message;
  /** Undefined for a button of an older version. */
  readonly intent: Intent | undefined;
  readonly notice?: string;
  readonly files?: ReadonlyMap<string, string>;
  readonly isRefused?: boolean;
}

export interface RenderOptions {
  readonly page?: number;
  readonly isSharable?: boolean;
  readonly notice?: string;
}

/** Acknowledgements and response_urls take no metadata. */
export type Body = Omit<SlackPayload, 'metadata'>;

/** Answers an intent that needs no store. Without a cached profile, the person's zone counts as UTC. */
export async function answerFromCache(deps: Deps, origin: RequestOrigin, intent: Intent): Promise<Answer> {
  const profile = deps.profiles.getCached(origin.team, origin.user);
  return { intent, message: await deps.desk.answer(intent, toAsker(deps, origin, profile)) };
}

/** Answers a request, or refuses it if the person may not make it here. */
export async function answerRequest(
  deps: Deps,
  origin: RequestOrigin,
  request: Intent | PressedButton,
): Promise<Answer> {
  const intent = intentOf(request);
  const refusal = intent && (await findRefusal(deps, origin, intent));
  if (refusal) return { intent, message: refusal, isRefused: true };
  const profile = await deps.profiles.fetch(origin.client, origin.team, origin.user);
  const asker = toAsker(deps, intent && isPersonal(intent) ? await openDirectMessages(origin) : origin, profile);
  const message = await askDesk(deps.desk, request, asker);
  const isZoneMissing = profile.zone === undefined && intent !== undefined && needsStore(intent);
  return { intent, message, ...(isZoneMissing && { notice: ZONE_UNKNOWN }) };
}

/** Renders one page of an answer; all pages if it answers a question, or if no button can repeat it. */
export function renderAnswer(answer: Answer, options: RenderOptions = {}): SlackPayload[] {
  const payloads = answerPages(answer, options);
  return answer.intent?.kind === 'subscriptions' && !answer.isRefused
    ? payloads.map((payload) => withSubscribeButton(payload, answer.message.story))
    : payloads;
}

function withSubscribeButton(payload: SlackPayload, story: string | undefined): SlackPayload {
  const { blocks } = payload;
  const footerCount = blocks.at(-1)?.type === 'context' ? 1 : 0;
  const lastBlock = blocks.at(-1 - footerCount);
  const hasFrameButtons = lastBlock?.type === 'actions' && lastBlock.elements.some(isFrameButton);
  if (!hasFrameButtons && blocks.length >= MAX_MESSAGE_BLOCKS) return payload;
  const row = actionsBlock([subscribeButton(story), ...(hasFrameButtons ? lastBlock.elements : [])]);
  return {
    ...payload,
    blocks: blocks.toSpliced(blocks.length - footerCount - (hasFrameButtons ? 1 : 0), hasFrameButtons ? 1 : 0, row),
  };
}

function isFrameButton({ action_id: id }: ActionsBlock['elements'][number]): boolean {
  return id === SHARE_ACTION || id?.startsWith(PAGE_ACTION_PREFIX) === true;
}

function answerPages(
  { message, intent, notice, files }: Answer,
  { page, isSharable, notice: extraNotice }: RenderOptions,
): SlackPayload[] {
  const notices = [extraNotice, notice].filter((text) => text !== undefined);
  const intentToRepeat = intent && repeatableIntent(intent, message);
  const options = {
    ...(notices.length > 0 && { notice: notices.join(' · ') }),
    ...(intentToRepeat && isSharable && { shareButtonId: buttonValue(intentToRepeat) }),
    ...(files && { files }),
  };
  // Buttons on a question's answer lead to its entry, which may be split into other pages.
  if (!intentToRepeat || intent.kind === 'ask') return slackPages(message, options);
  const pageButtonId = (targetPage: number) => buttonValue(intentToRepeat, targetPage);
  return [renderSlack(message, { ...options, pageButtonId, ...(page !== undefined && { page }) })];
}

export function withoutMetadata({ metadata: _, ...body }: SlackPayload): Body {
  return body;
}

export async function postText({ client, channel }: RequestOrigin, text: string, thread?: string): Promise<void> {
  const place = { channel, ...(thread !== undefined && { thread_ts: thread }) };
  await client.chat.postMessage({ ...place, text, unfurl_links: false, unfurl_media: false });
}

export interface PostOptions {
  readonly thread?: string | undefined;
  /** A direct message is always private. */
  readonly isPrivate?: boolean | undefined;
  /** Called after each rate-limit wait. If true, the remaining messages are skipped. */
  readonly isTooLate?: () => boolean;
}

/**
 * Posts pages, and waits when rate-limited. Returns the first message's timestamp, or undefined if it is ephemeral or was
 * skipped.
 * @throws the call's error if it fails, or is still rate-limited after two waits
 */
export async function postPages(
  { pause }: Deps,
  { client, channel, user }: RequestOrigin,
  payloads: readonly SlackPayload[],
  { thread, isPrivate = false, isTooLate = () => false }: PostOptions = {},
): Promise<string | undefined> {
  let firstTs: string | undefined;
  for (const payload of payloads) {
    const place = { channel, ...(thread !== undefined && { thread_ts: thread }) };
    for (let waitCount = 0; ; waitCount += 1) {
      try {
        if (isPrivate && !channel.startsWith('D')) {
          await client.chat.postEphemeral({ ...withoutMetadata(payload), ...place, user });
        } else {
          const { ts } = await client.chat.postMessage({ ...payload, ...place });
          firstTs ??= ts;
        }
        break;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.kind !== 'limited' || waitCount === MAX_RATE_LIMIT_WAITS) throw error;
        await pause(failure.after);
        if (isTooLate()) return firstTs;
      }
    }
  }
  return firstTs;
}

/** Saves a public answer for follow-ups. */
export async function rememberAnswer(
  deps: Deps,
  { team: workspace, channel }: RequestOrigin,
  message: Message,
  post: string | undefined,
): Promise<void> {
  if (channel.startsWith('D')) return;
  await saveForFollowUps(deps, { platform: 'slack', workspace, channel }, post, message);
}

const MAX_RATE_LIMIT_WAITS = 2;

function placeOf({ channel, channelName }: RequestOrigin): Place {
  if (channel.startsWith('D')) return { kind: 'direct', name: 'your direct messages with me' };
  const isNamed =
    /^C/.test(channel) && channelName !== undefined && !/^(?:mpdm-|privategroup$|directmessage$)/.test(channelName);
  return isNamed ? { kind: 'channel', name: `#${channelName}` } : THIS_CHANNEL;
}

function toAsker({ reference }: Deps, origin: RequestOrigin, profile: Profile | undefined): Asker {
  const { team, channel, user } = origin;
  return {
    person: { id: user, name: profile?.name ?? user },
    address: { platform: 'slack', workspace: team, channel },
    zone: profile?.zone ?? 'UTC',
    ...(profile?.zone === undefined && { isZoneGuessed: true }),
    place: placeOf(origin),
    reference,
  };
}

async function findRefusal({ admins }: Deps, origin: RequestOrigin, intent: Intent): Promise<Message | undefined> {
  const isAdmin = admins.includes(origin.user);
  const isForManagers = needsManager(intent) || intent.kind === 'remind-me';
  if (isForManagers && admins.length > 0 && !isAdmin) return NOT_ALLOWED;
  const isFromOtherWorkspace = origin.homeTeam !== undefined && origin.homeTeam !== origin.team;
  const mayBeForeign = needsManager(intent) && isFromOtherWorkspace && !isAdmin;
  if (!mayBeForeign && !postsLater(intent)) return undefined;
  const state = await fetchChannelState(origin);
  // Workspaces of one organisation also share channels; those are allowed.
  if (mayBeForeign && (state.kind !== 'seen' || state.isExternal)) return ONLY_OWN_COMPANY;
  if (!postsLater(intent) || state.kind === 'unknown') return undefined;
  if (state.kind === 'seen' && state.hasBot) {
    if (state.isArchived) return CHANNEL_ARCHIVED;
    return state.isReadOnly ? CHANNEL_READ_ONLY : undefined;
  }
  if (isDirect(origin)) return NOT_IN_DIRECT_MESSAGE;
  const identity = await origin.client.auth.test().catch(() => undefined);
  return notInChannel(identity?.user ?? 'the bot');
}
