import { z } from 'zod';

/** The parts that are read of payloads from views, shortcuts and the home tab. Other fields are ignored. */
const id = z.string().min(1).max(100);
const who = { user: z.object({ id, team_id: id.nullish() }) };
const triggered = { trigger_id: z.string().min(1) };

/** The pressed button, or the option chosen from a menu. */
export const pressed = z.tuple(
  [
    z.object({
      action_id: z.string(),
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  ],
  z.unknown(),
);

/** A button press or a changed input, in a view or on a message. */
export const viewAction = z.object({
  ...who,
  ...triggered,
  channel: z.object({ id }).optional(),
  view: z.looseObject({ id, type: z.string(), callback_id: z.string(), hash: z.string().optional() }).optional(),
  actions: pressed,
});
export type ViewAction = z.output<typeof viewAction>;

export const viewSubmission = z.object({ ...who, view: z.looseObject({ id }) });

export const globalShortcut = z.object({ ...who, ...triggered });

export const messageShortcut = z.object({
  ...who,
  channel: z.object({ id }),
  message: z.object({ text: z.string().default(''), thread_ts: z.string().optional() }),
});

export const homeOpened = z.object({
  event_id: z.string().optional(),
  event: z.object({ user: id, channel: id, tab: z.string().optional() }),
});

export const threadStarted = z.object({
  event_id: z.string().optional(),
  event: z.object({ assistant_thread: z.object({ user_id: id, channel_id: id, thread_ts: id }) }),
});

/** The id of a view that was opened. */
export const openedView = z.object({ view: z.object({ id }) });
