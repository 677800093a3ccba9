import { z } from 'zod';

/** These schemas ignore unknown fields, because Slack adds new ones. */
const id = z.string().min(1).max(100);
const namedSchema = z.object({ id });
const personSchema = namedSchema.extend({ team_id: id.nullish() });
const textSchema = z.string().catch('');
/** The text that a message shows below its own: a forwarded message, or an alert of another app. */
const attachedTextSchema = z
  .array(z.object({ pretext: textSchema, title: textSchema, text: textSchema, fallback: textSchema }))
  .catch([])
  .transform((attachments) =>
    attachments
      .map(({ pretext, title, text, fallback }) => [pretext, title, text].filter(Boolean).join('\n') || fallback)
      .join('\n'),
  );
/** A message's timestamp is also its id, such as "1767326125.870439". */
const tsSchema = z.string().regex(/^\d+\.\d+$/);

export const slashPayload = z.object({
  command: z.string().startsWith('/'),
  team_id: id,
  channel_id: id,
  channel_name: z.string().optional(),
  user_id: id,
  text: z.string().default(''),
  trigger_id: z.string().optional(),
});

const pressedSchema = z.tuple(
  [
    z
      .object({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      })
      .transform(({ action_id: action, value, selected_option: option }) => ({
        action,
        value: value ?? option?.value,
      })),
  ],
  z.unknown(),
);

export const pressPayload = z.object({
  user: personSchema,
  channel: z.object({ id, name: z.string().optional() }),
  container: z.object({
    message_ts: tsSchema,
    is_ephemeral: z.boolean().optional(),
    thread_ts: tsSchema.optional(),
  }),
  actions: pressedSchema,
  trigger_id: z.string().optional(),
});
export type PressPayload = z.output<typeof pressPayload>;

export const viewAction = z.object({
  user: personSchema,
  trigger_id: z.string().min(1),
  channel: z.object({ id }).optional(),
  view: z.looseObject({ id, type: z.string(), callback_id: z.string(), hash: z.string().optional() }).optional(),
  actions: pressedSchema,
});
export type ViewAction = z.output<typeof viewAction>;

export const viewSubmission = z.object({ user: personSchema });

export const globalShortcut = z.object({ user: personSchema, trigger_id: z.string().min(1) });

export const messageShortcut = z.object({
  user: personSchema,
  channel: z.object({ id }),
  message: z.object({ text: textSchema, attachments: attachedTextSchema, thread_ts: z.string().optional() }),
});

export const homeOpened = z.object({
  event_id: z.string().optional(),
  event: z.object({ user: id, channel: id, tab: z.string().optional() }),
});

export const threadStarted = z.object({
  event_id: z.string().optional(),
  event: z.object({ assistant_thread: z.object({ user_id: id, channel_id: id, thread_ts: id }) }),
});

export const openedView = z.object({ view: z.object({ id }) });

export const messagePayload = z.object({
  event_id: z.string().optional(),
  is_ext_shared_channel: z.boolean().optional(),
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    channel: id,
    channel_type: z.string().optional(),
    ts: tsSchema,
    thread_ts: tsSchema.optional(),
    user: id.optional(),
    text: textSchema,
    subtype: z.string().optional(),
    bot_id: z.string().nullish(),
    edited: z.unknown().optional(),
    files: z.array(z.unknown()).optional(),
    attachments: attachedTextSchema,
    team: z.string().nullish(),
    user_team: z.string().nullish(),
    source_team: z.string().nullish(),
  }),
});
export type MessageEvent = z.output<typeof messagePayload>['event'];

export const historyAnswer = z.object({
  messages: z.array(
    z.object({
      ts: tsSchema,
      user: z.string().optional(),
      bot_id: z.string().nullish(),
      subtype: z.string().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});
export type HistoryMessage = z.output<typeof historyAnswer>['messages'][number];

export const personAnswer = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
  }),
});

export const channelAnswer = z.object({
  channel: z.object({
    is_member: z.boolean().optional(),
    is_im: z.boolean().optional(),
    is_archived: z.boolean().optional(),
    is_read_only: z.boolean().optional(),
    is_thread_only: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
  }),
});

export const membersAnswer = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

export const tokensRevoked = z.object({
  event: z.object({ tokens: z.object({ bot: z.array(z.string()).optional() }) }),
});

/** Slack drops events of a workspace with more than 30,000 an hour. */
export const rateLimited = z.object({ type: z.literal('app_rate_limited'), team_id: id });

const slackRequest = z.union([
  rateLimited,
  z.object({
    type: z.literal('event_callback'),
    team_id: id,
    event: z.object({ type: z.string().min(1) }),
  }),
  z.object({ ...slashPayload.shape, response_url: z.url() }),
  z.object({
    type: z.literal('block_actions'),
    user: namedSchema,
    actions: z.array(z.object({ action_id: z.string() })).min(1),
  }),
  z.object({ type: z.enum(['view_submission', 'view_closed']), user: namedSchema, view: namedSchema }),
  z.object({ type: z.enum(['shortcut', 'message_action']), user: namedSchema, callback_id: z.string() }),
  z.object({ type: z.literal('block_suggestion'), user: namedSchema, action_id: z.string(), value: z.string() }),
]);

const installedBody = z.object({
  view: z.object({ app_installed_team_id: id.nullish() }).optional(),
  type: z.string().optional(),
  message: z.object({ team: id.nullish() }).optional(),
});

/**
 * Returns the workspace that has the app, if a view or a press on a message names it. Their `team` may be another company's.
 */
export function installedWorkspace(body: unknown): string | undefined {
  const { view, type, message } = installedBody.safeParse(body).data ?? {};
  return view?.app_installed_team_id ?? (type === 'block_actions' ? message?.team : undefined) ?? undefined;
}

/** Commands, message shortcuts and presses on messages have a response_url, which needs no token. */
export const answerableRequest = z.object({ response_url: z.url() });

export const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string() });

export function isSlackRequest(body: unknown): body is Readonly<Record<string, unknown>> {
  return slackRequest.safeParse(body).success;
}
