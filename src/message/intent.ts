import { z } from 'zod';

export const DETAIL_KINDS = ['entry', 'summary'] as const;

export const PROPOSAL_KINDS = ['settle', 'source'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

export const POST_KINDS = ['digest', 'reminder'] as const;
export type PostKind = (typeof POST_KINDS)[number];

const name = z.string().min(1);
const optionalName = name.exactOptional();
const page = z.int().min(1).max(9999).exactOptional();

function intentSchema<Kind extends string, Fields extends z.ZodRawShape>(kind: Kind, fields: Fields) {
  return z.strictObject({ kind: z.literal(kind), ...fields });
}

/** The intents that a button can carry: none contains a person's free text. Button ids depend on the order of the fields. */
export const BUTTON_INTENTS = {
  overview: intentSchema('overview', {}),
  summary: intentSchema('summary', { topic: optionalName }),
  /** With `and`, one answer from two entries. */
  entry: intentSchema('entry', { id: name, and: optionalName }),
  /** All statements of an entry or a summary. */
  details: intentSchema('details', { what: z.enum(DETAIL_KINDS), of: name }),
  faq: intentSchema('faq', { topic: optionalName, page }),
  watch: intentSchema('watch', { item: optionalName }),
  timeline: intentSchema('timeline', {}),
  sources: intentSchema('sources', { source: optionalName, page }),
  /** `of` is an entry or a claim. */
  evidence: intentSchema('evidence', { of: name, page }),
  disputes: intentSchema('disputes', { dispute: optionalName, page }),
  /** `since` is unparsed text. */
  changes: intentSchema('changes', { since: optionalName, page }),
  help: intentSchema('help', {}),
  /** `wish` is the text that a person would type after "subscribe". */
  subscribe: intentSchema('subscribe', { wish: name }),
  /** Asks where to post the reminders of a watch item. Saves nothing yet. */
  offer: intentSchema('offer', { item: name }),
  /** Posts an item's reminders in this channel. */
  follow: intentSchema('follow', { item: name }),
  /** Sends an item's reminders only to the person. */
  'remind-me': intentSchema('remind-me', { item: name }),
  subscriptions: intentSchema('subscriptions', { page }),
  /** `which` is a number in the channel's list, "all" or a subscription's id. Without `until`, the pause lasts until `resume`. */
  pause: intentSchema('pause', {
    which: name,
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .exactOptional(),
  }),
  resume: intentSchema('resume', { which: name }),
  unsubscribe: intentSchema('unsubscribe', { which: name }),
  /** `which` is a subscription's id, `times` what a person would type: "fri 09:00 in Europe/London". */
  reschedule: intentSchema('reschedule', { which: z.string().regex(/^[\w-]+$/), times: name }),
  /**
   * Asks for one private message once an answer changes. `of` is a topic's key or typed text; without it, the reply is a list.
   */
  notify: intentSchema('notify', { of: optionalName }),
  /** Cancels a notification. `which` is a topic's key or name, a number in the person's list, or "all". */
  unnotify: intentSchema('unnotify', { which: name }),
  /** Sets whether old posts in this channel get a reply when their answer changes. Without `isOn`, shows the setting. */
  'follow-ups': intentSchema('follow-ups', { isOn: z.boolean().exactOptional() }),
  receipts: intentSchema('receipts', { of: name, page }),
  /** Opens the other pages of a post. `of` and `nominal` identify its delivery. */
  posted: intentSchema('posted', {
    of: z.string().regex(/^[\w-]+$/),
    nominal: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  }),
  preview: intentSchema('preview', { what: z.enum(POST_KINDS) }),
  feedback: intentSchema('feedback', { of: name, isHelpful: z.boolean() }),
  /** Opens the form for a proposal. Without `what`, offers both kinds. `item` is unparsed text. */
  propose: intentSchema('propose', { what: z.enum(PROPOSAL_KINDS).exactOptional(), item: optionalName }),
};

interface StoryScope {
  /** The story's key; undefined if the story is unknown or the only one. */
  readonly story?: string;
}

export type ButtonIntent = StoryScope & Readonly<z.infer<(typeof BUTTON_INTENTS)[keyof typeof BUTTON_INTENTS]>>;

type TypedIntent =
  /**
   * `after` is the entry that the conversation showed last, `offered` the entries that it offered to choose from. `pending` is
   * the intent of the offer in the bot's last message, `earlierOffer` of one shortly before. `subscription` is the id of the
   * subscription, or the topic key of the awaited answer, in the bot's last message.
   */
  | {
      readonly kind: 'ask';
      readonly question: string;
      readonly after?: string;
      readonly offered?: readonly string[];
      readonly pending?: ButtonIntent;
      readonly earlierOffer?: ButtonIntent;
      readonly subscription?: string;
    }
  /** `wish` is unparsed text: what to post, on which days and when. */
  | { readonly kind: 'subscribe'; readonly wish?: string }
  /** Without `which`, the channel's only subscription. `until` is unparsed text. */
  | { readonly kind: 'pause'; readonly which?: string; readonly until?: string }
  | { readonly kind: 'resume' | 'unsubscribe'; readonly which?: string }
  | { readonly kind: 'send'; readonly what: PostKind }
  /** `values` are the form's values by field id. */
  | { readonly kind: 'proposal'; readonly what: ProposalKind; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'decline' }
  | { readonly kind: 'incomplete'; readonly command: string }
  | { readonly kind: 'misspelt'; readonly typed: string; readonly meant: string };

/** A parsed command, question or button, on any platform. */
export type Intent = StoryScope & (TypedIntent | Exclude<ButtonIntent, { kind: TypedIntent['kind'] }>);

export type AskIntent = Extract<Intent, { kind: 'ask' }>;
