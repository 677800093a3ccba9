import { type APIActionRowComponent, type APIButtonComponentWithCustomId, ButtonStyle } from 'discord-api-types/v10';
import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../../../briefing/briefing.ts';
import { dateAt } from '../../../briefing/dates.ts';
import { boundedText } from '../../../lib/bounded-text.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { nextPosts, postItem, subscriptionFacts, wishInWords } from '../../../reply/subscription-details.ts';
import { parseWish } from '../../../reply/wish.ts';
import { type SubscriptionSpec, wishForm } from '../../../reply/wish-form.ts';
import { readZone } from '../../../schedule/zone.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { CUSTOM_ID_LENGTH } from '../render/limits.ts';
import { button, row } from '../render/parts.ts';
import { DEFAULTS, readScopedId, SUBSCRIBE_FORM, scopedId } from './form.ts';

type ButtonRow = APIActionRowComponent<APIButtonComponentWithCustomId>;

interface Plan {
  readonly message: Message;
  /** The buttons that save or drop it. */
  readonly row?: ButtonRow;
}

interface PlanContext {
  readonly briefing: Briefing;
  /** The story's key, if there are several. */
  readonly story?: string | undefined;
  readonly now: Temporal.Instant;
  readonly asker: Asker;
}

/** What fits in a button's id. The rest of a longer wish is in the id of the button that drops the draft. */
const WISH_LENGTH = CUSTOM_ID_LENGTH - 'save.x7k2:'.length;
/** Replaces spaces, which Discord may trim from ids. Never part of a wish. */
const SPACE = '~';
const PREVIEWED_POSTS = 5;
/** "weekdays 9:00", "daily 5 pm": the days contain a time. */
const TIME = /\d[.:]\d\d|\d\s*[ap]\.?m\b|\bnoon\b|\bmidnight\b/i;

/** The values of a form or a command as the text that people type after "subscribe" elsewhere. */
export function wishText(values: ReadonlyMap<string, string>): string {
  const value = (name: string) => boundedText(values.get(name) ?? '');
  const what = value('what') || DEFAULTS.what;
  const days = value('days') || (what.startsWith('reminders') ? 'daily' : DEFAULTS.days);
  const time = value('time') || (TIME.test(days) ? '' : DEFAULTS.time);
  const zone = zoneOf(value('zone'));
  return [what, days, time, value('more'), zone && `in ${zone}`].filter((part) => part !== '').join(' ');
}

/** The zone whose city is typed, such as "New York"; otherwise the typed text. */
function zoneOf(typed: string): string {
  const read = readZone(typed);
  if ('zone' in read) return read.zone;
  const city = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  return read.nearest.find((zone) => city(zone).toLowerCase() === typed.toLowerCase()) ?? typed;
}

/** The preview of a wish, or what is wrong with it. Saves nothing. */
export function planSubscription(text: string, context: PlanContext): Plan {
  const { briefing, now, asker } = context;
  const read = parseWish(text, { briefing, zone: asker.zone, now });
  if (read.kind === 'wish') return previewOf(read.spec, context);
  const title = 'Not subscribed yet';
  if (read.kind !== 'wrong') {
    return { message: botMessage(title, ['Say what to post, on which days and at what time.']) };
  }
  const id = `${scopedId('plan', context.story)}:${withoutSpaces(read.nearest)}`;
  return {
    message: botMessage(title, [asSentence(read.what), `The nearest: ${read.nearest}`]),
    ...(read.nearest.length <= WISH_LENGTH && {
      row: row(button(id, 'Yes, show me when it comes', ButtonStyle.Primary)),
    }),
  };
}

function previewOf(wished: SubscriptionSpec, { briefing, story, now, asker }: PlanContext): Plan {
  const { wish, recurrence, zone } = wished;
  const { address, person: createdBy } = asker;
  const subscription = { ...wished, id: '', story: briefing.id, address, createdBy, createdAt: now };
  const reading = { briefing, today: dateAt(now, zone) };
  const facts = subscriptionFacts({ number: 0, subscription }, reading);
  const posts = nextPosts(subscription, reading, now, PREVIEWED_POSTS);
  const form = withoutSpaces(wishForm(wished, briefing));
  const fits = form.length <= 2 * WISH_LENGTH;
  const heading = posts.length === PREVIEWED_POSTS ? `The next ${PREVIEWED_POSTS} times` : 'The last times';
  const note = fits
    ? 'Nothing is saved yet. Discord does not share your time zone; set it with the option "zone".'
    : 'This is too long to save. Leave out some dates.';
  const message: Message = {
    title: `Subscribe to ${wishInWords(wish, briefing)}?`,
    blocks: [
      { type: 'facts', facts: facts.filter(({ label }) => label === 'When' || label === 'Quiet days') },
      { type: 'heading', text: heading },
      { type: 'list', items: posts.map((post) => postItem(post, zone)) },
      ...(posts.length === 0 ? [{ type: 'text' as const, text: 'As things stand, it has nothing to post.' }] : []),
      { type: 'note', text: note },
    ],
    footer: `/${briefing.command} subscribe: ${recurrence.time} in ${zone}`,
  };
  if (!fits || posts.length === 0) return { message };
  const save = `${scopedId('save', story)}:${form.slice(0, WISH_LENGTH)}`;
  const drop = `${scopedId('drop', story)}:${form.slice(WISH_LENGTH)}`;
  return {
    message,
    row: row(button(save, 'Subscribe', ButtonStyle.Success), button(drop, 'Cancel')),
  };
}

/** A press of a draft's button. 'try' previews the suggested wish. */
export type PlanPress = { readonly story: string | undefined } & (
  | { readonly kind: 'save' | 'try'; readonly wish: string }
  | { readonly kind: 'drop' | 'form' }
);

/**
 * Reads the id of a draft's button; undefined for other buttons.
 * @param ids of all controls in the message
 */
export function planPressOf(id: string, ids: readonly string[]): PlanPress | undefined {
  const { name, story, rest = '' } = readScopedId(id);
  switch (name) {
    case SUBSCRIBE_FORM:
      return { kind: 'form', story };
    case 'drop':
      return { kind: 'drop', story };
    case 'plan':
      return { kind: 'try', wish: withSpaces(rest), story };
    case 'save': {
      const drop = ids.map(readScopedId).find((other) => other.name === 'drop');
      return { kind: 'save', wish: withSpaces(rest + (drop?.rest ?? '')), story };
    }
    default:
      return undefined;
  }
}

/**
 * The button that opens the form.
 * @param story its key, if there are several
 */
export function subscribeRow(story?: string): ButtonRow {
  return row(button(scopedId(SUBSCRIBE_FORM, story), 'Subscribe…', ButtonStyle.Primary));
}

function withoutSpaces(text: string): string {
  return text.replaceAll(' ', SPACE);
}

function withSpaces(text: string): string {
  return text.replaceAll(SPACE, ' ');
}

function asSentence(text: string): string {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.?!]$/.test(whole) ? whole : `${whole}.`;
}
