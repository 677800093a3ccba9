import { z } from 'zod';
import type { Arguments } from './arguments.ts';
import type { Channel, SlackMessage, User, Workspace } from './workspace.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Slack answers a refused call with `ok: false`. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(error: string, extraFields: Answer = {}) {
    super(error);
    this.answer = { ok: false, error, ...extraFields };
  }
}

interface Context {
  readonly workspace: Workspace;
  readonly historyPageSize: number;
  /** Without the file's id, which is appended. */
  readonly uploadUrl: string;
}

export interface Method {
  readonly token: 'bot' | 'app';
  /** @throws Refusal if Slack would answer `ok: false` */
  run(args: Arguments, context: Context): Answer;
}

const POST_LIMITS = { alt: 2000, blocks: 50, blockCharacters: 13_200, text: 40_000, prompts: 4 } as const;

const id = z.string().min(1);
const flagSchema = z.boolean().optional();
const image = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().max(POST_LIMITS.alt),
  slack_file: z.strictObject({ id: z.string().min(1) }),
  block_id: z.string().optional(),
});
const blocks = z.array(
  z.union([image, z.looseObject({ type: z.string().min(1) }).refine(({ type }) => type !== 'image')]),
);
const metadata = z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) });
const view = z.looseObject({ type: z.enum(['modal', 'home']), blocks: blocks.max(100) });
const limit = z.coerce.number().int().positive().optional();
const historyShape = {
  cursor: z.string().optional(),
  include_all_metadata: flagSchema,
  inclusive: flagSchema,
  latest: z.coerce.string().optional(),
  limit,
  oldest: z.coerce.string().optional(),
};
const contentShape = {
  text: z.string().optional(),
  blocks: blocks.optional(),
  metadata: metadata.optional(),
  thread_ts: z.string().optional(),
  unfurl_links: flagSchema,
  unfurl_media: flagSchema,
};
type Content = z.output<z.ZodObject<typeof contentShape>>;

/** Unlike Slack, these methods refuse unknown arguments. */
export const METHODS: Readonly<Record<string, Method>> = {
  'apps.connections.open': { token: 'app', run: () => ({}) },
  'auth.test': botMethod([], {}, (_, { workspace }) => ({
    url: `https://${workspace.team.toLowerCase()}.slack.com/`,
    team: workspace.name,
    user: 'colossus',
    team_id: workspace.team,
    user_id: workspace.botUser,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  })),
  'chat.postMessage': botMethod(['chat:write'], { channel: id, ...contentShape }, (args, { workspace }) => {
    const channel = channelOf(workspace, args.channel);
    if (channel.archived) throw new Refusal('is_archived');
    if (!isMember(workspace, channel) && !(channel.kind === 'channel' && hasScope(workspace, 'chat:write.public')))
      throw new Refusal(channel.kind === 'channel' ? 'not_in_channel' : 'channel_not_found');
    checkContent(args, workspace);
    const via = 'chat.postMessage';
    const message = workspace.add({ ...messageOf(workspace, args), channel: channel.id, call: args, via });
    return { channel: channel.id, ts: message.ts, message: messageForCaller(message, true) };
  }),
  'chat.postEphemeral': botMethod(['chat:write'], { channel: id, user: id, ...contentShape }, (args, { workspace }) => {
    const channel = channelOf(workspace, args.channel);
    if (channel.archived) throw new Refusal('is_archived');
    if (!channel.members.includes(args.user)) throw new Refusal('user_not_in_channel');
    if (!isMember(workspace, channel)) throw new Refusal('not_in_channel');
    checkContent(args, workspace);
    const { bot_id: _bot, metadata: _metadata, ...message } = messageOf(workspace, args);
    const via = 'chat.postEphemeral';
    const { ts } = workspace.addEphemeral({ ...message, channel: channel.id, user: args.user, call: args, via });
    return { message_ts: ts };
  }),
  'chat.update': botMethod(['chat:write'], { channel: id, ts: id, ...contentShape }, (args, { workspace }) => {
    const existing = workspace.messages(channelOf(workspace, args.channel).id).find(({ ts }) => ts === args.ts);
    if (!existing) throw new Refusal('message_not_found');
    if (existing.bot_id !== workspace.botId) throw new Refusal('cant_update_message');
    checkContent(args, workspace);
    workspace.change(existing.channel, existing.ts, { ...messageOf(workspace, args), call: args, via: 'chat.update' });
    return { channel: existing.channel, ts: existing.ts, text: args.text ?? '' };
  }),
  'conversations.history': botMethod(['history'], { channel: id, ...historyShape }, (args, context) => {
    const all = messagesOf(context.workspace, args.channel);
    const outsideThreads = all.filter(({ ts, thread_ts }) => !thread_ts || thread_ts === ts);
    return historyAnswer(outsideThreads.toReversed(), args, context);
  }),
  'conversations.replies': botMethod(['history'], { channel: id, ts: id, ...historyShape }, (args, context) => {
    const all = messagesOf(context.workspace, args.channel);
    const thread = all.filter((m) => m.ts === args.ts || m.thread_ts === args.ts);
    if (thread.length === 0) throw new Refusal('thread_not_found');
    return historyAnswer(thread, args, context);
  }),
  'conversations.info': botMethod(['read'], { channel: id }, (args, { workspace }) => {
    const channel = channelOf(workspace, args.channel);
    const { kind } = channel;
    if (kind !== 'channel' && !isMember(workspace, channel)) throw new Refusal('channel_not_found');
    return {
      channel: {
        id: channel.id,
        name: channel.name,
        is_channel: kind === 'channel',
        is_group: kind === 'group',
        is_im: kind === 'im',
        is_mpim: kind === 'mpim',
        is_private: kind !== 'channel',
        is_archived: channel.archived,
        is_read_only: channel.isReadOnly,
        is_ext_shared: channel.isExternal,
        is_member: isMember(workspace, channel),
      },
    };
  }),
  'conversations.members': botMethod(
    ['read'],
    { channel: id, cursor: z.string().optional(), limit },
    (args, { workspace }) => {
      const channel = channelOf(workspace, args.channel);
      if (!isMember(workspace, channel)) throw new Refusal('fetch_members_failed');
      const start = Number(args.cursor ?? 0);
      const end = start + (args.limit ?? 100);
      return {
        members: channel.members.slice(start, end),
        response_metadata: { next_cursor: end < channel.members.length ? String(end) : '' },
      };
    },
  ),
  'conversations.open': botMethod(['im:write'], { users: id }, ({ users: user }, { workspace }) => {
    userOf(workspace, user);
    const channel = `D${user}`;
    if (!workspace.channels.has(channel))
      workspace.put({ id: channel, kind: 'im', members: [workspace.botUser, user] });
    return { channel: { id: channel } };
  }),
  'files.getUploadURLExternal': botMethod(
    ['files:write'],
    { filename: id, length: z.coerce.number().int().positive() },
    ({ filename: name, length }, { workspace, uploadUrl }) => {
      const file = `F${workspace.team}${workspace.files.size + 1}`;
      workspace.files.set(file, { id: file, name, length, isComplete: false });
      return { upload_url: `${uploadUrl}${file}`, file_id: file };
    },
  ),
  'files.completeUploadExternal': botMethod(
    ['files:write'],
    { files: z.array(z.strictObject({ id, title: z.string().optional() })).min(1) },
    (args, { workspace }) => {
      for (const { id: file } of args.files) {
        const uploadedFile = workspace.files.get(file);
        if (!uploadedFile?.bytes) throw new Refusal('file_not_found');
        uploadedFile.isComplete = true;
      }
      return { files: args.files };
    },
  ),
  'users.info': botMethod(['users:read'], { user: id }, (args, { workspace }) => {
    const { id: person, name, realName, tz } = userOf(workspace, args.user);
    const profile = { real_name: realName, display_name: name };
    return { user: { id: person, team_id: workspace.team, name, real_name: realName, tz, is_bot: false, profile } };
  }),
  'views.open': botMethod([], { trigger_id: id, view }, (args, { workspace }) => {
    if (workspace.usedTriggers.has(args.trigger_id)) throw new Refusal('exchanged_trigger_id');
    workspace.usedTriggers.add(args.trigger_id);
    workspace.opened = `V${workspace.viewMethods.size + 1}`;
    return { view: workspace.keepView(workspace.opened, args.view) };
  }),
  'views.update': botMethod([], { view_id: id, hash: z.string().optional(), view }, (args, { workspace }) => {
    const existing = workspace.views.get(args.view_id);
    if (!existing) throw new Refusal('not_found');
    const { hash } = existing;
    if (args.hash !== undefined && args.hash !== hash) throw new Refusal('hash_conflict');
    return { view: workspace.keepView(args.view_id, args.view, 'views.update') };
  }),
  'views.publish': botMethod([], { user_id: id, view, hash: z.string().optional() }, (args, { workspace }) => {
    userOf(workspace, args.user_id);
    if (args.view.type !== 'home')
      throw new Refusal('invalid_arguments', responseMetadata(['view must be of type home']));
    return { view: workspace.keepView(`home-${args.user_id}`, args.view, 'views.publish') };
  }),
  'assistant.threads.setStatus': botMethod(
    ['assistant:write', 'chat:write'],
    { channel_id: id, thread_ts: id, status: z.string(), loading_messages: z.array(z.string()).optional() },
    (args, { workspace }) => thread(workspace, args.channel_id),
  ),
  'assistant.threads.setTitle': botMethod(
    ['assistant:write'],
    { channel_id: id, thread_ts: id, title: z.string().min(1) },
    (args, { workspace }) => thread(workspace, args.channel_id),
  ),
  'assistant.threads.setSuggestedPrompts': botMethod(
    ['assistant:write'],
    {
      channel_id: id,
      thread_ts: id.optional(),
      title: z.string().optional(),
      prompts: z.array(z.strictObject({ title: id, message: id })).max(POST_LIMITS.prompts),
    },
    (args, { workspace }) => thread(workspace, args.channel_id),
  ),
};

/** A method needs any one of the scopes. "history" and "read" stand for the scope of the channel's kind. */
function botMethod<Shape extends z.ZodRawShape>(
  scopes: readonly string[],
  shape: Shape,
  run: (args: z.output<z.ZodObject<Shape, z.core.$strict>>, context: Context) => Answer,
): Method {
  const schema = z.strictObject(shape);
  return {
    token: 'bot',
    run: (rawArgs, context) => {
      // Bolt adds the team to each call of a listener.
      const { team_id: _team, ...args } = rawArgs;
      const { channel } = args;
      const needed = scopes.map((scope) => scopeFor(scope, context.workspace, channel));
      if (needed.length > 0 && !needed.some((scope) => hasScope(context.workspace, scope)))
        throw missingScope(context.workspace, needed);
      const parsed = schema.safeParse(args);
      if (parsed.success) return run(parsed.data, context);
      throw argumentRefusal(parsed.error.issues);
    },
  };
}

function argumentRefusal(issues: readonly z.core.$ZodIssue[]): Refusal {
  const names = new Set(issues.map(({ path }) => path[0]));
  if (names.has('blocks')) return new Refusal('invalid_blocks', responseMetadata(issues.map(issueText)));
  if (names.has('metadata')) return new Refusal('invalid_metadata_format', responseMetadata(issues.map(issueText)));
  return new Refusal('invalid_arguments', responseMetadata(issues.map(issueText)));
}

function issueText(issue: z.core.$ZodIssue): string {
  return `${issue.message} [json-pointer:/${issue.path.map(String).join('/')}]`;
}

function responseMetadata(texts: readonly string[]): Answer {
  return { response_metadata: { messages: texts.map((text) => `[ERROR] ${text}`) } };
}

function scopeFor(scope: string, workspace: Workspace, channel: unknown): string {
  if (scope !== 'history' && scope !== 'read') return scope;
  const kind = workspace.channels.get(String(channel))?.kind ?? 'channel';
  return `${kind === 'channel' ? 'channels' : kind === 'group' ? 'groups' : kind}:${scope}`;
}

function hasScope({ scopes }: Workspace, scope: string): boolean {
  return scopes ? scopes.includes(scope) : scope !== 'chat:write.public';
}

function missingScope({ scopes = [] }: Workspace, needed: readonly string[]): Refusal {
  return new Refusal('missing_scope', { needed: needed.join(','), provided: scopes.join(',') });
}

function channelOf(workspace: Workspace, channel: string): Channel {
  const found = workspace.channels.get(channel);
  if (!found) throw new Refusal('channel_not_found');
  return found;
}

function userOf(workspace: Workspace, person: string): User {
  const found = workspace.users.get(person);
  if (!found) throw new Refusal('user_not_found');
  return found;
}

function isMember(workspace: Workspace, channel: Channel): boolean {
  return channel.members.includes(workspace.botUser);
}

function messagesOf(workspace: Workspace, name: string): readonly SlackMessage[] {
  const channel = channelOf(workspace, name);
  if (!isMember(workspace, channel))
    throw new Refusal(channel.kind === 'channel' ? 'not_in_channel' : 'channel_not_found');
  return workspace.messages(channel.id);
}

const slackFile = z.object({ slack_file: z.object({ id: z.string() }) });

/** @throws Refusal if a picture's file was not uploaded */
export function checkPictures(layout: unknown, { files }: Workspace): void {
  for (const block of Array.isArray(layout) ? layout : []) {
    const { data } = slackFile.safeParse(block);
    if (data && !files.get(data.slack_file.id)?.isComplete)
      throw new Refusal('invalid_blocks', responseMetadata(['invalid slack file [json-pointer:/blocks]']));
  }
}

function checkContent({ text, blocks: layout }: Content, workspace: Workspace): void {
  if (!text && !layout?.length) throw new Refusal('no_text');
  if (!layout) return;
  if (layout.length > POST_LIMITS.blocks)
    throw new Refusal('invalid_blocks', responseMetadata(['no more than 50 items allowed [json-pointer:/blocks]']));
  if (JSON.stringify(layout).length > POST_LIMITS.blockCharacters) throw new Refusal('msg_blocks_too_long');
  checkPictures(layout, workspace);
}

/** Cuts a text that is too long, as Slack does. */
function messageOf({ botUser, botId }: Workspace, { text = '', blocks: layout, metadata: meta, thread_ts }: Content) {
  return {
    text: text.slice(0, POST_LIMITS.text),
    user: botUser,
    bot_id: botId,
    ...(layout && { blocks: layout }),
    ...(meta !== undefined && { metadata: meta }),
    ...(thread_ts !== undefined && { thread_ts }),
  };
}

function messageForCaller(
  { call: _call, via: _via, channel: _channel, metadata: meta, ...message }: SlackMessage,
  withMetadata: boolean,
) {
  return { ...message, ...(withMetadata && meta !== undefined && { metadata: meta }) };
}

function historyAnswer(
  all: readonly SlackMessage[],
  args: z.output<z.ZodObject<typeof historyShape>>,
  { historyPageSize }: Context,
): Answer {
  const { inclusive = false, oldest = '0', latest } = args;
  const inRange = all.filter(({ ts }) => {
    const at = Number(ts);
    const isAfter = at > Number(oldest) || (inclusive && at === Number(oldest));
    return isAfter && (latest === undefined || at < Number(latest) || (inclusive && at === Number(latest)));
  });
  const start = args.cursor ? inRange.findIndex(({ ts }) => args.cursor === cursorOf(ts)) : 0;
  if (start < 0) throw new Refusal('invalid_cursor');
  const end = start + Math.min(args.limit ?? 100, historyPageSize);
  const nextMessage = inRange[end];
  return {
    messages: inRange.slice(start, end).map((message) => messageForCaller(message, args.include_all_metadata ?? false)),
    has_more: nextMessage !== undefined,
    ...(nextMessage && { response_metadata: { next_cursor: cursorOf(nextMessage.ts) } }),
  };
}

function cursorOf(ts: string): string {
  return Buffer.from(`next_ts:${ts.replace('.', '')}`).toString('base64');
}

function thread(workspace: Workspace, channel: string): Answer {
  channelOf(workspace, channel);
  return {};
}
