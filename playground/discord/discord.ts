import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Files } from '../files.ts';
import { answerJson, bytesOf, type Loopback, parsedJson, Refused, serveLoopback } from '../http.ts';
import type { DiscordAction, Snapshot } from '../protocol.ts';
import { Gateway } from './gateway.ts';
import { ASKED, channelOf, Interactions } from './interactions.ts';
import { DiscordRefusal, notFound, unauthorized } from './refusal.ts';
import { routeOf } from './routes.ts';
import {
  APPLICATION,
  CHANNEL,
  type DiscordMessage,
  type Fields,
  GUILD,
  isFields,
  PERSON,
  saidOf,
  World,
  type WorldOptions,
} from './world.ts';

export interface DiscordOptions extends WorldOptions {
  /** As they are registered. */
  readonly commands: () => readonly object[];
  /** Where the page finds what the bot uploads. */
  readonly files: Files;
  /** Told what fails in the playground itself. */
  readonly onFault: (error: unknown) => void;
}

type Of<Kind extends DiscordAction['kind']> = Extract<DiscordAction, { kind: Kind }>;

const MOST_BYTES = 10_000_000;
/** Discord waits 3 seconds for a first reply; a busy machine gets more. */
const PATIENCE = 15_000;
const OPTION = { subcommand: 1, string: 3, boolean: 5, number: 10 } as const;
const COMMAND = { chat: 1, message: 3 } as const;
const CONTROL = { row: 1, button: 2, select: 3, label: 18 } as const;

/** A small Discord: one server with a channel, a person and the bot, whose client is the real one. */
export class PlaygroundDiscord {
  readonly token = [
    Buffer.from(APPLICATION).toString('base64url'),
    randomBytes(6).toString('hex'),
    randomBytes(24).toString('hex'),
  ].join('.');
  readonly #options: DiscordOptions;
  readonly #world: World;
  readonly #interactions: Interactions;
  readonly #stopping = new AbortController();
  /** Resolves once the bot has connected. */
  readonly #connected = Promise.withResolvers<void>();
  #loopback: Loopback | undefined;
  #gateway: Gateway | undefined;

  constructor(options: DiscordOptions) {
    this.#options = options;
    this.#world = new World(options);
    this.#interactions = new Interactions(this.#world, options.changed);
  }

  /** Begins to listen for the bot's client. @returns where the REST API is, without the version */
  async start(): Promise<string> {
    const loopback = await serveLoopback(
      (request, response) => this.#answer(request, response),
      0,
      this.#options.onFault,
    );
    this.#loopback = loopback;
    this.#gateway = new Gateway({
      server: loopback.server,
      world: this.#world,
      token: this.token,
      url: gatewayOf(loopback),
      onReady: () => {
        this.#connected.resolve();
        this.#options.changed();
      },
    });
    return `${loopback.origin}/api`;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#gateway?.stop();
    await this.#loopback?.close();
  }

  /** Tells in the pane of something that went wrong. */
  fault(text: string): void {
    this.#world.fault(text);
  }

  get pane(): Snapshot['discord'] {
    const { modal } = this.#interactions;
    const { botName, personName } = this.#options;
    return {
      isReady: this.#gateway?.isReady === true,
      said: this.#world.messages.map(saidOf),
      ...(modal && { modal: { id: modal.id, payload: modal.payload, sentBy: modal.sentBy } }),
      faults: [...this.#world.faults],
      names: { [CHANNEL]: 'briefings', [GUILD]: 'Playground', [APPLICATION]: botName, [PERSON]: personName },
    };
  }

  /**
   * Does what somebody did at the page; resolves once the bot has given its first reply, or was told of a message.
   * @returns the choices that are offered while somebody types, else nothing
   * @throws Refused in words
   */
  async act(action: DiscordAction): Promise<unknown> {
    if (action.kind === 'dismiss') {
      this.#interactions.closeModal();
      return undefined;
    }
    if (action.kind === 'clear') {
      this.#world.clear(channelOf(action.place));
      return undefined;
    }
    await this.#inTime(this.#connected.promise, new Refused(503, 'the bot is only starting in Discord'));
    switch (action.kind) {
      case 'say':
        return this.#say(action);
      case 'command':
        return await this.#command(action);
      case 'type': {
        const { choices } = await this.#ask(ASKED.typing, this.#commandData(action), CHANNEL);
        return { choices };
      }
      case 'press':
        return await this.#press(action);
      case 'submit':
        return await this.#submit(action);
      case 'message command':
        return await this.#messageCommand(action);
    }
  }

  #say({ text, place, under }: Of<'say'>): undefined {
    if (text.trim() === '') throw new Refused(400, 'nothing was typed');
    const { botName } = this.#options;
    const referenced = under === undefined ? undefined : this.#known(under);
    if (referenced?.isPrivate) throw new Refused(400, 'nobody can reply to what only one person sees');
    const content = text.replaceAll(new RegExp(`@${botName}(?![\\w-])`, 'gi'), `<@${APPLICATION}>`);
    const isNamed = content.includes(`<@${APPLICATION}>`) || referenced?.from === 'bot';
    const channel = referenced?.channel ?? channelOf(place);
    const message = this.#world.add({
      channel,
      from: 'person',
      isPrivate: false,
      body: {
        content,
        mentions: isNamed ? [this.#world.user('bot')] : [],
        ...(referenced && { message_reference: { type: 0, message_id: referenced.id, channel_id: channel } }),
      },
    });
    const isGuild = channel === CHANNEL;
    // Without the privileged intent a bot reads only what is meant for it.
    const shown = { ...this.#world.shown(message), ...(isGuild && !isNamed && { content: '' }) };
    const { user: _, ...member } = this.#world.member('person');
    this.#gateway?.tell('MESSAGE_CREATE', { ...shown, ...(isGuild && { guild_id: GUILD, member }) });
    return undefined;
  }

  async #command(action: Of<'command'>): Promise<void> {
    const channel = channelOf(action.place);
    const data = this.#commandData(action);
    const filled = Object.entries(action.options).map(([name, value]) => ` ${name}: ${value}`);
    const content = `/${this.#chatCommand()} ${action.subcommand}${filled.join('')}`;
    this.#world.add({ channel, from: 'person', isPrivate: true, isNotice: true, body: { content } });
    await this.#ask(ASKED.command, data, channel);
  }

  #commandData({ subcommand, options, ...more }: Of<'command'> | Of<'type'>): Fields {
    const focused = 'focused' in more ? more.focused : undefined;
    const filled = { ...(focused !== undefined && { [focused]: '' }), ...options };
    const given = Object.entries(filled).map(([name, value]) => ({
      name,
      value,
      type: typeof value === 'string' ? OPTION.string : typeof value === 'boolean' ? OPTION.boolean : OPTION.number,
      ...(name === focused && { focused: true }),
    }));
    return {
      id: '1457000000000000090',
      name: this.#chatCommand(),
      type: COMMAND.chat,
      options: [{ name: subcommand, type: OPTION.subcommand, options: given }],
    };
  }

  async #press({ id, customId, values }: Of<'press'>): Promise<void> {
    const source = this.#known(id);
    hasControl(source.body, customId);
    const type = values ? CONTROL.select : CONTROL.button;
    const data = { id: 1, custom_id: customId, component_type: type, ...(values && { values }) };
    await this.#ask(ASKED.control, data, source.channel, source);
  }

  async #submit({ customId, values }: Of<'submit'>): Promise<void> {
    const { modal } = this.#interactions;
    const { custom_id: id, components } = modal?.payload ?? {};
    if (!modal || id !== customId) throw new Refused(409, 'this modal is not open any more');
    const data = { custom_id: customId, components: filledIn(components, values) };
    // Discord closes it once the bot has replied.
    await this.#ask(ASKED.form, data, modal.channel, modal.source);
    if (this.#interactions.modal === modal) this.#interactions.closeModal();
  }

  async #messageCommand({ id }: Of<'message command'>): Promise<void> {
    const target = this.#known(id);
    const name = this.#commandOf(COMMAND.message);
    const resolved = { messages: { [target.id]: this.#world.shown(target) } };
    const data = { id: '1457000000000000091', name, type: COMMAND.message, target_id: target.id, resolved };
    await this.#ask(ASKED.command, data, target.channel);
  }

  /** @returns the data of the first reply */
  async #ask(type: 2 | 3 | 4 | 5, data: Fields, channel: string, source?: DiscordMessage): Promise<Fields> {
    const { payload, replied } = this.#interactions.begin({ type, data, channel, source });
    this.#gateway?.tell('INTERACTION_CREATE', payload);
    return await this.#inTime(replied, new Refused(502, 'the bot did not reply in time'));
  }

  /** What a promise gives, within the time that Discord has. @throws what is given, if that passes */
  async #inTime<T>(promise: Promise<T>, late: Refused): Promise<T> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(PATIENCE)]);
    const { promise: passed, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(late);
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) throw late;
      return await Promise.race([promise, passed]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #chatCommand(): string {
    return this.#commandOf(COMMAND.chat);
  }

  #commandOf(type: number): string {
    const found = this.#options.commands().find((one) => Reflect.get(one, 'type') === type);
    return String(found && Reflect.get(found, 'name'));
  }

  #known(id: string): DiscordMessage {
    const found = this.#world.message(id);
    if (!found || found.isNotice) throw new Refused(404, 'there is no such message any more');
    return found;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '', this.#loopback?.origin);
    const path = url.pathname.replace(/^\/api(\/v\d+)?/, '');
    const { body, files } = await this.#bodyOf(request);
    try {
      const route = routeOf(method, path);
      if (!route) throw notFound();
      if (route.needsToken && headers.authorization !== `Bot ${this.token}`) throw unauthorized();
      const { commands } = this.#options;
      const parts = { world: this.#world, interactions: this.#interactions, commands, gatewayUrl: this.#gatewayUrl };
      const given = route.run({ ...parts, query: url.searchParams, body, files });
      if (given === undefined) response.writeHead(204).end();
      else answerJson(response, 200, given);
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error;
      const { status, code, message } = error;
      const shown = path.replaceAll(/\/[\w-]{30,}/g, '/…');
      this.#world.fault(`Discord refused ${method} ${shown}: ${message} (${code})`);
      answerJson(response, status, { message, code });
    }
  }

  /** A body in JSON, or one in parts: JSON in the one called "payload_json", the others are files. */
  async #bodyOf(request: IncomingMessage): Promise<{ body: unknown; files: Record<string, string> }> {
    const bytes = await bytesOf(request, MOST_BYTES);
    const { 'content-type': type = '' } = request.headers;
    if (!type.startsWith('multipart/form-data')) {
      return { body: bytes.length === 0 ? undefined : parsedJson(bytes.toString()), files: {} };
    }
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    const files: Record<string, string> = {};
    for (const part of form.values()) {
      if (typeof part === 'string') continue;
      files[part.name] = this.#options.files.keep(new Uint8Array(await part.arrayBuffer()), part.type);
    }
    return { body: parsedJson(String(form.get('payload_json'))), files };
  }

  get #gatewayUrl(): string {
    return this.#loopback ? gatewayOf(this.#loopback) : '';
  }
}

function gatewayOf({ port }: Loopback): string {
  return `ws://127.0.0.1:${port}`;
}

/** @throws Refused unless there is such a button or menu */
function hasControl({ components }: Fields, id: string): void {
  const isIn = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (('custom_id' in value && value.custom_id === id) || Object.values(value).some(isIn));
  if (!isIn(components)) throw new Refused(404, 'there is no such control any more');
}

/** The inputs of a modal as Discord sends them: each in the row or under the label in which it stands. */
function filledIn(components: unknown, values: Readonly<Record<string, string>>): Fields[] {
  if (!Array.isArray(components)) return [];
  return components.filter(isFields).map(({ type, component, components: inner }) => {
    const fill = (input: unknown): Fields => {
      const { type: kind, custom_id: id } = isFields(input) ? input : {};
      const value = values[String(id)] ?? '';
      const given = kind === CONTROL.select ? { values: value === '' ? [] : [value] } : { value };
      return { type: kind, custom_id: id, ...given };
    };
    if (type === CONTROL.label) return { type, component: fill(component) };
    return { type: CONTROL.row, components: Array.isArray(inner) ? inner.map(fill) : [] };
  });
}
