import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Fields, fieldsIn, isFields } from '../fakes/discord/fields.ts';
import { autocomplete, command, messageCommand, press, type UserAction } from '../fakes/discord/interactions.ts';
import type { Refusal } from '../fakes/discord/refusal.ts';
import { type DiscordServer, startDiscordServer } from '../fakes/discord/server.ts';
import { APPLICATION, CHANNEL, GUILD, type StoredMessage, USER } from '../fakes/discord/world.ts';
import { timeOf } from '../src/platforms/discord/rest/snowflakes.ts';
import { RefusedError } from './http.ts';
import { assertHasControl, MAX_FAULTS, MAX_MESSAGES, type PaneOptions } from './pane.ts';
import type { DiscordAction, Modal, PaneMessage, Snapshot } from './protocol.ts';

export interface DiscordOptions extends PaneOptions {
  readonly commands: () => readonly object[];
}

type ActionOf<Kind extends DiscordAction['kind']> = Extract<DiscordAction, { kind: Kind }>;

interface OpenModal extends Modal {
  readonly channel: string;
  readonly source?: StoredMessage | undefined;
}

const DIRECT_CHANNEL_ID = '1457000000000000006';
/** Discord waits 3 seconds for a first reply; a busy machine needs longer. */
const TIMEOUT_MS = 15_000;
const OPTION_TYPE = { subcommand: 1, string: 3, boolean: 5 } as const;
const COMMAND_TYPE = { chat: 1, message: 3 } as const;
const registeredCommand = z.object({
  type: z.number(),
  name: z.string(),
  options: z.array(z.object({ name: z.string() })).default([]),
});
const COMPONENT_TYPE = { select: 3, label: 18 } as const;
const MODAL_TYPE = { submit: 5, reply: 9 } as const;

/** The playground's Discord: a server with a channel, direct messages, and a user. */
export class PlaygroundDiscord {
  readonly token = [
    Buffer.from(APPLICATION).toString('base64url'),
    randomBytes(6).toString('hex'),
    randomBytes(24).toString('hex'),
  ].join('.');
  readonly #options: DiscordOptions;
  readonly #stopController = new AbortController();
  /** The commands that the person used, which Discord shows but does not store. */
  #notices: PaneMessage[] = [];
  #faults: string[] = [];
  #modal: OpenModal | undefined;
  #server: DiscordServer | undefined;

  constructor(options: DiscordOptions) {
    this.#options = options;
  }

  /** @returns the URL of the REST API, without its version */
  async start(): Promise<string> {
    const { personName, now, onChange, commands } = this.#options;
    const server = await startDiscordServer({
      token: this.token,
      guilds: [{ id: GUILD, name: 'Playground' }],
      channels: [
        { id: CHANNEL, name: 'briefings' },
        { id: DIRECT_CHANNEL_ID, kind: 'dm', recipient: USER },
      ],
      users: [{ id: USER, name: personName }],
      now: () => now().epochMilliseconds,
      // Real time, because the playground's clock can be set while an interaction waits.
      clock: () => performance.now(),
      replyTimeoutMs: TIMEOUT_MS,
      onChange,
      onRefused: (call, refusal) => this.addFault(`Discord refused ${call}: ${refusalText(refusal)}`),
    });
    server.commands.replace('', fieldsIn(commands()));
    this.#server = server;
    return server.apiUrl;
  }

  async stop(): Promise<void> {
    this.#stopController.abort();
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

  get pane(): Snapshot['discord'] {
    const { botName, personName } = this.#options;
    const modal = this.#modal;
    const messages = [...this.#notices, ...this.#messages().map((message) => this.#toPaneMessage(message))];
    return {
      isReady: this.#server?.gateway.isReady === true,
      said: messages.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)).slice(-MAX_MESSAGES),
      ...(modal && { modal: { id: modal.id, payload: modal.payload, sentBy: modal.sentBy } }),
      faults: [...this.#faults],
      names: { [CHANNEL]: 'briefings', [GUILD]: 'Playground', [APPLICATION]: botName, [USER]: personName },
    };
  }

  /**
   * Performs a user's action, and waits for the bot's first reply to an interaction. Resolves to the choices for text typed
   * into an option.
   * @throws RefusedError if the action cannot be performed
   */
  async act(action: DiscordAction): Promise<unknown> {
    if (action.kind === 'dismiss') return this.#setModal(undefined);
    if (action.kind === 'clear') return this.#clear(action);
    await this.#withTimeout(
      this.#runningServer.gateway.untilReady(),
      new RefusedError(503, 'The bot is still starting in Discord. Try again in a moment.'),
    );
    switch (action.kind) {
      case 'say':
        return this.#say(action);
      case 'command':
        return await this.#command(action);
      case 'type': {
        const interaction = autocomplete(this.#findSlashCommand(action.subcommand), interactionOptions(action));
        const { choices } = await this.#interact(interaction, CHANNEL);
        return { choices };
      }
      case 'press': {
        const source = this.#existingMessage(action.id);
        assertHasControl(source.body['components'], 'custom_id', action.customId);
        await this.#interact(press(source, action.customId, action.values), source.channel, source);
        return undefined;
      }
      case 'submit':
        return await this.#submit(action);
      case 'message command': {
        const targetMessage = this.#existingMessage(action.id);
        await this.#interact(
          messageCommand(
            this.#findCommandName(({ type }) => type === COMMAND_TYPE.message),
            targetMessage,
          ),
          targetMessage.channel,
        );
        return undefined;
      }
    }
  }

  #say({ text, place, under }: ActionOf<'say'>): undefined {
    if (text.trim() === '') throw new RefusedError(400, 'The message is empty.');
    const { world } = this.#runningServer;
    const repliedTo = under === undefined ? undefined : this.#existingMessage(under);
    if (repliedTo?.onlyFor !== undefined)
      throw new RefusedError(400, 'You cannot reply to a message that only you can see.');
    const content = text.replaceAll(new RegExp(`@${this.#options.botName}(?![\\w-])`, 'gi'), `<@${APPLICATION}>`);
    const isBotMentioned = content.includes(`<@${APPLICATION}>`) || repliedTo?.author === APPLICATION;
    const channel = repliedTo?.channel ?? channelId(place);
    const reference = repliedTo && { type: 0, message_id: repliedTo.id, channel_id: channel };
    world.addMessage(
      { channel, author: USER, body: { content, ...(reference && { message_reference: reference }) } },
      {
        mentions: isBotMentioned ? [world.user(APPLICATION)] : [],
        ...(repliedTo && { referenced_message: repliedTo.apiMessage }),
      },
    );
    this.#options.onChange();
    return undefined;
  }

  async #command(action: ActionOf<'command'>): Promise<void> {
    const channel = channelId(action.place);
    const name = this.#findSlashCommand(action.subcommand);
    const filledOptions = Object.entries(action.options).map(([option, value]) => ` ${option}: ${value}`);
    this.#notices.push({
      id: this.#runningServer.world.nextId(),
      from: 'person',
      at: this.#options.now().toString(),
      place: action.place,
      isPrivate: true,
      text: `/${name} ${action.subcommand}${filledOptions.join('')}`,
    });
    this.#options.onChange();
    await this.#interact(command(name, interactionOptions(action)), channel);
  }

  async #submit({ customId, values }: ActionOf<'submit'>): Promise<void> {
    const modal = this.#modal;
    const { custom_id: id, components } = modal?.payload ?? {};
    if (!modal || id !== customId) throw new RefusedError(409, 'This modal is closed.');
    const data = { custom_id: customId, components: fillInputs(components, values) };
    const submission = { type: MODAL_TYPE.submit, data, ...(modal.source && { message: modal.source.apiMessage }) };
    // Discord closes a modal after the bot's reply.
    await this.#interact(submission, modal.channel, modal.source);
    if (this.#modal === modal) this.#setModal(undefined);
  }

  async #interact(userAction: UserAction, channel: string, source?: StoredMessage): Promise<Fields> {
    const server = this.#runningServer;
    const interaction = server.ask(userAction, { channel, user: USER });
    const { callback } = await this.#withTimeout(
      server.untilAnswered(interaction),
      new RefusedError(502, 'The bot did not reply in time.'),
    );
    const data = callback?.data ?? {};
    if (callback?.type === MODAL_TYPE.reply) {
      this.#setModal({ id: interaction.id, payload: data, sentBy: 'POST /interactions/…/callback', channel, source });
    }
    return data;
  }

  #setModal(modal: OpenModal | undefined): undefined {
    this.#modal = modal;
    this.#options.onChange();
    return undefined;
  }

  #clear({ place }: ActionOf<'clear'>): undefined {
    for (const { id } of this.#server?.world.messages(channelId(place)) ?? []) this.#server?.world.removeMessage(id);
    this.#notices = this.#notices.filter((notice) => notice.place !== place);
    this.#options.onChange();
    return undefined;
  }

  async #withTimeout<T>(promise: Promise<T>, timeoutError: RefusedError): Promise<T> {
    const signal = AbortSignal.any([this.#stopController.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const whenAborted = new Promise<never>((_, reject) => {
      if (signal.aborted) reject(timeoutError);
      signal.addEventListener('abort', () => reject(timeoutError), { once: true });
    });
    return await Promise.race([promise, whenAborted]);
  }

  #findSlashCommand(subcommand: string): string {
    return this.#findCommandName(
      ({ type, options }) => type === COMMAND_TYPE.chat && options.some(({ name }) => name === subcommand),
    );
  }

  #findCommandName(isWanted: (command: z.infer<typeof registeredCommand>) => boolean): string {
    const command = z.array(registeredCommand).parse(this.#options.commands()).find(isWanted);
    if (!command) throw new RefusedError(404, 'The bot has no such command.');
    return command.name;
  }

  get #runningServer(): DiscordServer {
    if (!this.#server) throw new RefusedError(503, 'Discord is still starting. Try again in a moment.');
    return this.#server;
  }

  #messages(): StoredMessage[] {
    const world = this.#server?.world;
    return world ? [CHANNEL, DIRECT_CHANNEL_ID].flatMap((channel) => world.messages(channel)) : [];
  }

  #existingMessage(id: string): StoredMessage {
    const message = this.#runningServer.world.message(id);
    if (!message) throw new RefusedError(404, 'This message no longer exists.');
    return message;
  }

  #toPaneMessage({ id, channel, author, onlyFor, body, files, sentBy }: StoredMessage): PaneMessage {
    const { content, message_reference: reference } = body;
    const { message_id: under } = isFields(reference) ? reference : {};
    const urls = files.map(({ name, bytes, type }) => [name, this.#options.files.keep(bytes, type)]);
    const isPerson = author === USER;
    return {
      id,
      from: isPerson ? 'person' : 'bot',
      at: new Date(timeOf(id)).toISOString(),
      place: channel === DIRECT_CHANNEL_ID ? 'direct' : 'channel',
      ...(typeof under === 'string' && { under }),
      isPrivate: onlyFor !== undefined,
      ...(isPerson ? { text: String(content ?? '') } : { payload: body }),
      ...(urls.length > 0 && { files: Object.fromEntries(urls) }),
      ...(sentBy !== undefined && { sentBy }),
    };
  }
}

function channelId(place: 'channel' | 'direct'): string {
  return place === 'direct' ? DIRECT_CHANNEL_ID : CHANNEL;
}

function interactionOptions({ subcommand, options, ...otherFields }: ActionOf<'command'> | ActionOf<'type'>): Fields[] {
  const focusedOption = 'focused' in otherFields ? otherFields.focused : undefined;
  const filledOptions = { ...(focusedOption !== undefined && { [focusedOption]: '' }), ...options };
  const typedOptions = Object.entries(filledOptions).map(([name, value]) => ({
    name,
    value,
    type: typeof value === 'string' ? OPTION_TYPE.string : OPTION_TYPE.boolean,
    ...(name === focusedOption && { focused: true }),
  }));
  return [{ name: subcommand, type: OPTION_TYPE.subcommand, options: typedOptions }];
}

function refusalText({ message, body }: Refusal): string {
  const { code, errors } = body;
  return `${message} (${code})${errors === undefined ? '' : ` ${JSON.stringify(errors)}`}`;
}

function fillInputs(components: unknown, values: Readonly<Record<string, string>>): Fields[] {
  if (!Array.isArray(components)) return [];
  return components.filter(isFields).flatMap(({ type, component }) => {
    if (type !== COMPONENT_TYPE.label || !isFields(component)) return [];
    const { type: kind, custom_id: id } = component;
    const value = values[String(id)] ?? '';
    const filledFields = kind === COMPONENT_TYPE.select ? { values: value === '' ? [] : [value] } : { value };
    return [{ type, component: { type: kind, custom_id: id, ...filledFields } }];
  });
}
