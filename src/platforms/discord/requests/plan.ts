import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Temporal } from 'temporal-polyfill';
import type { Briefing } from '../../../briefing/briefing.ts';
import { dateAt } from '../../../briefing/dates.ts';
import type { Message } from '../../../message/message.ts';
import type { Asker } from '../../../ports/desk.ts';
import { nextPosts, postItem, subscriptionFacts, wishInWords } from '../../../reply/subscription-details.ts';
import { parseWish } from '../../../reply/wish.ts';
import { type SubscriptionSpec, wishForm } from '../../../reply/wish-form.ts';
import { readZone } from '../../../schedule/zone.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { wishChoices } from '../commands/choices.ts';
import { CUSTOM_ID_LENGTH } from '../render/limits.ts';

/** The preview of a subscription before it is saved. */
export interface Plan {
  readonly message: Message;
  /** The buttons that save or drop it; undefined if there is nothing to save. */
  readonly row?: APIActionRowComponent<APIButtonComponentWithCustomId>;
}

export interface PlanContext {
  readonly briefing: Briefing;
  /** The story's key, if there are several. */
  readonly story?: string | undefined;
  readonly now: Temporal.Instant;
  readonly asker: Asker;
}

/**
 * Prefixes of button ids, before the wish. The drop button holds the part of the wish that does not fit in the save
 * button.
 */
const SAVE = 'save';
const DROP = 'drop';
const TRY = 'plan';
/** "save:", or "save.x7k2:" with a story's key. */
const PLAN_ID = /^(?<what>save|drop|plan)(?:\.(?<story>[a-z\d]{4}))?:(?<rest>.*)$/;
const FORM_ID = /^subscribe-form(?:\.(?<story>[a-z\d]{4}))?$/;
/** The id of the form and of the button that opens it. */
const SUBSCRIBE_FORM = 'subscribe-form';
const WISH_LENGTH = CUSTOM_ID_LENGTH - 'save.x7k2:'.length;
/** Replaces spaces, which Discord may trim from ids. It never occurs in a wish. */
const SPACE = '~';
const PREVIEWED_POSTS = 5;
const DEFAULTS = { what: 'digest', days: 'mon', time: '09:00' };
/** "weekdays 9:00", "daily 5 pm": the days contain a time. */
const TIME = /\d[.:]\d\d|\d\s*[ap]\.?m\b|\bnoon\b|\bmidnight\b/i;

/** The filled-in values as one text, in the form typed after "subscribe". */
export function wishText(values: ReadonlyMap<string, string>): string {
  const value = (name: string) => values.get(name) ?? '';
  const [kind = DEFAULTS.what, ...rest] = (value('what') || DEFAULTS.what).split(' ');
  const days = value('days') || (kind === 'reminders' ? 'daily' : DEFAULTS.days);
  const isTimed = value('time') === '' && TIME.test(days);
  const zone = zoneOf(value('zone'));
  return [
    kind,
    ...rest,
    days,
    isTimed ? '' : value('time') || DEFAULTS.time,
    value('more'),
    zone === '' ? '' : `in ${zone}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
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
  switch (read.kind) {
    case 'wish':
      return previewOf(read.wished, context);
    case 'wrong':
      return {
        message: botMessage('Not subscribed yet', [asSentence(read.what), `The nearest: ${read.nearest}`]),
        ...(read.nearest.length <= WISH_LENGTH && {
          row: row(
            button(
              `${idOf(TRY, context.story)}:${withoutSpaces(read.nearest)}`,
              'Yes, show me when it comes',
              ButtonStyle.Primary,
            ),
          ),
        }),
      };
    default:
      return { message: botMessage('Not subscribed yet', ['Say what to post, on which days and at what time.']) };
  }
}

function previewOf(wished: SubscriptionSpec, { briefing, story, now, asker }: PlanContext): Plan {
  const { wish, recurrence, zone } = wished;
  const subscription = {
    ...wished,
    id: '',
    story: briefing.id,
    address: asker.address,
    createdBy: asker.person,
    createdAt: now,
  };
  const today = dateAt(now, zone);
  const facts = subscriptionFacts({ number: 0, subscription }, { briefing, today });
  const posts = nextPosts(subscription, { briefing, today }, now, PREVIEWED_POSTS);
  const form = withoutSpaces(wishForm(wished, briefing));
  const fits = form.length <= 2 * WISH_LENGTH;
  const message: Message = {
    title: `Subscribe to ${wishInWords(wish, briefing)}?`,
    blocks: [
      { type: 'facts', facts: facts.filter(({ label }) => label === 'When' || label === 'Quiet days') },
      {
        type: 'heading',
        text: posts.length === PREVIEWED_POSTS ? `The next ${PREVIEWED_POSTS} times` : 'The last times',
      },
      { type: 'list', items: posts.map((post) => postItem(post, zone)) },
      ...(posts.length === 0 ? [{ type: 'text' as const, text: 'As things stand, it has nothing to post.' }] : []),
      {
        type: 'note',
        text: fits
          ? 'Nothing is saved yet. Discord does not share your time zone; set it with the option "zone".'
          : 'This is too long to save. Leave out some dates.',
      },
    ],
    footer: `/${briefing.command} subscribe: ${recurrence.time} in ${zone}`,
  };
  if (!fits || posts.length === 0) return { message };
  return {
    message,
    row: row(
      button(`${idOf(SAVE, story)}:${form.slice(0, WISH_LENGTH)}`, 'Subscribe', ButtonStyle.Success),
      button(`${idOf(DROP, story)}:${form.slice(WISH_LENGTH)}`, 'Cancel', ButtonStyle.Secondary),
    ),
  };
}

/** The meaning of a pressed button; undefined if it is none of these. */
export type PlanPress = { readonly story?: string | undefined } & (
  | { readonly kind: 'save' | 'try'; readonly wish: string }
  | { readonly kind: 'drop' }
  | { readonly kind: 'form' }
);

/** @param ids of all controls in the message */
export function planPressOf(customId: string, ids: readonly string[]): PlanPress | undefined {
  const form = formOf(customId);
  if (form) return { kind: 'form', ...form };
  const { what, rest = '', story } = PLAN_ID.exec(customId)?.groups ?? {};
  if (what === DROP) return { kind: 'drop', story };
  if (what === TRY) return { kind: 'try', wish: withSpaces(rest), story };
  if (what !== SAVE) return undefined;
  const rests = ids.map((id) => PLAN_ID.exec(id)?.groups ?? {});
  const more = rests.find((groups) => groups['what'] === DROP)?.['rest'] ?? '';
  return { kind: 'save', wish: withSpaces(rest + more), story };
}

/** The story of the form with this id, or of the button that opens it; undefined for other ids. */
export function formOf(customId: string): { readonly story: string | undefined } | undefined {
  const found = FORM_ID.exec(customId);
  return found ? { story: found.groups?.['story'] } : undefined;
}

function idOf(what: string, story: string | undefined): string {
  return story === undefined ? what : `${what}.${story}`;
}

/**
 * The button that opens the form.
 * @param story its key, if there are several
 */
export function subscribeRow(story?: string): APIActionRowComponent<APIButtonComponentWithCustomId> {
  return row(button(idOf(SUBSCRIBE_FORM, story), 'Subscribe…', ButtonStyle.Primary));
}

/** The form for a new subscription. */
export function subscribeForm(briefing: Briefing, story?: string): APIModalInteractionResponseCallbackData {
  const [first, ...others] = wishChoices(briefing);
  const text = (id: string, value: string, most: number, required: boolean) => ({
    type: ComponentType.TextInput as const,
    custom_id: id,
    style: TextInputStyle.Short as const,
    max_length: most,
    required,
    ...(value && { value }),
  });
  const label = (name: string, description: string) => ({
    type: ComponentType.Label as const,
    label: name,
    description,
  });
  return {
    custom_id: idOf(SUBSCRIBE_FORM, story),
    title: 'Subscribe',
    components: [
      {
        ...label('What', 'What to post in this channel'),
        component: {
          type: ComponentType.StringSelect,
          custom_id: 'what',
          options: [...(first ? [{ ...first, default: true }] : []), ...others].map(({ name, ...option }) => ({
            ...option,
            label: name,
          })),
        },
      },
      {
        ...label('Days', 'Such as mon, weekdays, daily, every 2 weeks fri, monthly last'),
        component: text('days', DEFAULTS.days, 100, true),
      },
      { ...label('Time', 'Such as 09:00 or 5:30 pm'), component: text('time', DEFAULTS.time, 20, true) },
      { ...label('Time zone', 'Such as London or UTC'), component: text('zone', 'UTC', 60, true) },
      {
        ...label('More', 'Such as: until 2026-12-31, except 2026-12-24, quiet sat,sun'),
        component: text('more', '', 150, false),
      },
    ],
  };
}

function withoutSpaces(text: string): string {
  return text.replaceAll(' ', SPACE);
}

function withSpaces(text: string): string {
  return text.replaceAll(SPACE, ' ');
}

function button(custom_id: string, label: string, style: APIButtonComponentWithCustomId['style']) {
  return { type: ComponentType.Button as const, custom_id, label, style };
}

function row(...components: APIButtonComponentWithCustomId[]): APIActionRowComponent<APIButtonComponentWithCustomId> {
  return { type: ComponentType.ActionRow, components };
}

function asSentence(text: string): string {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.?!]$/.test(whole) ? whole : `${whole}.`;
}
