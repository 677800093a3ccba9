import { z } from 'zod';
import type { Uploads } from './uploads.ts';
import {
  BOT_ID,
  BOT_USER,
  CHANNEL,
  DIRECT,
  type Fields,
  PERSON,
  shownMessage,
  shownView,
  TEAM,
  type Workspace,
} from './workspace.ts';

/** Slack's `ok: false`, with the error's name and what else is said of it. */
class SlackRefusal extends Error {
  readonly more: Fields;

  constructor(error: string, more: Fields = {}) {
    super(error);
    this.more = more;
  }
}

/** What the methods work on. */
export interface Slack {
  readonly workspace: Workspace;
  /** What names what a person did, for the one modal that may be opened because of it. */
  readonly triggers: Set<string>;
  readonly personName: string;
  readonly botName: string;
  readonly uploads: Uploads;
  /** The person's, an IANA name. */
  readonly zone: string;
}

/** @throws SlackRefusal */
type Method = (args: Fields, slack: Slack) => Fields;

const payload = z.record(z.string(), z.unknown());
const channel = z.enum([CHANNEL, DIRECT], { error: 'channel_not_found' });
const said = z.looseObject({
  channel,
  text: z.string().optional(),
  blocks: z.array(payload).optional(),
  thread_ts: z.string().optional(),
});
const span = z.looseObject({ channel, oldest: z.coerce.number().default(0), latest: z.coerce.number().optional() });
const ok = method(z.looseObject({}), () => ({}));

/** Slack's methods, as far as the bot calls them. */
const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    'auth.test': method(z.looseObject({}), (_, { botName }) => ({
      url: 'https://playground.slack.com/',
      team: 'Playground',
      user: botName.toLowerCase(),
      team_id: TEAM,
      user_id: BOT_USER,
      bot_id: BOT_ID,
      is_enterprise_install: false,
    })),
    'chat.postMessage': method(said, (args, { workspace }) => {
      if (!args.text && !args.blocks?.length) throw new SlackRefusal('no_text');
      const { ts, ...message } = workspace.add({
        channel: args.channel,
        from: 'bot',
        text: args.text ?? '',
        isPrivate: false,
        thread: args.thread_ts,
        payload: args,
        sentBy: 'chat.postMessage',
      });
      return { channel: args.channel, ts, message: shownMessage({ ts, ...message }) };
    }),
    'chat.update': method(said.extend({ ts: z.string() }), (args, { workspace }) => {
      const before = workspace.message(args.ts);
      if (!before || before.isPrivate) throw new SlackRefusal('message_not_found');
      if (before.from !== 'bot') throw new SlackRefusal('cant_update_message');
      workspace.change(args.ts, { text: args.text ?? '', payload: args, sentBy: 'chat.update' });
      return { channel: args.channel, ts: args.ts, text: args.text };
    }),
    'conversations.history': method(span, (args, { workspace }) => {
      const roots = workspace.messages.filter(({ ts, thread }) => thread === undefined || thread === ts);
      return { messages: within(roots, args).toReversed(), has_more: false };
    }),
    'conversations.replies': method(span.extend({ ts: z.string() }), (args, { workspace }) => {
      const thread = workspace.messages.filter(({ ts, thread }) => ts === args.ts || thread === args.ts);
      if (thread.length === 0) throw new SlackRefusal('thread_not_found');
      return { messages: within(thread, args), has_more: false };
    }),
    'conversations.info': method(z.looseObject({ channel }), (args) => {
      const isDirect = args.channel === DIRECT;
      const names = isDirect ? { is_im: true, user: PERSON } : { is_channel: true, name: 'briefings', is_member: true };
      return { channel: { id: args.channel, is_im: isDirect, is_archived: false, ...names } };
    }),
    'conversations.members': method(z.looseObject({ channel }), () => ({ members: [PERSON, BOT_USER] })),
    'conversations.open': method(z.looseObject({ users: z.literal(PERSON, { error: 'user_not_found' }) }), () => ({
      channel: { id: DIRECT },
    })),
    'users.info': method(
      z.looseObject({ user: z.literal(PERSON, { error: 'user_not_found' }) }),
      (_, { personName: name, zone: tz }) => ({
        user: {
          id: PERSON,
          team_id: TEAM,
          name: name.toLowerCase(),
          real_name: name,
          tz,
          profile: { real_name: name },
        },
      }),
    ),
    'views.open': method(
      z.looseObject({ trigger_id: z.string(), view: payload }),
      ({ trigger_id, view }, { workspace, triggers }) => {
        if (!triggers.delete(trigger_id)) throw new SlackRefusal('exchanged_trigger_id');
        const shown = workspace.showModal({ id: `V${workspace.newTs()}`, payload: view, sentBy: 'views.open' });
        return { view: shown && shownView(shown) };
      },
    ),
    'views.update': method(
      z.looseObject({ view_id: z.string(), hash: z.string().optional(), view: payload }),
      (args, { workspace }) => {
        const before = workspace.modal;
        if (before?.id !== args.view_id) throw new SlackRefusal('not_found');
        if (args.hash !== undefined && args.hash !== before.hash) throw new SlackRefusal('hash_conflict');
        const shown = workspace.showModal({ id: before.id, payload: args.view, sentBy: 'views.update' });
        return { view: shown && shownView(shown) };
      },
    ),
    'views.publish': method(
      z.looseObject({ user_id: z.literal(PERSON, { error: 'user_not_found' }), view: payload }),
      (args, { workspace }) => ({ view: shownView(workspace.showHome(args.view, 'views.publish')) }),
    ),
    'files.getUploadURLExternal': method(
      z.looseObject({ filename: z.string(), length: z.coerce.number() }),
      (_, { uploads }) => uploads.begin(),
    ),
    'files.completeUploadExternal': method(
      z.looseObject({ files: z.array(z.looseObject({ id: z.string() })) }),
      ({ files }, { uploads }) => {
        if (!files.every(({ id }) => uploads.has(id))) throw new SlackRefusal('file_not_found');
        return { files };
      },
    ),
    'assistant.threads.setStatus': ok,
    'assistant.threads.setTitle': ok,
    'assistant.threads.setSuggestedPrompts': ok,
  }),
);

/** Calls of a view that was closed or has changed meanwhile: the app reckons with these, and nobody needs to be told. */
const USUAL = ['not_found', 'hash_conflict'];

/** What Slack answers to a call; one that it refuses is told in the pane. */
export function answerTo(name: string, args: Fields, slack: Slack): Fields {
  try {
    const run = METHODS.get(name);
    if (!run) throw new SlackRefusal('unknown_method', { req_method: name });
    return { ok: true, ...run(args, slack) };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const { message, more } = error;
    if (!USUAL.includes(message)) slack.workspace.fault(`Slack refused ${name}: ${message}${detail(more)}`);
    return { ok: false, error: message, ...more };
  }
}

function method<Args>(schema: z.ZodType<Args>, run: (args: Args, slack: Slack) => Fields): Method {
  return (raw, slack) => {
    const { success, data, error } = schema.safeParse(raw);
    if (success) return run(data, slack);
    const [known] = error.issues.filter(({ message }) => /^[a-z]+(?:_[a-z]+)+$/.test(message));
    if (known) throw new SlackRefusal(known.message);
    const messages = error.issues.map(({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`);
    throw new SlackRefusal('invalid_arguments', { response_metadata: { messages } });
  };
}

function within(
  messages: Workspace['messages'],
  { channel, oldest, latest }: { channel: string; oldest: number; latest?: number | undefined },
): Fields[] {
  return messages
    .filter((message) => message.channel === channel && !message.isPrivate)
    .filter(({ ts }) => Number(ts) > oldest && (latest === undefined || Number(ts) < latest))
    .map(shownMessage);
}

function detail(more: Fields): string {
  return Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more)}`;
}
