import { randomBytes } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Fields, fieldsIn, isFields } from '../fakes/discord/fields.ts';
import { autocomplete, command, messageCommand, press, type UserAction } from '../fakes/discord/interactions.ts';
import type { Refusal } from '../fakes/discord/refusal.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, GUILD, type StoredMessage, USER } from '../fakes/discord/world.ts';
import { timeOf } from '../src/platforms/discord/rest/snowflakes.ts';
import type { Files } from './files.ts';
import { Refused } from './http.ts';
import type { DiscordAction, Modal, Said, Snapshot } from './protocol.ts';

export interface DiscordOptions {
  readonly botName: string;
  readonly personName: string;
  readonly now: () => Temporal.Instant;
  /** Called after each change the page has to draw. */
  readonly changed: () => void;
  /** The commands as the bot registers them. */
  readonly commands: () => readonly object[];
  /** Serves the bot's uploads to the page. */
  readonly files: Files;
  /** Called with errors of the playground itself. */
  readonly onFault: (error: unknown) => void;
}

type Of<Kind extends DiscordAction['kind']> = Extract<DiscordAction, { kind: Kind }>;

/** A modal, with the channel where it was opened and the message whose button opened it. */
interface OpenModal extends Modal {
  readonly channel: string;
  readonly source?: StoredMessage | undefined;
}

const DIRECT = '1457000000000000006';
/** Discord waits 3 seconds for a first reply; a busy machine needs longer. */
const TIMEOUT_MS = 15_000;
const OPTION = { subcommand: 1, string: 3, boolean: 5, number: 10 } as const;
const COMMAND = { chat: 1, message: 3 } as const;
const registered = z.object({
  type: z.number(),
  name: z.string(),
  options: z.array(z.object({ name: z.string() })).default([]),
});
const CONTROL = { row: 1, select: 3, label: 18 } as const;
const FORM = { asked: 5, reply: 9 } as const;
const MAX_FAULTS = 20;
/** Each change sends all messages to the page, so there is a limit. */
const MAX_MESSAGES = 300;

/** The playground's Discord: one server with a channel, a person, and the bot with its real client. */
export class PlaygroundDiscord {
  readonly token = [
    Buffer.from(APPLICATION).toString('base64url'),
    randomBytes(6).toString('hex'),
    randomBytes(24).toString('hex'),
  ].join('.');
  readonly #options: DiscordOptions;
  readonly #stopping = new AbortController();
  /** The URLs under which the page finds the files of messages. */
  readonly #urls = new WeakMap<object, string>();
  /** Lines such as "You used /colossus", which Discord draws but does not store. */
  #notices: Said[] = [];
  #faults: string[] = [];
  #modal: OpenModal | undefined;
  #server: DiscordServer | undefined;

  constructor(options: DiscordOptions) {
    this.#options = options;
  }

  /**
   * Starts listening for the bot's client.
   * @returns the URL of the REST API, without its version
   */
  async start(): Promise<string> {
    const { personName, now, changed, commands } = this.#options;
    const server = await startDiscordServer({
      token: this.token,
      guilds: [{ id: GUILD, name: 'Playground' }],
      channels: [
        { id: CHANNEL, name: 'briefings' },
        { id: DIRECT, kind: 'dm', recipient: USER },
      ],
      users: [{ id: USER, name: personName }],
      now: () => now().epochMilliseconds,
      // Not the playground's clock, which may be set while an interaction waits.
      elapsed: () => performance.now(),
      toReplyMs: TIMEOUT_MS,
      onChange: changed,
      onRefused: (call, refusal) => this.fault(`Discord refused ${call}: ${refusalText(refusal)}`),
    });
    server.commands.replace('', fieldsIn(commands()));
    this.#server = server;
    return server.apiUrl;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
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

  get pane(): Snapshot['discord'] {
    const { botName, personName } = this.#options;
    const modal = this.#modal;
    const said = [...this.#notices, ...this.#messages().map((one) => this.#saidOf(one))];
    return {
      isReady: this.#server?.gateway.isReady === true,
      said: said.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)).slice(-MAX_MESSAGES),
      ...(modal && { modal: { id: modal.id, payload: modal.payload, sentBy: modal.sentBy } }),
      faults: [...this.#faults],
      names: { [CHANNEL]: 'briefings', [GUILD]: 'Playground', [APPLICATION]: botName, [USER]: personName },
    };
  }

  /**
   * Performs a person's action. Resolves when the bot has given its first reply, or has received the message.
   * @returns the choices for an autocompletion, otherwise undefined
   * @throws Refused with a text for the person
   */
  async act(action: DiscordAction): Promise<unknown> {
    if (action.kind === 'dismiss') return this.#show(undefined);
    if (action.kind === 'clear') return this.#clear(action);
    await this.#inTime(this.#running.gateway.ready(), new Refused(503, 'the bot is still starting in Discord'));
    switch (action.kind) {
      case 'say':
        return this.#say(action);
      case 'command':
        return await this.#command(action);
      case 'type': {
        const asked = autocomplete(this.#slashCommandOf(action.subcommand), optionsOf(action));
        const { choices } = await this.#ask(asked, CHANNEL);
        return { choices };
      }
      case 'press': {
        const source = this.#known(action.id);
        hasControl(source.body, action.customId);
        await this.#ask(press(source, action.customId, action.values), source.channel, source);
        return undefined;
      }
      case 'submit':
        return await this.#submit(action);
      case 'message command': {
        const target = this.#known(action.id);
        await this.#ask(
          messageCommand(
            this.#registered(({ type }) => type === COMMAND.message),
            target,
          ),
          target.channel,
        );
        return undefined;
      }
    }
  }

  #say({ text, place, under }: Of<'say'>): undefined {
    if (text.trim() === '') throw new Refused(400, 'the message is empty');
    const { world } = this.#running;
    const referenced = under === undefined ? undefined : this.#known(under);
    if (referenced?.onlyFor !== undefined)
      throw new Refused(400, 'you cannot reply to a message that only you can see');
    const content = text.replaceAll(new RegExp(`@${this.#options.botName}(?![\\w-])`, 'gi'), `<@${APPLICATION}>`);
    const isNamed = content.includes(`<@${APPLICATION}>`) || referenced?.author === APPLICATION;
    const channel = referenced?.channel ?? channelOf(place);
    const reference = referenced && { type: 0, message_id: referenced.id, channel_id: channel };
    world.addMessage(
      { channel, author: USER, body: { content, ...(reference && { message_reference: reference }) } },
      {
        mentions: isNamed ? [world.user(APPLICATION)] : [],
        ...(referenced && { referenced_message: referenced.shown }),
      },
    );
    this.#options.changed();
    return undefined;
  }

  async #command(action: Of<'command'>): Promise<void> {
    const channel = channelOf(action.place);
    const name = this.#slashCommandOf(action.subcommand);
    const filled = Object.entries(action.options).map(([option, value]) => ` ${option}: ${value}`);
    this.#notices.push({
      id: this.#running.world.nextId(),
      from: 'person',
      at: this.#options.now().toString(),
      place: action.place,
      isPrivate: true,
      text: `/${name} ${action.subcommand}${filled.join('')}`,
    });
    this.#options.changed();
    await this.#ask(command(name, optionsOf(action)), channel);
  }

  async #submit({ customId, values }: Of<'submit'>): Promise<void> {
    const modal = this.#modal;
    const { custom_id: id, components } = modal?.payload ?? {};
    if (!modal || id !== customId) throw new Refused(409, 'this modal is closed');
    const data = { custom_id: customId, components: filledIn(components, values) };
    const asked = { type: FORM.asked, data, ...(modal.source && { message: modal.source.shown }) };
    // Discord closes a modal after the bot's reply.
    await this.#ask(asked, modal.channel, modal.source);
    if (this.#modal === modal) this.#show(undefined);
  }

  /** @returns the data of the first reply */
  async #ask(asked: UserAction, channel: string, source?: StoredMessage): Promise<Fields> {
    const server = this.#running;
    const interaction = server.ask(asked, { channel, user: USER });
    const { callback } = await this.#inTime(
      server.answered(interaction),
      new Refused(502, 'the bot did not reply in time'),
    );
    const data = callback?.data ?? {};
    if (callback?.type === FORM.reply) {
      this.#show({ id: interaction.id, payload: data, sentBy: 'POST /interactions/…/callback', channel, source });
    }
    return data;
  }

  #show(modal: OpenModal | undefined): undefined {
    this.#modal = modal;
    this.#options.changed();
    return undefined;
  }

  #clear({ place }: Of<'clear'>): undefined {
    for (const { id } of this.#server?.world.messages(channelOf(place)) ?? []) this.#server?.world.removeMessage(id);
    this.#notices = this.#notices.filter((notice) => notice.place !== place);
    this.#options.changed();
    return undefined;
  }

  /**
   * Awaits a promise for as long as Discord would wait.
   * @throws Refused if it takes longer
   */
  async #inTime<T>(promise: Promise<T>, late: Refused): Promise<T> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
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

  /**
   * The slash command with this subcommand.
   * @throws Refused if no command has it
   */
  #slashCommandOf(subcommand: string): string {
    return this.#registered(
      ({ type, options }) => type === COMMAND.chat && options.some(({ name }) => name === subcommand),
    );
  }

  /**
   * The name of the first registered command that matches.
   * @throws Refused if none does
   */
  #registered(isWanted: (command: z.infer<typeof registered>) => boolean): string {
    const found = z.array(registered).parse(this.#options.commands()).find(isWanted);
    if (!found) throw new Refused(404, 'the bot has no such command');
    return found.name;
  }

  get #running(): DiscordServer {
    if (!this.#server) throw new Refused(503, 'Discord is still starting');
    return this.#server;
  }

  #messages(): StoredMessage[] {
    const world = this.#server?.world;
    return world ? [CHANNEL, DIRECT].flatMap((channel) => world.messages(channel)) : [];
  }

  #known(id: string): StoredMessage {
    const found = this.#running.world.message(id);
    if (!found) throw new Refused(404, 'this message no longer exists');
    return found;
  }

  /** Converts a stored message for the page. */
  #saidOf({ id, channel, author, onlyFor, body, files, sentBy }: StoredMessage): Said {
    const { content, message_reference: reference } = body;
    const { message_id: under } = isFields(reference) ? reference : {};
    const urls = files.map((file): [string, string] => {
      const url = this.#urls.get(file) ?? this.#options.files.keep(file.bytes, file.type);
      this.#urls.set(file, url);
      return [file.name, url];
    });
    const isPerson = author === USER;
    return {
      id,
      from: isPerson ? 'person' : 'bot',
      at: new Date(timeOf(id)).toISOString(),
      place: channel === DIRECT ? 'direct' : 'channel',
      ...(typeof under === 'string' && { under }),
      isPrivate: onlyFor !== undefined,
      ...(isPerson ? { text: String(content ?? '') } : { payload: body }),
      ...(urls.length > 0 && { files: Object.fromEntries(urls) }),
      ...(sentBy !== undefined && { sentBy }),
    };
  }
}

function channelOf(place: 'channel' | 'direct'): string {
  return place === 'direct' ? DIRECT : CHANNEL;
}

/** A subcommand with its options, as an interaction sends them. */
function optionsOf({ subcommand, options, ...more }: Of<'command'> | Of<'type'>): Fields[] {
  const focused = 'focused' in more ? more.focused : undefined;
  const filled = { ...(focused !== undefined && { [focused]: '' }), ...options };
  const given = Object.entries(filled).map(([name, value]) => ({
    name,
    value,
    type: typeof value === 'string' ? OPTION.string : typeof value === 'boolean' ? OPTION.boolean : OPTION.number,
    ...(name === focused && { focused: true }),
  }));
  return [{ name: subcommand, type: OPTION.subcommand, options: given }];
}

function refusalText({ message, body }: Refusal): string {
  const { code, errors } = body;
  return `${message} (${code})${errors === undefined ? '' : ` ${JSON.stringify(errors)}`}`;
}

/** @throws Refused if the message has no such button or menu */
function hasControl({ components }: Fields, id: string): void {
  const isIn = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    (('custom_id' in value && value.custom_id === id) || Object.values(value).some(isIn));
  if (!isIn(components)) throw new Refused(404, 'this button, menu or input no longer exists');
}

/** A modal's inputs as Discord sends them: each inside its row or label. */
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
