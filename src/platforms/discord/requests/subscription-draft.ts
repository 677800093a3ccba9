import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../../../briefing/briefing.ts';
import { dateAt } from '../../../briefing/dates.ts';
import { boundedText } from '../../../lib/bounded-text.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { listBlocks, textBlock } from '../../../reply/blocks.ts';
import { NOTHING_TO_POST } from '../../../reply/subscribe.ts';
import { nextPosts, postItem, subscriptionFacts, wishInWords } from '../../../reply/subscription-details.ts';
import { parseWish } from '../../../reply/wish.ts';
import { type SubscriptionSpec, wishForm } from '../../../reply/wish-form.ts';
import { faultSentences, findZone } from '../../../reply/wish-words.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { CUSTOM_ID_LENGTH } from '../render/limits.ts';
import { button, row } from '../render/parts.ts';
import { type Answer, commandLinksFor, renderAnswer } from './answer.ts';
import type { UserRequest } from './deps.ts';
import { readScopedId, SUBSCRIBE_FORM, SUBSCRIPTION_DEFAULTS, scopedId } from './form.ts';
import type { Page } from './pictures.ts';
import { TOO_MANY } from './user-texts.ts';

type ButtonRow = APIActionRowComponent<APIButtonComponentWithCustomId>;

interface Draft {
  readonly message: Message;
  readonly row?: ButtonRow;
}

interface DraftContext {
  readonly briefing: Briefing;
  readonly story?: string | undefined;
  readonly now: Temporal.Instant;
  readonly asker: Asker;
}

/** Serves permission checks, for which any wish does. */
export const SUBSCRIBE_INTENT: Intent = { kind: 'subscribe', wish: 'digest' };

/** A longer draft continues in the id of the button "Cancel". */
const WISH_LENGTH = CUSTOM_ID_LENGTH - 'save.x7k2:'.length;
/** Replaces spaces, which Discord may trim from ids. */
const SPACE_SUBSTITUTE = '~';
const PREVIEWED_POSTS = 5;
const TIME_IN_DAYS = /\d[.:]\d\d|\d\s*[ap]\.?m\b|\bnoon\b|\bmidnight\b/i;

/** Joins a form's values into the arguments that "subscribe" takes on other platforms. */
export function wishText(values: ReadonlyMap<string, string>): string {
  const value = (name: string) => boundedText(values.get(name) ?? '');
  const what = value('what') || SUBSCRIPTION_DEFAULTS.what;
  const days = value('days') || (what.startsWith('reminders') ? 'daily' : SUBSCRIPTION_DEFAULTS.days);
  const time = value('time') || (TIME_IN_DAYS.test(days) ? '' : SUBSCRIPTION_DEFAULTS.time);
  const zone = value('zone');
  return [what, days, time, value('more'), zone && `in ${findZone(zone) ?? zone}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** Saves nothing. */
export function draftSubscription(text: string, context: DraftContext): Draft {
  const { briefing, now, asker } = context;
  const result = parseWish(text, { briefing, zone: asker.zone, now });
  if (result.kind === 'wish') return previewOf(result.spec, context);
  const title = 'Not subscribed yet';
  if (result.kind !== 'wrong') {
    return { message: botMessage(title, ['Say what to post, on which days and at what time.']) };
  }
  const id = `${scopedId('plan', context.story)}:${result.nearest.replaceAll(' ', SPACE_SUBSTITUTE)}`;
  return {
    message: botMessage(title, [faultSentences([result.problem], 1), `Did you mean: ${result.nearest}?`]),
    ...(result.nearest.length <= WISH_LENGTH && {
      row: row(button(id, 'Yes, show me when it comes', ButtonStyle.Primary)),
    }),
  };
}

function previewOf(spec: SubscriptionSpec, { briefing, story, now, asker }: DraftContext): Draft {
  const { wish, recurrence, zone } = spec;
  const { address, person: createdBy } = asker;
  const subscription = { ...spec, id: '', story: briefing.id, address, createdBy, createdAt: now };
  const context = { briefing, today: dateAt(now, zone) };
  const facts = subscriptionFacts({ number: 0, subscription }, context);
  const posts = nextPosts(subscription, context, now, PREVIEWED_POSTS);
  const encodedWish = wishForm(spec, briefing).replaceAll(' ', SPACE_SUBSTITUTE);
  const isSavable = encodedWish.length <= 2 * WISH_LENGTH;
  const heading =
    posts.length === PREVIEWED_POSTS
      ? `The next ${PREVIEWED_POSTS} times`
      : `The remaining ${posts.length === 1 ? 'time' : 'times'}`;
  const note = isSavable
    ? 'Nothing is saved yet. Discord does not share your time zone; set it with the option "zone".'
    : 'This is too long to save. Leave out some dates.';
  const message: Message = {
    title: `Subscribe to ${wishInWords(wish, briefing)}?`,
    blocks: [
      { type: 'facts', facts: facts.filter(({ label }) => label === 'When' || label === 'Quiet days') },
      ...(posts.length === 0
        ? [textBlock(NOTHING_TO_POST)]
        : listBlocks(
            posts.map((post) => postItem(post, zone)),
            heading,
          )),
      { type: 'note', text: note },
    ],
    footer: `/${briefing.command} subscribe: ${recurrence.time} in ${zone}`,
  };
  if (!isSavable || posts.length === 0) return { message };
  const saveId = `${scopedId('save', story)}:${encodedWish.slice(0, WISH_LENGTH)}`;
  const dropId = `${scopedId('drop', story)}:${encodedWish.slice(WISH_LENGTH)}`;
  return {
    message,
    row: row(button(saveId, 'Subscribe', ButtonStyle.Success), button(dropId, 'Cancel')),
  };
}

/** 'try' previews the suggested correction. */
export type DraftPress = { readonly story: string | undefined } & (
  | { readonly kind: 'save' | 'try'; readonly wish: string }
  | { readonly kind: 'drop' | 'form' }
);

/** @param ids of all controls in the message */
export function readDraftPress(id: string, ids: readonly string[]): DraftPress | undefined {
  const { name, story, value = '' } = readScopedId(id);
  const wish = value.replaceAll(SPACE_SUBSTITUTE, ' ');
  switch (name) {
    case SUBSCRIBE_FORM:
      return { kind: 'form', story };
    case 'drop':
      return { kind: 'drop', story };
    case 'plan':
      return { kind: 'try', wish, story };
    case 'save': {
      const { value: wishEnd = '' } = ids.map(readScopedId).find((other) => other.name === 'drop') ?? {};
      return { kind: 'save', wish: wish + wishEnd.replaceAll(SPACE_SUBSTITUTE, ' '), story };
    }
    default:
      return undefined;
  }
}

export function draftPages(request: UserRequest, wish: string, story: string | undefined): Page[] {
  const { asker, warning } = request.caller;
  const links = commandLinksFor(request);
  if (!request.extrasLimit.take(asker.person.id, request.clock())) {
    return renderAnswer({ message: botMessage('One moment, please', [TOO_MANY]) }, links);
  }
  const { briefing } = request.current(story);
  const { message: draft, row: buttonRow } = draftSubscription(wish, { briefing, story, now: request.now(), asker });
  const blocks = warning === undefined ? [] : [{ type: 'note' as const, text: warning }];
  const pages = renderAnswer({ message: { ...draft, blocks: [...draft.blocks, ...blocks] } }, links);
  return pages.map((page, i) => (buttonRow && i === pages.length - 1 ? withRow(page, buttonRow) : page));
}

/** Adds the button "Subscribe…" below the list of subscriptions. */
export function withSubscribeButton({ intent, message, isRefused }: Answer, pages: readonly Page[]): readonly Page[] {
  if (intent?.kind !== 'subscriptions' || isRefused) return pages;
  const buttonRow = row(button(scopedId(SUBSCRIBE_FORM, message.story), 'Subscribe…', ButtonStyle.Primary));
  return pages.map((page) => withRow(page, buttonRow));
}

function withRow({ components: [container], ...page }: Page, buttonRow: ButtonRow): Page {
  const { components } = container;
  const endsWithText = components.length > 1 && components.at(-1)?.type === ComponentType.TextDisplay;
  const index = components.length - (endsWithText ? 1 : 0);
  return { ...page, components: [{ ...container, components: components.toSpliced(index, 0, buttonRow) }] };
}
