import { randomBytes } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Files } from '../files.ts';
import { type Loopback, parsedJson, Refused, serveLoopback } from '../http.ts';
import type { SlackAction, Snapshot } from '../protocol.ts';
import { type AppAddress, sendCommand, sendEvent, sendInteraction } from './deliveries.ts';
import type { Slack } from './methods.ts';
import { ResponseUrls, type Spot } from './responses.ts';
import { Uploads } from './uploads.ts';
import { answerApp } from './web-api.ts';
import {
  APP,
  BOT_USER,
  CHANNEL,
  DIRECT,
  type Fields,
  modalOf,
  PERSON,
  type SlackMessage,
  saidOf,
  shownMessage,
  shownView,
  TEAM,
  type View,
  Workspace,
} from './workspace.ts';

export interface SlackOptions {
  /** Without the slash. */
  readonly command: string;
  readonly botName: string;
  readonly personName: string;
  readonly zone: string;
  /** By what the app is told of its two shortcuts. */
  readonly shortcuts: { readonly global: string; readonly message: string };
  readonly now: () => Temporal.Instant;
  /** Called after each change of what the page draws. */
  readonly changed: () => void;
  /** Where the page finds what the bot uploads. */
  readonly files: Files;
  /** Told what fails in the playground itself. */
  readonly onFault: (error: unknown) => void;
}

type Of<Kind extends SlackAction['kind']> = Extract<SlackAction, { kind: Kind }>;

const fields = z.record(z.string(), z.unknown());
const submitted = z.object({
  response_action: z.enum(['errors', 'update', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: fields.optional(),
});
const suggested = z.object({ options: z.array(fields) });

/** A small Slack: one workspace with a channel, a person and the bot, whose app is the real one. */
export class PlaygroundSlack {
  readonly botToken = `xoxb-playground-${randomBytes(18).toString('hex')}`;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly #options: SlackOptions;
  readonly #workspace: Workspace;
  readonly #responses: ResponseUrls;
  readonly #slack: Slack;
  #loopback: Loopback | undefined;
  #app: AppAddress | undefined;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.#workspace = new Workspace(options.now, options.changed);
    this.#responses = new ResponseUrls(this.#workspace);
    const uploads = new Uploads(options.files, () => this.#loopback?.origin ?? '');
    this.#slack = { ...options, workspace: this.#workspace, triggers: new Set(), uploads };
  }

  /** Begins to listen for the app. @returns where the Web API is */
  async start(): Promise<string> {
    const parts = { slack: this.#slack, responses: this.#responses, token: this.botToken };
    this.#loopback = await serveLoopback(
      (request, response) => answerApp(request, response, parts),
      0,
      this.#options.onFault,
    );
    return `${this.#loopback.origin}/api/`;
  }

  /** From now on the app is told of what people do. @param url where it listens */
  connect(url: string): void {
    const { now } = this.#options;
    this.#app = { url, secret: this.signingSecret, now: () => now().epochMilliseconds };
    this.#options.changed();
  }

  async stop(): Promise<void> {
    await this.#loopback?.close();
  }

  /** Tells in the pane of something that went wrong. */
  fault(text: string): void {
    this.#workspace.fault(text);
  }

  get pane(): Snapshot['slack'] {
    const { messages, modal, home, faults } = this.#workspace;
    const { botName, personName } = this.#options;
    return {
      isReady: this.#app !== undefined,
      said: messages.map((message) => saidOf(message, this.#slack.uploads.within(message.payload))),
      ...(modal && { modal: modalOf(modal) }),
      ...(home && { home: home.payload }),
      faults: [...faults],
      names: { [CHANNEL]: 'briefings', [DIRECT]: botName, [PERSON]: personName, [BOT_USER]: botName },
    };
  }

  /**
   * Does what somebody did at the page; resolves once the app has acknowledged it.
   * @returns the options that a menu offers while somebody types in it, else nothing
   * @throws Refused in words
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
        this.#workspace.showModal(undefined);
        return undefined;
      case 'clear':
        this.#workspace.clear(action.place === 'direct' ? DIRECT : CHANNEL);
        return undefined;
      case 'open home':
        return await this.#event({ type: 'app_home_opened', user: PERSON, channel: DIRECT, tab: 'home' });
      case 'shortcut':
        return await this.#shortcut(action);
    }
  }

  async #say({ text, place, under }: Of<'say'>): Promise<void> {
    const root = place === 'thread' ? this.#known(under) : undefined;
    const channel = root?.channel ?? (place === 'direct' ? DIRECT : CHANNEL);
    if (text.trim() === '') throw new Refused(400, 'nothing was typed');
    if (text.startsWith('/')) {
      if (root) throw new Refused(400, 'Slack takes no slash command in a thread: type it in the channel');
      return await this.#command(text, channel);
    }
    const thread = root && (root.thread ?? root.ts);
    const { botName } = this.#options;
    const typed = escaped(text).replaceAll(new RegExp(`@${botName}(?![\\w-])`, 'gi'), `<@${BOT_USER}>`);
    const said = this.#workspace.add({ channel, from: 'person', text, isPrivate: false, thread });
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
    if (name.toLowerCase() !== `/${command}`) throw new Refused(400, `there is no command ${name}: type /${command}`);
    const app = this.#connected();
    this.#workspace.add({ channel, from: 'person', text, isPrivate: true });
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
      if (acknowledged !== '') this.#responses.say(fieldsIn(acknowledged), 'acknowledgement', { channel });
    } finally {
      answered();
    }
  }

  async #press({ on, id, action, values }: Of<'press'>): Promise<void> {
    const app = this.#connected();
    const actions = [{ ...action, action_ts: this.#workspace.newTs() }];
    if (on !== 'message') {
      const view = this.#viewOf(on);
      hasControl(view.payload, action);
      const container = { type: 'view', view_id: view.id };
      const payload = { container, view: shownView(view, values), actions };
      await sendInteraction(app, this.#interaction('block_actions', payload));
      return;
    }
    const message = this.#known(id);
    const { ts, channel, thread, isPrivate } = message;
    hasControl(message.payload ?? {}, action);
    const inThread = thread === undefined ? {} : { thread_ts: thread };
    await sendInteraction(
      app,
      this.#interaction('block_actions', {
        container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: isPrivate, ...inThread },
        channel: { id: channel, name: channel === DIRECT ? 'directmessage' : 'briefings' },
        ...(!isPrivate && { message: shownMessage(message) }),
        response_url: this.#responseUrl({ channel, thread, source: ts }),
        state: { values: values ?? {} },
        actions,
      }),
    );
  }

  async #type({ on, actionId, blockId, value }: Of<'type'>): Promise<unknown> {
    const view = on === 'message' ? undefined : this.#viewOf(on);
    if (!view) throw new Refused(400, 'in messages no options are looked up');
    hasControl(view.payload, { action_id: actionId });
    const container = { type: 'view', view_id: view.id };
    const payload = { container, view: shownView(view), action_id: actionId, block_id: blockId, value };
    return parsed(suggested, await sendInteraction(this.#connected(), this.#interaction('block_suggestion', payload)));
  }

  async #submit({ values }: Of<'submit'>): Promise<void> {
    const modal = this.#viewOf('modal');
    const payload = { view: shownView(modal, values), response_urls: [] };
    const text = await sendInteraction(this.#connected(), this.#interaction('view_submission', payload));
    if (this.#workspace.modal?.hash !== modal.hash) return; // It was closed, or has changed since.
    const { response_action: action, errors = {}, view } = text === '' ? {} : parsed(submitted, text);
    if (action === 'errors') this.#workspace.showModal({ ...this.#workspace.modal, errors });
    else if (action === 'update' && view) {
      this.#workspace.showModal({ id: modal.id, payload: view, sentBy: 'response_action: update' });
    } else this.#workspace.showModal(undefined);
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
        message: shownMessage(message),
        response_url: this.#responseUrl({ channel }),
      }),
    );
  }

  async #event(event: Fields): Promise<void> {
    const { now } = this.#options;
    const event_ts = this.#workspace.newTs();
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

  /** What is common to all that Slack tells of controls, modals and shortcuts. */
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
    const trigger = `${Date.now()}.${randomBytes(12).toString('hex')}`;
    this.#slack.triggers.add(trigger);
    return trigger;
  }

  #responseUrl(spot: Spot, after?: Promise<void>): string {
    return `${this.#loopback?.origin}${this.#responses.open(spot, after)}`;
  }

  #connected(): AppAddress {
    if (!this.#app) throw new Refused(503, 'the bot is only starting in Slack');
    return this.#app;
  }

  #viewOf(on: 'home' | 'modal'): View {
    const view = on === 'home' ? this.#workspace.home : this.#workspace.modal;
    if (view) return view;
    throw new Refused(409, on === 'home' ? 'the home tab was not opened yet' : 'no modal is open');
  }

  #known(id: string | undefined): SlackMessage {
    const found = id === undefined ? undefined : this.#workspace.message(id);
    if (!found) throw new Refused(404, 'there is no such message any more');
    return found;
  }
}

/** @throws Refused unless there is such a button, menu or input */
function hasControl(payload: Fields, { action_id: id }: Fields): void {
  const isIn = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (('action_id' in value && value.action_id === id) || Object.values(value).some(isIn));
  const { blocks } = payload;
  if (typeof id !== 'string' || !isIn(blocks)) throw new Refused(404, 'there is no such control any more');
}

function fieldsIn(text: string): Fields {
  return text.startsWith('{') ? parsed(fields, text) : { text };
}

/** @throws Refused if the app answers what Slack would not take */
function parsed<T>(schema: z.ZodType<T>, text: string): T {
  const { success, data } = schema.safeParse(parsedJson(text));
  if (success) return data;
  throw new Refused(502, "the bot's app acknowledged with what Slack does not take");
}

/** Text as Slack hands it on. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
