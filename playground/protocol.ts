import { z } from 'zod';

/** A JSON object as a platform got it: drawn and shown as it is, not interpreted here. */
const payload = z.record(z.string(), z.unknown());

/** What was said in a pane: by the person at the page, or by the bot. */
const said = z.object({
  /** Slack's `ts`, Discord's snowflake. */
  id: z.string(),
  from: z.enum(['person', 'bot']),
  /** The pane's clock when it was said, an ISO instant. */
  at: z.string(),
  /** `channel` and `thread` are seen by all, `direct` is the direct message with the bot. */
  place: z.enum(['channel', 'direct', 'thread']),
  /** The message that a thread hangs on, or that this replies to. */
  under: z.string().optional(),
  /** Seen by the person alone, as if sent so by the platform. */
  isPrivate: z.boolean(),
  /** Of a person: what was typed or pressed. */
  text: z.string().optional(),
  /** Of the bot: exactly what the platform was sent. */
  payload: payload.optional(),
  /** The files in it: where the page finds them, by Slack's id of a `slack_file`, or Discord's name after "attachment://". */
  files: z.record(z.string(), z.string()).optional(),
  /** How the payload came: the API's method or route, "chat.postMessage". */
  sentBy: z.string().optional(),
});
export type Said = z.infer<typeof said>;

/** A modal that is open, exactly as the platform was sent it. */
const modal = z.object({
  id: z.string(),
  payload,
  sentBy: z.string(),
  errors: z.record(z.string(), z.string()).optional(),
});
export type Modal = z.infer<typeof modal>;

const pane = z.object({
  /** False while the app is starting. */
  isReady: z.boolean(),
  said: z.array(said),
  modal: modal.optional(),
  /** What the platform was refused or the bot could not do, in words; the newest last. */
  faults: z.array(z.string()),
  /** What the ids in payloads stand for: of channels (without "#") and people. Slack's channels begin with C. */
  names: z.record(z.string(), z.string()),
});
export type Pane = z.infer<typeof pane>;

/** All that the page draws. The page gets it whole after each change, at `GET /api/events` (server-sent events, "snapshot"). */
export const snapshot = z.object({
  /** Without the slash. */
  command: z.string(),
  botName: z.string(),
  personName: z.string(),
  clock: z.object({ now: z.string(), isReal: z.boolean(), zone: z.string() }),
  /** The next post that is due in a pane's channel; none without a subscription. */
  nextDelivery: z.object({ at: z.string(), platform: z.enum(['slack', 'discord']), what: z.string() }).optional(),
  slack: pane.extend({ home: payload.optional() }),
  discord: pane,
  /** What the page says of the briefing, and what it suggests to try. */
  story: z.object({
    title: z.string(),
    /** A day, as all days here: "2026-05-07". */
    asOf: z.string(),
    questions: z.array(z.string()),
    /** The id of the watch item that is expected next. */
    watch: z.string().optional(),
    /** Days on which there is something to see. */
    days: z.array(z.object({ day: z.string(), why: z.string() })),
  }),
  /** Counts up each time a saved briefing was taken; the curator's view is fetched again then. */
  briefing: z.object({ version: z.number(), problems: z.array(z.string()) }),
});
export type Snapshot = z.infer<typeof snapshot>;

const text = z.string().max(12_000);

/** `POST /api/slack`. The answer is 204 once the bot's app has acknowledged, or 4xx/5xx with `{ error }` in words. */
export const slackAction = z.discriminatedUnion('kind', [
  /** Beginning with the slash command it is one; in a channel, with `@<bot name>` it is a mention. */
  z.object({
    kind: z.literal('say'),
    text,
    place: z.enum(['channel', 'direct', 'thread']),
    under: z.string().optional(),
  }),
  /** One element of a message, of the home tab or of the open modal. `action` is what Slack would send of it. */
  z.object({
    kind: z.literal('press'),
    on: z.enum(['message', 'home', 'modal']),
    id: z.string().optional(),
    action: payload,
    /** Of a modal: what its inputs hold, as Slack's `view.state.values`. */
    values: z.record(z.string(), z.record(z.string(), payload)).optional(),
  }),
  z.object({ kind: z.literal('submit'), values: z.record(z.string(), z.record(z.string(), payload)) }),
  z.object({ kind: z.literal('dismiss') }),
  /** Removes the messages of a place. Subscriptions stay. */
  z.object({ kind: z.literal('clear'), place: z.enum(['channel', 'direct']) }),
  z.object({ kind: z.literal('open home') }),
  /** What is typed into a menu whose options the app looks up. Answers 200 with `{ options }`, as Slack gets them of the app. */
  z.object({
    kind: z.literal('type'),
    on: z.enum(['message', 'home', 'modal']),
    id: z.string().optional(),
    blockId: z.string(),
    actionId: z.string(),
    value: text,
  }),
  /** The shortcut on a message, by the message's id; without one the global shortcut. */
  z.object({ kind: z.literal('shortcut'), id: z.string().optional() }),
]);
export type SlackAction = z.infer<typeof slackAction>;

/** `POST /api/discord`. As `POST /api/slack`; an autocomplete answers 200 with `{ choices: [{ name, value }] }`. */
export const discordAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('say'), text, place: z.enum(['channel', 'direct']), under: z.string().optional() }),
  /** Options by name; the subcommand is one of those in `GET /api/discord/commands`. */
  z.object({
    kind: z.literal('command'),
    subcommand: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    place: z.enum(['channel', 'direct']),
  }),
  z.object({
    kind: z.literal('type'),
    subcommand: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    /** The option that is being typed. */
    focused: z.string(),
  }),
  z.object({ kind: z.literal('press'), id: z.string(), customId: z.string(), values: z.array(z.string()).optional() }),
  z.object({ kind: z.literal('submit'), customId: z.string(), values: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('dismiss') }),
  /** As in Slack. */
  z.object({ kind: z.literal('clear'), place: z.enum(['channel', 'direct']) }),
  /** The context menu's command on a message. */
  z.object({ kind: z.literal('message command'), id: z.string() }),
]);
export type DiscordAction = z.infer<typeof discordAction>;

/** The days to which the clock can be set: Discord's ids, which are times, tell no earlier and no much later ones. */
export const FIRST_DAY = '2020-01-01';
export const LAST_DAY = '2099-12-31';

/** `POST /api/clock`: to an instant, to the next delivery, or back to the real time. When it goes back, the channels and subscriptions are emptied. */
export const clockAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), at: z.string() }),
  z.object({ kind: z.literal('next delivery') }),
  z.object({ kind: z.literal('real') }),
]);
export type ClockAction = z.infer<typeof clockAction>;

/** `POST /api/try`: a question, answered with a `Trial`. */
export const tryAction = z.object({ question: text });

export const trial = z.object({
  /** What Slack would be sent. */
  payload,
  /** Why it is the answer, in lines of plain text. */
  explanation: z.string(),
});
export type Trial = z.infer<typeof trial>;

const statement = z.object({
  kind: z.enum(['stated', 'derived', 'silence']),
  text: z.string(),
  /** What it stands on, in words; with the arithmetic of what is derived. */
  standsOn: z.string(),
  claims: z.array(z.string()),
});
export type CuratorStatement = z.infer<typeof statement>;

const revision = { entered: z.string(), revised: z.object({ on: z.string(), note: z.string() }).optional() };
const question = z.object({
  id: z.string(),
  question: z.string(),
  phrasings: z.array(z.string()),
  answer: z.array(statement),
  /** Of an unknown: the entry that comes nearest. */
  nearest: z.string().optional(),
  ...revision,
});
const topic = z.object({
  id: z.string(),
  title: z.string(),
  claims: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      standing: z.enum(['confirmed', 'reported', 'expected', 'analysis', 'derived']),
      /** "CogLab ¶6"; of a derived claim its arithmetic and what it comes from. */
      standsOn: z.string(),
      ...revision,
    }),
  ),
  disputes: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['hard', 'soft']),
      sides: z.array(z.object({ label: z.string(), says: statement })),
      ...revision,
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
      ...revision,
    }),
  ),
});
export type CuratorTopic = z.infer<typeof topic>;

/** `GET /api/briefing`: the briefing in use as its editors see it, on the day of the clock. */
export const curatorView = z.object({
  title: z.string(),
  asOf: z.string(),
  /** The day of the phases. */
  day: z.string(),
  sources: z.array(z.object({ id: z.string(), label: z.string(), about: z.string() })),
  timeline: z.object({
    marks: z.array(z.object({ kind: z.string(), when: z.string(), label: z.string(), status: z.string() })),
    /** The open watch items that have no date. */
    undated: z.array(z.string()),
  }),
  topics: z.array(topic),
});
export type CuratorView = z.infer<typeof curatorView>;
