import { z } from 'zod';

/** A JSON object in the platform's format. */
const payload = z.record(z.string(), z.unknown());

const message = z.object({
  /** Slack's `ts` or Discord's snowflake. */
  id: z.string(),
  from: z.enum(['person', 'bot']),
  /** On the playground's clock, in ISO 8601. */
  at: z.string(),
  /** `direct` is the direct message with the bot. */
  place: z.enum(['channel', 'direct', 'thread']),
  /** The id of the thread's first message, or of the message replied to. */
  under: z.string().optional(),
  /** Visible only to the user. */
  isPrivate: z.boolean(),
  text: z.string().optional(),
  payload: payload.optional(),
  /** URLs, by the id of Slack's `slack_file` or the name after Discord's "attachment://". */
  files: z.record(z.string(), z.string()).optional(),
  /** The API method or route, such as "chat.postMessage". */
  sentBy: z.string().optional(),
});
export type PaneMessage = z.infer<typeof message>;

const modal = z.object({
  id: z.string(),
  payload,
  sentBy: z.string(),
  errors: z.record(z.string(), z.string()).optional(),
});
export type Modal = z.infer<typeof modal>;

const pane = z.object({
  isReady: z.boolean(),
  said: z.array(message),
  modal: modal.optional(),
  faults: z.array(z.string()),
  /** By id: the names of channels (without "#"), direct messages, servers and users. Ids of Slack's channels begin with C. */
  names: z.record(z.string(), z.string()),
});
export type Pane = z.infer<typeof pane>;

/** The page's live state. `GET /api/events` sends it at once, and after each change. */
export const snapshot = z.object({
  /** Without the slash. */
  command: z.string(),
  botName: z.string(),
  personName: z.string(),
  clock: z.object({ now: z.string(), isReal: z.boolean(), zone: z.string() }),
  nextDelivery: z.object({ at: z.string(), platform: z.enum(['slack', 'discord']), what: z.string() }).optional(),
  slack: pane.extend({ home: payload.optional() }),
  discord: pane,
  story: z.object({
    title: z.string(),
    /** A date such as "2026-05-07", like all days here. */
    asOf: z.string(),
    questions: z.array(z.string()),
    /** The id of the watch item with the next expected date, or the last one if all have passed. */
    watch: z.string().optional(),
    days: z.array(z.object({ day: z.string(), why: z.string() })),
  }),
  briefing: z.object({ version: z.number(), problems: z.array(z.string()) }),
});
export type Snapshot = z.infer<typeof snapshot>;

const text = z.string().max(12_000);

/** The body of `POST /api/slack`. A refused action gets 4xx or 5xx with `{ error }`, a text for the visitor. */
export const slackAction = z.discriminatedUnion('kind', [
  /** Text that begins with "/" is a slash command. */
  z.object({
    kind: z.literal('say'),
    text,
    place: z.enum(['channel', 'direct', 'thread']),
    under: z.string().optional(),
  }),
  /** An element of a message, the home tab or the open modal. `action` is what Slack sends for it. */
  z.object({
    kind: z.literal('press'),
    on: z.enum(['message', 'home', 'modal']),
    id: z.string().optional(),
    action: payload,
    /** As in Slack's `view.state.values`. */
    values: z.record(z.string(), z.record(z.string(), payload)).optional(),
  }),
  z.object({ kind: z.literal('submit'), values: z.record(z.string(), z.record(z.string(), payload)) }),
  z.object({ kind: z.literal('dismiss') }),
  /** Subscriptions stay. */
  z.object({ kind: z.literal('clear'), place: z.enum(['channel', 'direct']) }),
  z.object({ kind: z.literal('open home') }),
  /** Text typed into a modal's menu whose options the app looks up. The response is `{ options }`. */
  z.object({
    kind: z.literal('type'),
    blockId: z.string(),
    actionId: z.string(),
    value: text,
  }),
  z.object({ kind: z.literal('shortcut'), id: z.string().optional() }),
]);
export type SlackAction = z.infer<typeof slackAction>;

const options = z.record(z.string(), z.union([z.string(), z.boolean()]));

/** The body of `POST /api/discord`. The response to an autocomplete is `{ choices: [{ name, value }] }`. */
export const discordAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('say'), text, place: z.enum(['channel', 'direct']), under: z.string().optional() }),
  z.object({
    kind: z.literal('command'),
    subcommand: z.string(),
    options,
    place: z.enum(['channel', 'direct']),
  }),
  z.object({
    kind: z.literal('type'),
    subcommand: z.string(),
    options,
    focused: z.string(),
  }),
  z.object({ kind: z.literal('press'), id: z.string(), customId: z.string(), values: z.array(z.string()).optional() }),
  z.object({ kind: z.literal('submit'), customId: z.string(), values: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('dismiss') }),
  z.object({ kind: z.literal('clear'), place: z.enum(['channel', 'direct']) }),
  z.object({ kind: z.literal('message command'), id: z.string() }),
]);
export type DiscordAction = z.infer<typeof discordAction>;

/** Discord's ids contain the time and cannot represent days far outside this range. */
export const FIRST_DAY = '2020-01-01';
export const LAST_DAY = '2099-12-31';

/** The body of `POST /api/clock`. Going back empties the channels and removes the subscriptions. */
export const clockAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), at: z.string() }),
  z.object({ kind: z.literal('next delivery') }),
  z.object({ kind: z.literal('real') }),
]);
export type ClockAction = z.infer<typeof clockAction>;

/** The body of `POST /api/try`. The response is a `Trial`. */
export const tryAction = z.object({ question: text });

export const trial = z.object({
  payload,
  explanation: z.string(),
});
export type Trial = z.infer<typeof trial>;

const statement = z.object({
  kind: z.enum(['stated', 'derived', 'silence']),
  text: z.string(),
  /** The sources and paragraphs of the claims, any arithmetic, or how many sources were checked. */
  standsOn: z.string(),
  claims: z.array(z.string()),
});
export type CuratorStatement = z.infer<typeof statement>;

const revisionFields = { entered: z.string(), revised: z.object({ on: z.string(), note: z.string() }).optional() };
const question = z.object({
  id: z.string(),
  question: z.string(),
  phrasings: z.array(z.string()),
  answer: z.array(statement),
  /** Set for an unknown: the nearest entry. */
  nearest: z.string().optional(),
  ...revisionFields,
});
const topic = z.object({
  id: z.string(),
  title: z.string(),
  claims: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      standing: z.enum(['confirmed', 'reported', 'expected', 'analysis', 'derived']),
      /** Such as "Operator brief, paragraph 8", or the arithmetic of a derived claim. */
      standsOn: z.string(),
      ...revisionFields,
    }),
  ),
  disputes: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['hard', 'soft']),
      sides: z.array(z.object({ label: z.string(), says: statement })),
      ...revisionFields,
    }),
  ),
  entries: z.array(question),
  unknowns: z.array(question),
  watch: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      phase: z.enum(['open', 'ahead', 'due', 'unconfirmed', 'settled']),
      inWords: z.string(),
      says: statement,
      settles: z.string(),
      check: z.string(),
      ...revisionFields,
    }),
  ),
});
export type CuratorTopic = z.infer<typeof topic>;

/** The response of `GET /api/briefing`. */
export const curatorView = z.object({
  title: z.string(),
  asOf: z.string(),
  day: z.string(),
  sources: z.array(z.object({ id: z.string(), label: z.string(), about: z.string() })),
  timeline: z.object({
    marks: z.array(z.object({ kind: z.string(), when: z.string(), label: z.string(), status: z.string() })),
    undated: z.array(z.string()),
  }),
  topics: z.array(topic),
});
export type CuratorView = z.infer<typeof curatorView>;
