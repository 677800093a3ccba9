import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Refusal } from '../fakes/slack/methods.ts';
import { type SlackServer, startSlackServer } from '../fakes/slack/server.ts';
import { signedCommand, signedEvent, signedInteraction } from '../fakes/slack/signed.ts';
import type { Ephemeral, SlackMessage, Workspace } from '../fakes/slack/workspace.ts';
import { type AppAddress, sendToApp } from './deliveries.ts';
import { parseJson, RefusedError } from './http.ts';
import { assertHasControl, MAX_FAULTS, MAX_MESSAGES, type PaneOptions } from './pane.ts';
import type { Modal, PaneMessage, SlackAction, Snapshot } from './protocol.ts';

export interface SlackOptions extends PaneOptions {
  /** Without the slash. */
  readonly command: string;
  readonly zone: string;
  readonly shortcuts: { readonly global: string; readonly message: string };
}

type Fields = Readonly<Record<string, unknown>>;
type ActionOf<Kind extends SlackAction['kind']> = Extract<SlackAction, { kind: Kind }>;

interface ResponsePlace {
  readonly channel: string;
  readonly thread?: string | undefined;
  /** The `ts` of the message with the pressed button. */
  readonly source?: string | undefined;
}

const TEAM_ID = 'T0PLAYGROUND';
const CHANNEL_ID = 'C0BRIEFINGS';
const PERSON_ID = 'U0PERSON';
const DIRECT_CHANNEL_ID = `D${PERSON_ID}`;
const BOT_USER_ID = 'U0BOT';
const BOT_ID = 'B0BOT';
const APP_ID = 'A0PLAYGROUND';
/** For a view that was closed or changed in the meantime. The app handles these errors. */
const EXPECTED_ERRORS = ['not_found', 'hash_conflict'];

const fieldsSchema = z.record(z.string(), z.unknown());
const submissionResponse = z.object({
  response_action: z.enum(['errors', 'update', 'clear']).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  view: fieldsSchema.optional(),
});
const suggestionResponse = z.object({ options: z.array(fieldsSchema) });
const response = z.looseObject({
  text: z.string().default(''),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/** The playground's Slack: a workspace with a channel, direct messages, and a user. */
export class PlaygroundSlack {
  readonly botToken = `xoxb-playground-${randomBytes(18).toString('hex')}`;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly #options: SlackOptions;
  readonly #responsePlaces = new Map<string, { readonly place: ResponsePlace; readonly after: Promise<void> }>();
  #faults: string[] = [];
  #errors: Record<string, string> | undefined;
  #server: SlackServer | undefined;
  #app: AppAddress | undefined;

  constructor(options: SlackOptions) {
    this.#options = options;
  }

  /** @returns the URL of the Web API */
  async start(): Promise<string> {
    const { personName, zone, now, onChange } = this.#options;
    const person = { id: PERSON_ID, name: personName, realName: personName, tz: zone };
    this.#server = await startSlackServer({
      workspaces: [
        {
          team: TEAM_ID,
          name: 'Playground',
          botToken: this.botToken,
          botUser: BOT_USER_ID,
          botId: BOT_ID,
          channels: [
            { id: CHANNEL_ID, name: 'briefings' },
            { id: DIRECT_CHANNEL_ID, kind: 'im' },
          ],
          users: [person],
        },
      ],
      now: () => now().epochMilliseconds,
      onChange,
      onRefused: (method, refusal) => this.#reportRefusal(method, refusal),
      onRespond: (url, body) => {
        const responseTarget = this.#responsePlaces.get(url);
        if (responseTarget)
          void responseTarget.after.then(() => this.#respond(body, 'response_url', responseTarget.place));
      },
    });
    return this.#server.apiUrl;
  }

  connect(url: string): void {
    const { now } = this.#options;
    this.#app = { url, secret: this.signingSecret, now: () => now().epochMilliseconds };
    this.#options.onChange();
  }

  async stop(): Promise<void> {
    try {
      await this.#server?.close();
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  addFault(text: string): void {
    this.#faults = [...this.#faults, text].slice(-MAX_FAULTS);
    this.#options.onChange();
  }

  get pane(): Snapshot['slack'] {
    const { botName, personName } = this.#options;
    const workspace = this.#server?.workspace();
    const modal = workspace && this.#toModal(workspace);
    const home = workspace?.views.get(`home-${PERSON_ID}`);
    const storedMessages = workspace
      ? [CHANNEL_ID, DIRECT_CHANNEL_ID].flatMap((channel) => workspace.messages(channel))
      : [];
    const messages = [
      ...storedMessages.map((message) => this.#toPaneMessage(message, false)),
      ...(workspace?.ephemerals ?? []).map((message) => this.#toPaneMessage(message, true)),
    ];
    return {
      isReady: this.#app !== undefined,
      said: messages.toSorted((a, b) => Number(a.id) - Number(b.id)).slice(-MAX_MESSAGES),
      ...(modal && { modal }),
      ...(home && { home: sentView(home) }),
      faults: [...this.#faults],
      names: {
        [CHANNEL_ID]: 'briefings',
        [DIRECT_CHANNEL_ID]: botName,
        [PERSON_ID]: personName,
        [BOT_USER_ID]: botName,
      },
    };
  }

  /**
   * Performs a user's action and waits for the acknowledgement. Resolves to the options for text typed into a menu.
   * @throws RefusedError if the action cannot be performed
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
        return this.#clear(action.place === 'direct' ? DIRECT_CHANNEL_ID : CHANNEL_ID);
      case 'open home':
        return await this.#event({ type: 'app_home_opened', user: PERSON_ID, channel: DIRECT_CHANNEL_ID, tab: 'home' });
      case 'shortcut':
        return await this.#shortcut(action);
    }
  }

  async #say({ text, place, under }: ActionOf<'say'>): Promise<void> {
    const threadRoot = place === 'thread' ? this.#existingMessage(under) : undefined;
    const channel = threadRoot?.channel ?? (place === 'direct' ? DIRECT_CHANNEL_ID : CHANNEL_ID);
    if (text.trim() === '') throw new RefusedError(400, 'The message is empty.');
    if (text.startsWith('/')) {
      if (threadRoot)
        throw new RefusedError(400, 'Slack has no slash commands in threads. Type the command in the channel.');
      return await this.#command(text, channel);
    }
    const thread = threadRoot && (threadRoot.thread_ts ?? threadRoot.ts);
    const { botName } = this.#options;
    const escapedText = escapeText(text).replaceAll(new RegExp(`@${botName}(?![\\w-])`, 'gi'), `<@${BOT_USER_ID}>`);
    const message = this.#workspace.add({
      channel,
      text: escapedText,
      user: PERSON_ID,
      call: { text },
      ...(thread !== undefined && { thread_ts: thread }),
    });
    this.#options.onChange();
    const event = {
      user: PERSON_ID,
      team: TEAM_ID,
      channel,
      text: escapedText,
      ts: message.ts,
      event_ts: message.ts,
      ...(thread !== undefined && { thread_ts: thread }),
    };
    const messageEvent = this.#event({
      ...event,
      type: 'message',
      channel_type: channel === DIRECT_CHANNEL_ID ? 'im' : 'channel',
    });
    const isMention = channel !== DIRECT_CHANNEL_ID && escapedText.includes(`<@${BOT_USER_ID}>`);
    await Promise.all([messageEvent, ...(isMention ? [this.#event({ ...event, type: 'app_mention' })] : [])]);
  }

  async #command(text: string, channel: string): Promise<void> {
    const { command, personName } = this.#options;
    const [name = '', argument = ''] = text.split(/\s([\s\S]*)/, 2);
    if (name.toLowerCase() !== `/${command}`) throw new RefusedError(400, `Unknown command ${name}. Type /${command}.`);
    const app = this.#appAddress();
    this.#workspace.addEphemeral({ channel, text, user: PERSON_ID, call: { text } });
    this.#options.onChange();
    const { promise: whenAnswered, resolve: resolveAnswered } = Promise.withResolvers<void>();
    const form = {
      command: `/${command}`,
      text: escapeText(argument.trim()),
      team_id: TEAM_ID,
      team_domain: 'playground',
      channel_id: channel,
      channel_name: channelName(channel),
      user_id: PERSON_ID,
      user_name: personName.toLowerCase(),
      api_app_id: APP_ID,
      is_enterprise_install: 'false',
      response_url: this.#newResponseUrl({ channel }, whenAnswered),
      trigger_id: this.#newTriggerId(),
    };
    try {
      const acknowledgement = await sendToApp(app, signedCommand, form);
      if (acknowledgement !== '') this.#respond(parseFields(acknowledgement), 'acknowledgement', { channel });
    } finally {
      resolveAnswered();
    }
  }

  async #press({ on, id, action, values }: ActionOf<'press'>): Promise<void> {
    const actions = [{ ...action, action_ts: this.#nextTs() }];
    if (on !== 'message') {
      const view = this.#surfaceView(on);
      assertHasControl(view['blocks'], 'action_id', action['action_id']);
      const payload = { container: { type: 'view', view_id: view['id'] }, view: receivedView(view, values), actions };
      await this.#interact('block_actions', payload);
      return;
    }
    const message = this.#existingMessage(id);
    const { ts, channel, thread_ts: thread } = message;
    const isPrivate = !isPublic(message);
    assertHasControl(message.call['blocks'], 'action_id', action['action_id']);
    const inThread = thread === undefined ? {} : { thread_ts: thread };
    await this.#interact('block_actions', {
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: isPrivate, ...inThread },
      channel: { id: channel, name: channelName(channel) },
      ...(!isPrivate && { message: this.#messagePayload(message) }),
      response_url: this.#newResponseUrl({ channel, thread, source: ts }),
      state: { values: values ?? {} },
      actions,
    });
  }

  async #type({ actionId, blockId, value }: ActionOf<'type'>): Promise<unknown> {
    const view = this.#surfaceView('modal');
    assertHasControl(view['blocks'], 'action_id', actionId);
    const container = { type: 'view', view_id: view['id'] };
    const payload = { container, view: receivedView(view), action_id: actionId, block_id: blockId, value };
    return parseResponse(suggestionResponse, await this.#interact('block_suggestion', payload));
  }

  async #submit({ values }: ActionOf<'submit'>): Promise<void> {
    const modal = this.#surfaceView('modal');
    const payload = { view: receivedView(modal, values), response_urls: [] };
    const text = await this.#interact('view_submission', payload);
    const { id, hash } = modal;
    if (this.#openView()?.['hash'] !== hash) return; // The view was closed or changed in the meantime.
    const { response_action: action, errors = {}, view } = text === '' ? {} : parseResponse(submissionResponse, text);
    this.#errors = action === 'errors' ? errors : undefined;
    if (action === 'update' && view) this.#workspace.keepView(String(id), view, 'response_action: update');
    else if (action !== 'errors') this.#closeModal();
    this.#options.onChange();
  }

  async #shortcut({ id }: ActionOf<'shortcut'>): Promise<void> {
    const { shortcuts } = this.#options;
    if (id === undefined) {
      await this.#interact('shortcut', { callback_id: shortcuts.global });
      return;
    }
    const message = this.#existingMessage(id);
    const { channel, ts } = message;
    await this.#interact('message_action', {
      callback_id: shortcuts.message,
      channel: { id: channel, name: channelName(channel) },
      message_ts: ts,
      message: this.#messagePayload(message),
      response_url: this.#newResponseUrl({ channel }),
    });
  }

  async #event(event: Fields): Promise<void> {
    const { now } = this.#options;
    const event_ts = this.#nextTs();
    await sendToApp(this.#appAddress(), signedEvent, {
      type: 'event_callback',
      team_id: TEAM_ID,
      api_app_id: APP_ID,
      event: { event_ts, ...event },
      event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
      event_time: Math.floor(now().epochMilliseconds / 1000),
      authorizations: [{ enterprise_id: null, team_id: TEAM_ID, user_id: BOT_USER_ID, is_bot: true }],
      is_ext_shared_channel: false,
    });
  }

  async #interact(type: string, ownFields: Fields): Promise<string> {
    const { personName } = this.#options;
    return await sendToApp(this.#appAddress(), signedInteraction, {
      type,
      user: { id: PERSON_ID, username: personName.toLowerCase(), name: personName.toLowerCase(), team_id: TEAM_ID },
      team: { id: TEAM_ID, domain: 'playground' },
      api_app_id: APP_ID,
      enterprise: null,
      is_enterprise_install: false,
      trigger_id: this.#newTriggerId(),
      ...ownFields,
    });
  }

  #newTriggerId(): string {
    return `${Date.now()}.${randomBytes(12).toString('hex')}`;
  }

  /** Responses to the URL wait for `after`, so they appear below the acknowledgement. */
  #newResponseUrl(place: ResponsePlace, after = Promise.resolve()): string {
    const url = this.#runningServer.responseUrl(place.channel);
    this.#responsePlaces.set(url, { place, after });
    return url;
  }

  #respond(body: Fields, sentBy: string, { channel, thread, source }: ResponsePlace): void {
    const { success, data, error } = response.safeParse(body);
    if (!success) {
      this.addFault(`Slack would refuse this response (${sentBy}): ${z.prettifyError(error)}`);
      return;
    }
    const { text, response_type: type, replace_original, delete_original, thread_ts = thread } = data;
    const workspace = this.#workspace;
    const replacedMessage = source === undefined ? undefined : this.#message(source);
    const newMessage = { channel, text, call: body, via: sentBy, ...(thread_ts !== undefined && { thread_ts }) };
    if (replacedMessage && (delete_original || replace_original)) {
      const replacement = delete_original ? [] : [{ ...replacedMessage, ...newMessage }];
      if (isPublic(replacedMessage) && delete_original) workspace.remove(replacedMessage);
      else if (isPublic(replacedMessage))
        workspace.change(channel, replacedMessage.ts, { ...newMessage, ...blocksIn(body) });
      else
        workspace.ephemerals = workspace.ephemerals.flatMap((candidate) =>
          candidate === replacedMessage ? replacement : [candidate],
        );
    } else if (type === 'ephemeral') {
      workspace.addEphemeral({ ...newMessage, user: BOT_USER_ID });
    } else {
      workspace.add({ ...newMessage, ...blocksIn(body), user: BOT_USER_ID, bot_id: BOT_ID });
    }
    this.#options.onChange();
  }

  #reportRefusal(method: string, { answer }: Refusal): void {
    const { ok: _, error, ...details } = answer;
    if (EXPECTED_ERRORS.includes(String(error))) return;
    const detail = Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
    this.addFault(`Slack refused ${method}: ${error}${detail}`);
  }

  #clear(channel: string): undefined {
    const workspace = this.#workspace;
    for (const message of workspace.messages(channel)) workspace.remove(message);
    workspace.ephemerals = workspace.ephemerals.filter((candidate) => candidate.channel !== channel);
    this.#options.onChange();
    return undefined;
  }

  #closeModal(): undefined {
    const workspace = this.#workspace;
    workspace.views.delete(workspace.opened ?? '');
    workspace.opened = undefined;
    this.#errors = undefined;
    this.#options.onChange();
    return undefined;
  }

  #appAddress(): AppAddress {
    if (!this.#app) throw new RefusedError(503, 'The bot is still starting in Slack. Try again in a moment.');
    return this.#app;
  }

  get #runningServer(): SlackServer {
    if (!this.#server) throw new RefusedError(503, 'Slack is still starting. Try again in a moment.');
    return this.#server;
  }

  get #workspace(): Workspace {
    return this.#runningServer.workspace();
  }

  #nextTs(): string {
    return this.#workspace.nextTs();
  }

  #openView(): Fields | undefined {
    const { views, opened } = this.#workspace;
    return opened === undefined ? undefined : views.get(opened);
  }

  #surfaceView(surface: 'home' | 'modal'): Fields {
    const view = surface === 'home' ? this.#workspace.views.get(`home-${PERSON_ID}`) : this.#openView();
    if (view) return view;
    throw new RefusedError(409, surface === 'home' ? 'The home tab is not open yet.' : 'No modal is open.');
  }

  #message(ts: string): SlackMessage | Ephemeral | undefined {
    const workspace = this.#workspace;
    const messages = [
      ...workspace.messages(CHANNEL_ID),
      ...workspace.messages(DIRECT_CHANNEL_ID),
      ...workspace.ephemerals,
    ];
    return messages.find((message) => message.ts === ts);
  }

  #existingMessage(id: string | undefined): SlackMessage | Ephemeral {
    const message = id === undefined ? undefined : this.#message(id);
    if (!message) throw new RefusedError(404, 'This message no longer exists.');
    return message;
  }

  #toModal({ views, viewMethods, opened = '' }: Workspace): Modal | undefined {
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

  #toPaneMessage(
    { ts, channel, text, thread_ts: thread, call, via }: SlackMessage | Ephemeral,
    isPrivate: boolean,
  ): PaneMessage {
    const isReply = thread !== undefined && thread !== ts;
    const files = this.#fileUrls(call);
    const typedText = z.object({ text: z.string() }).safeParse(call).data?.text ?? text;
    return {
      id: ts,
      from: via === undefined ? 'person' : 'bot',
      at: new Date(Number(ts) * 1000).toISOString(),
      place: isReply ? 'thread' : channel === DIRECT_CHANNEL_ID ? 'direct' : 'channel',
      ...(isReply && { under: thread }),
      isPrivate,
      ...(via === undefined ? { text: typedText } : { payload: call, sentBy: via }),
      ...(Object.keys(files).length > 0 && { files }),
    };
  }

  #messagePayload({ call, via, channel: _, ...message }: SlackMessage | Ephemeral): Fields {
    return {
      type: 'message',
      team: TEAM_ID,
      ...(via !== undefined && { bot_id: BOT_ID, app_id: APP_ID }),
      ...message,
      ...blocksIn(call),
    };
  }

  #fileUrls(call: Fields): Record<string, string> {
    const json = JSON.stringify(call);
    return Object.fromEntries(
      [...this.#workspace.files].flatMap(([id, { bytes }]) =>
        bytes && json.includes(`"${id}"`)
          ? [[id, this.#options.files.keep(bytes, isPng(bytes) ? 'image/png' : '')]]
          : [],
      ),
    );
  }
}

/** In payloads, Slack calls every direct message "directmessage". */
function channelName(channel: string): string {
  return channel === DIRECT_CHANNEL_ID ? 'directmessage' : 'briefings';
}

function isPublic(message: SlackMessage | Ephemeral): message is SlackMessage {
  return 'type' in message;
}

function blocksIn({ blocks }: Fields): Fields {
  return blocks === undefined ? {} : { blocks };
}

/** Slack looks at the bytes, too. */
function isPng([firstByte, ...otherBytes]: Uint8Array): boolean {
  return firstByte === 0x89 && String.fromCharCode(...otherBytes.slice(0, 3)) === 'PNG';
}

function sentView({ id: _id, hash: _hash, team_id: _team, bot_id: _bot, ...view }: Fields): Record<string, unknown> {
  return view;
}

function receivedView(view: Fields, values: Fields = {}): Fields {
  const { id } = view;
  const receivedFields = { app_id: APP_ID, root_view_id: id, previous_view_id: null, state: { values } };
  return { private_metadata: '', callback_id: '', ...view, ...receivedFields };
}

function parseFields(text: string): Fields {
  return text.startsWith('{') ? parseResponse(fieldsSchema, text) : { text };
}

function parseResponse<T>(schema: z.ZodType<T>, text: string): T {
  const { success, data } = schema.safeParse(parseJson(text));
  if (success) return data;
  throw new RefusedError(502, "Slack would not accept the app's acknowledgement.");
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
