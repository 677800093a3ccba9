import { randomBytes } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Refusal } from '../fakes/slack/methods.ts';
import { type SlackServer, startSlackServer } from '../fakes/slack/server.ts';
import type { Ephemeral, SlackMessage, Workspace } from '../fakes/slack/workspace.ts';
import { type AppAddress, sendCommand, sendEvent, sendInteraction } from './deliveries.ts';
import type { Files } from './files.ts';
import { parsedJson, Refused } from './http.ts';
import type { Modal, Said, SlackAction, Snapshot } from './protocol.ts';

export interface SlackOptions {
  /** Without the slash. */
  readonly command: string;
  readonly botName: string;
  readonly personName: string;
  readonly zone: string;
  /** The callback ids of the app's shortcuts. */
  readonly shortcuts: { readonly global: string; readonly message: string };
  readonly now: () => Temporal.Instant;
  /** Called after each change the page has to draw. */
  readonly changed: () => void;
  /** Serves the bot's uploads to the page. */
  readonly files: Files;
  /** Called with errors of the playground itself. */
  readonly onFault: (error: unknown) => void;
}

type Fields = Readonly<Record<string, unknown>>;
type Of<Kind extends SlackAction['kind']> = Extract<SlackAction, { kind: Kind }>;

/** The place of an action, to which the app may respond. */
interface ResponsePlace {
  readonly channel: string;
  readonly thread?: string | undefined;
  /** The message with the button. */
  readonly source?: string | undefined;
}

const TEAM = 'T0PLAYGROUND';
const CHANNEL = 'C0BRIEFINGS';
const PERSON = 'U0PERSON';
/** The id that conversations.open returns. */
const DIRECT = `D${PERSON}`;
const BOT_USER = 'U0BOT';
const BOT_ID = 'B0BOT';
const APP = 'A0PLAYGROUND';
const MAX_FAULTS = 20;
/** Each change sends all messages to the page, so there is a limit. */
const MAX_MESSAGES = 300;
/** Expected for a view that was closed or changed in the meantime; the app handles them. */
const EXPECTED_ERRORS = ['not_found', 'hash_conflict'];

const fields = z.record(z.string(), z.unknown());
const submitted = z.object({
  response_action: z.enum(['errors', 'update', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: fields.optional(),
});
const suggested = z.object({ options: z.array(fields) });
const response = z.looseObject({
  text: z.string().default(''),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});
const slackFile = z.object({ slack_file: z.object({ id: z.string() }) });

/** The playground's Slack: one workspace with a channel, a person, and the bot with its real app. */
export class PlaygroundSlack {
  readonly botToken = `xoxb-playground-${randomBytes(18).toString('hex')}`;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly #options: SlackOptions;
  readonly #spots = new Map<string, { readonly spot: ResponsePlace; readonly after: Promise<void> }>();
  /** The URLs under which the page finds uploaded files, by file id. */
  readonly #urls = new Map<string, string>();
  #faults: string[] = [];
  #errors: Record<string, string> | undefined;
  #server: SlackServer | undefined;
  #app: AppAddress | undefined;

  constructor(options: SlackOptions) {
    this.#options = options;
  }

  /**
   * Starts listening for the app.
   * @returns the URL of the Web API
   */
  async start(): Promise<string> {
    const { personName, zone, now, changed } = this.#options;
    const person = { id: PERSON, name: personName, realName: personName, tz: zone };
    this.#server = await startSlackServer({
      workspaces: [
        {
          team: TEAM,
          name: 'Playground',
          botToken: this.botToken,
          botUser: BOT_USER,
          botId: BOT_ID,
          channels: [
            { id: CHANNEL, name: 'briefings' },
            { id: DIRECT, kind: 'im' },
          ],
          users: [person],
        },
      ],
      now: () => now().epochMilliseconds,
      onChange: changed,
      onRefused: (method, refusal) => this.#refused(method, refusal),
      onRespond: (url, body) => {
        const found = this.#spots.get(url);
        if (found) void found.after.then(() => this.#respond(body, 'response_url', found.spot));
      },
    });
    return this.#server.apiUrl;
  }

  /**
   * Sends people's actions to the app from now on.
   * @param url the app's address
   */
  connect(url: string): void {
    const { now } = this.#options;
    this.#app = { url, secret: this.signingSecret, now: () => now().epochMilliseconds };
    this.#options.changed();
  }

  async stop(): Promise<void> {
    try {
      await this.#server?.close();
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  /** Shows an error in the pane. */
  fault(text: string): void {
    this.#faults = [...this.#faults, text].slice(-MAX_FAULTS);
    this.#options.changed();
  }

  get pane(): Snapshot['slack'] {
    const { botName, personName } = this.#options;
    const workspace = this.#server?.workspace();
    const modal = workspace && this.#modalOf(workspace);
    const home = workspace?.views.get(`home-${PERSON}`);
    const messages = workspace ? [CHANNEL, DIRECT].flatMap((channel) => workspace.messages(channel)) : [];
    const said = [
      ...messages.map((message) => this.#saidOf(message, false)),
      ...(workspace?.ephemerals ?? []).map((message) => this.#saidOf(message, true)),
    ];
    return {
      isReady: this.#app !== undefined,
      said: said.toSorted((a, b) => Number(a.id) - Number(b.id)).slice(-MAX_MESSAGES),
      ...(modal && { modal }),
      ...(home && { home: sentView(home) }),
      faults: [...this.#faults],
      names: { [CHANNEL]: 'briefings', [DIRECT]: botName, [PERSON]: personName, [BOT_USER]: botName },
    };
  }

  /**
   * Performs a person's action. Resolves when the app has acknowledged it.
   * @returns the options for a menu that is being typed into, otherwise undefined
   * @throws Refused with a text for the person
   */
  async act(action: SlackAction): Promise<unknown> {
    switch (action.kind) {
      case 'say':
        return await this.#say(action);
      case 'press':
        return await this.#press(action);
      case 'type':
        return await this.#type(action);
      case 'submit':
        return await this.#submit(action);
      case 'dismiss':
        return this.#closeModal();
      case 'clear':
        return this.#clear(action.place === 'direct' ? DIRECT : CHANNEL);
      case 'open home':
        return await this.#event({ type: 'app_home_opened', user: PERSON, channel: DIRECT, tab: 'home' });
      case 'shortcut':
        return await this.#shortcut(action);
    }
  }

  async #say({ text, place, under }: Of<'say'>): Promise<void> {
    const root = place === 'thread' ? this.#known(under) : undefined;
    const channel = root?.channel ?? (place === 'direct' ? DIRECT : CHANNEL);
    if (text.trim() === '') throw new Refused(400, 'the message is empty');
    if (text.startsWith('/')) {
      if (root) throw new Refused(400, 'Slack has no slash commands in threads: type it in the channel');
      return await this.#command(text, channel);
    }
    const thread = root && (root.thread_ts ?? root.ts);
    const { botName } = this.#options;
    const typed = escaped(text).replaceAll(new RegExp(`@${botName}(?![\\w-])`, 'gi'), `<@${BOT_USER}>`);
    const said = this.#workspace.add({
      channel,
      text: typed,
      user: PERSON,
      call: { text },
      ...(thread !== undefined && { thread_ts: thread }),
    });
    this.#options.changed();
    const event = {
      user: PERSON,
      team: TEAM,
      channel,
      text: typed,
      ts: said.ts,
      event_ts: said.ts,
      ...(thread !== undefined && { thread_ts: thread }),
    };
    const heard = this.#event({ ...event, type: 'message', channel_type: channel === DIRECT ? 'im' : 'channel' });
    const isMention = channel !== DIRECT && typed.includes(`<@${BOT_USER}>`);
    await Promise.all([heard, ...(isMention ? [this.#event({ ...event, type: 'app_mention' })] : [])]);
  }

  async #command(text: string, channel: string): Promise<void> {
    const { command, personName } = this.#options;
    const [name = '', rest = ''] = text.split(/\s([\s\S]*)/, 2);
    if (name.toLowerCase() !== `/${command}`) throw new Refused(400, `unknown command ${name}: type /${command}`);
    const app = this.#connected();
    this.#workspace.addEphemeral({ channel, text, user: PERSON, call: { text } });
    this.#options.changed();
    const { promise: isAnswered, resolve: answered } = Promise.withResolvers<void>();
    const form = {
      command: `/${command}`,
      text: escaped(rest.trim()),
      team_id: TEAM,
      team_domain: 'playground',
      channel_id: channel,
      channel_name: channel === DIRECT ? 'directmessage' : 'briefings',
      user_id: PERSON,
      user_name: personName.toLowerCase(),
      api_app_id: APP,
      is_enterprise_install: 'false',
      response_url: this.#responseUrl({ channel }, isAnswered),
      trigger_id: this.#trigger(),
    };
    try {
      const acknowledged = await sendCommand(app, form);
      if (acknowledged !== '') this.#respond(fieldsIn(acknowledged), 'acknowledgement', { channel });
    } finally {
      answered();
    }
  }

  async #press({ on, id, action, values }: Of<'press'>): Promise<void> {
    const app = this.#connected();
    const actions = [{ ...action, action_ts: this.#ts() }];
    if (on !== 'message') {
      const view = this.#viewOf(on);
      hasControl(view, action);
      const payload = { container: { type: 'view', view_id: view['id'] }, view: receivedView(view, values), actions };
      await sendInteraction(app, this.#interaction('block_actions', payload));
      return;
    }
    const message = this.#known(id);
    const { ts, channel, thread_ts: thread } = message;
    const isPrivate = !isPublic(message);
    hasControl(message.call, action);
    const inThread = thread === undefined ? {} : { thread_ts: thread };
    await sendInteraction(
      app,
      this.#interaction('block_actions', {
        container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: isPrivate, ...inThread },
        channel: { id: channel, name: channel === DIRECT ? 'directmessage' : 'briefings' },
        ...(!isPrivate && { message: this.#shown(message) }),
        response_url: this.#responseUrl({ channel, thread, source: ts }),
        state: { values: values ?? {} },
        actions,
      }),
    );
  }

  async #type({ on, actionId, blockId, value }: Of<'type'>): Promise<unknown> {
    const view = on === 'message' ? undefined : this.#viewOf(on);
    if (!view) throw new Refused(400, 'only menus in views look up options');
    hasControl(view, { action_id: actionId });
    const container = { type: 'view', view_id: view['id'] };
    const payload = { container, view: receivedView(view), action_id: actionId, block_id: blockId, value };
    return parsed(suggested, await sendInteraction(this.#connected(), this.#interaction('block_suggestion', payload)));
  }

  async #submit({ values }: Of<'submit'>): Promise<void> {
    const modal = this.#viewOf('modal');
    const payload = { view: receivedView(modal, values), response_urls: [] };
    const text = await sendInteraction(this.#connected(), this.#interaction('view_submission', payload));
    const { id, hash } = modal;
    if (this.#openView()?.['hash'] !== hash) return; // The view was closed or changed in the meantime.
    const { response_action: action, errors = {}, view } = text === '' ? {} : parsed(submitted, text);
    this.#errors = action === 'errors' ? errors : undefined;
    if (action === 'update' && view) this.#workspace.keepView(String(id), view, 'response_action: update');
    else if (action !== 'errors') this.#closeModal();
    this.#options.changed();
  }

  async #shortcut({ id }: Of<'shortcut'>): Promise<void> {
    const { shortcuts } = this.#options;
    const app = this.#connected();
    if (id === undefined) {
      await sendInteraction(app, this.#interaction('shortcut', { callback_id: shortcuts.global }));
      return;
    }
    const message = this.#known(id);
    const { channel, ts } = message;
    await sendInteraction(
      app,
      this.#interaction('message_action', {
        callback_id: shortcuts.message,
        channel: { id: channel, name: channel === DIRECT ? 'directmessage' : 'briefings' },
        message_ts: ts,
        message: this.#shown(message),
        response_url: this.#responseUrl({ channel }),
      }),
    );
  }

  async #event(event: Fields): Promise<void> {
    const { now } = this.#options;
    const event_ts = this.#ts();
    await sendEvent(this.#connected(), {
      type: 'event_callback',
      team_id: TEAM,
      api_app_id: APP,
      event: { event_ts, ...event },
      event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
      event_time: Math.floor(now().epochMilliseconds / 1000),
      authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true }],
      is_ext_shared_channel: false,
    });
  }

  /** The fields that all interaction payloads share. */
  #interaction(type: string, more: Fields): Fields {
    const { personName } = this.#options;
    return {
      type,
      user: { id: PERSON, username: personName.toLowerCase(), name: personName.toLowerCase(), team_id: TEAM },
      team: { id: TEAM, domain: 'playground' },
      api_app_id: APP,
      enterprise: null,
      is_enterprise_install: false,
      trigger_id: this.#trigger(),
      ...more,
    };
  }

  #trigger(): string {
    return `${Date.now()}.${randomBytes(12).toString('hex')}`;
  }

  /** @param after delays responses to the URL, so that they appear below the acknowledgement */
  #responseUrl(spot: ResponsePlace, after = Promise.resolve()): string {
    const url = this.#running.responseUrl(spot.channel);
    this.#spots.set(url, { spot, after });
    return url;
  }

  /** Posts the app's response, or replaces the message it responds to. */
  #respond(body: Fields, via: string, { channel, thread, source }: ResponsePlace): void {
    const { success, data } = response.safeParse(body);
    if (!success) {
      this.fault(`Slack would refuse this answer (${via}): it is not valid`);
      return;
    }
    const { text, response_type: type, replace_original, delete_original, thread_ts = thread } = data;
    const workspace = this.#workspace;
    const before = source === undefined ? undefined : this.#message(source);
    const said = { channel, text, call: body, via, ...(thread_ts !== undefined && { thread_ts }) };
    if (before && (delete_original || replace_original)) {
      const after = delete_original ? [] : [{ ...before, ...said }];
      if (isPublic(before) && delete_original) workspace.remove(before);
      else if (isPublic(before)) workspace.change(channel, before.ts, { ...said, ...blocksIn(body) });
      else workspace.ephemerals = workspace.ephemerals.flatMap((one) => (one === before ? after : [one]));
    } else if (type === 'ephemeral') {
      workspace.addEphemeral({ ...said, user: BOT_USER });
    } else {
      workspace.add({ ...said, ...blocksIn(body), user: BOT_USER, bot_id: BOT_ID });
    }
    this.#options.changed();
  }

  #refused(method: string, { answer }: Refusal): void {
    const { ok: _, error, ...more } = answer;
    if (EXPECTED_ERRORS.includes(String(error))) return;
    const detail = Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more)}`;
    this.fault(`Slack refused ${method}: ${error}${detail}`);
  }

  #clear(channel: string): undefined {
    const workspace = this.#workspace;
    for (const message of workspace.messages(channel)) workspace.remove(message);
    workspace.ephemerals = workspace.ephemerals.filter((one) => one.channel !== channel);
    this.#options.changed();
    return undefined;
  }

  #closeModal(): undefined {
    const workspace = this.#workspace;
    workspace.views.delete(workspace.opened ?? '');
    workspace.opened = undefined;
    this.#errors = undefined;
    this.#options.changed();
    return undefined;
  }

  #connected(): AppAddress {
    if (!this.#app) throw new Refused(503, 'the bot is still starting in Slack');
    return this.#app;
  }

  get #running(): SlackServer {
    if (!this.#server) throw new Refused(503, 'Slack is still starting');
    return this.#server;
  }

  get #workspace(): Workspace {
    return this.#running.workspace();
  }

  #ts(): string {
    return this.#workspace.nextTs();
  }

  #openView(): Fields | undefined {
    const { views, opened } = this.#workspace;
    return opened === undefined ? undefined : views.get(opened);
  }

  #viewOf(on: 'home' | 'modal'): Fields {
    const view = on === 'home' ? this.#workspace.views.get(`home-${PERSON}`) : this.#openView();
    if (view) return view;
    throw new Refused(409, on === 'home' ? 'the home tab is not open yet' : 'no modal is open');
  }

  #message(ts: string): SlackMessage | Ephemeral | undefined {
    const workspace = this.#workspace;
    const all = [...workspace.messages(CHANNEL), ...workspace.messages(DIRECT), ...workspace.ephemerals];
    return all.find((message) => message.ts === ts);
  }

  #known(id: string | undefined): SlackMessage | Ephemeral {
    const found = id === undefined ? undefined : this.#message(id);
    if (!found) throw new Refused(404, 'this message no longer exists');
    return found;
  }

  /** The open modal for the page. */
  #modalOf({ views, viewMethods, opened = '' }: Workspace): Modal | undefined {
    const view = views.get(opened);
    const errors = this.#errors;
    return (
      view && {
        id: opened,
        payload: sentView(view),
        sentBy: viewMethods.get(opened) ?? '',
        ...(errors && { errors }),
      }
    );
  }

  /** Converts a stored message for the page. */
  #saidOf({ ts, channel, text, thread_ts: thread, call, via }: SlackMessage | Ephemeral, isPrivate: boolean): Said {
    const isReply = thread !== undefined && thread !== ts;
    const files = this.#filesIn(call);
    const typed = z.object({ text: z.string() }).safeParse(call).data?.text ?? text;
    return {
      id: ts,
      from: via === undefined ? 'person' : 'bot',
      at: new Date(Number(ts) * 1000).toISOString(),
      place: isReply ? 'thread' : channel === DIRECT ? 'direct' : 'channel',
      ...(isReply && { under: thread }),
      isPrivate,
      ...(via === undefined ? { text: typed } : { payload: call, sentBy: via }),
      ...(Object.keys(files).length > 0 && { files }),
    };
  }

  /** A message as the app sees it in payloads. */
  #shown({ call, via, channel: _, ...message }: SlackMessage | Ephemeral): Fields {
    return {
      type: 'message',
      team: TEAM,
      ...(via !== undefined && { bot_id: BOT_ID, app_id: APP }),
      ...message,
      ...blocksIn(call),
    };
  }

  /** The URLs of the files in a payload, by id. */
  #filesIn(payload: unknown): Record<string, string> {
    const named = slackFile.safeParse(payload).data;
    const own = named && this.#urlOf(named.slack_file.id);
    const inner = typeof payload === 'object' && payload !== null ? Object.values(payload) : [];
    return Object.assign(own ?? {}, ...inner.map((one) => this.#filesIn(one)));
  }

  #urlOf(id: string): Record<string, string> {
    const { bytes } = this.#workspace.files.get(id) ?? {};
    if (!bytes) return {};
    const url = this.#urls.get(id) ?? this.#options.files.keep(bytes, isPng(bytes) ? 'image/png' : '');
    this.#urls.set(id, url);
    return { [id]: url };
  }
}

function isPublic(message: SlackMessage | Ephemeral): message is SlackMessage {
  return 'type' in message;
}

function blocksIn({ blocks }: Fields): Fields {
  return blocks === undefined ? {} : { blocks };
}

/** Like Slack, looks at the file's bytes instead of its name. */
function isPng([first, ...rest]: Uint8Array): boolean {
  return first === 0x89 && String.fromCharCode(...rest.slice(0, 3)) === 'PNG';
}

/** The view as the app sent it. */
function sentView({ id: _id, hash: _hash, team_id: _team, bot_id: _bot, ...view }: Fields): Record<string, unknown> {
  return view;
}

/**
 * The view as the app receives it.
 * @param values the state of its inputs
 */
function receivedView(view: Fields, values: Fields = {}): Fields {
  const { id } = view;
  const rest = { app_id: APP, root_view_id: id, previous_view_id: null, state: { values } };
  return { private_metadata: '', callback_id: '', ...view, ...rest };
}

/** @throws Refused if the payload has no such button, menu or input */
function hasControl(payload: Fields, { action_id: id }: Fields): void {
  const isIn = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (('action_id' in value && value.action_id === id) || Object.values(value).some(isIn));
  const { blocks } = payload;
  if (typeof id !== 'string' || !isIn(blocks)) throw new Refused(404, 'this button, menu or input no longer exists');
}

function fieldsIn(text: string): Fields {
  return text.startsWith('{') ? parsed(fields, text) : { text };
}

/** @throws Refused if Slack would not accept the app's response */
function parsed<T>(schema: z.ZodType<T>, text: string): T {
  const { success, data } = schema.safeParse(parsedJson(text));
  if (success) return data;
  throw new Refused(502, "Slack would not accept the app's acknowledgement");
}

/** Escapes text as Slack does. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
