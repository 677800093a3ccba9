import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { boundedText } from '../../../src/lib/bounded-text.ts';
import { errorText } from '../../../src/lib/error-text.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import {
  answerLines,
  type Block,
  buttonsIn,
  citationText,
  type Message,
  messageHead,
  sourceParts,
} from '../../../src/message/message.ts';
import { parseText } from '../../../src/message/parse.ts';
import { parseTyped } from '../../../src/message/story.ts';
import { NotSentError, send } from '../../../src/outbound/send.ts';
import { green } from '../../../src/platforms/kit/check.ts';
import { readBody } from '../../../src/platforms/kit/read-body.ts';
import { type PlatformParts, platformRow } from '../../../src/platforms/kit/row.ts';
import type { Asker } from '../../../src/ports/desk.ts';
import type { Platform, PostResult } from '../../../src/ports/platform.ts';
import { commandsOf } from '../../../src/reply/stories.ts';

export const CHAT_PATH = '/chat/messages';

const asked = z.object({
  person: z.string(),
  room: z.string(),
  typed: z.string().transform(boundedText).optional(),
  pressed: z.string().max(100).optional(),
});

export interface Payload {
  readonly title: string;
  readonly lines: readonly string[];
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  readonly footer: string;
}

interface ChatConfig {
  readonly token: string;
  readonly url: string;
}

const PER_SECOND = 5;
const LONG_WAIT = Temporal.Duration.from({ seconds: 30 });

function payloadOf(message: Message): Payload {
  const { top, smallPrint } = messageHead(message);
  const buttons = buttonsIn(message).map(({ label, intent }) => ({ id: encodeIntent(intent), label }));
  return {
    title: top,
    lines: message.blocks.flatMap(linesOfBlock),
    buttons: once(buttons),
    footer: smallPrint.join(' · '),
  };
}

function linesOfBlock(block: Block, i: number): string[] {
  switch (block.type) {
    case 'answer': {
      const { top, below } = answerLines(block);
      return [...(i === 0 ? [] : [top]), ...below, ...sourceParts(block).map((part) => part.text)];
    }
    case 'statement':
      return [...(block.label === undefined ? [] : [block.label]), `${block.text} [${citationText(block)}]`];
    case 'facts':
      return block.facts.flatMap(({ label, value }) => [label, value]);
    case 'list':
      return block.items.flatMap(({ text: item, note }) => (note === undefined ? [item] : [item, note]));
    case 'picture':
      return [...block.words];
    case 'buttons':
      return block.buttons.map(({ label }) => label);
    case 'heading':
    case 'text':
    case 'note':
      return [block.text];
  }
}

function once(buttons: Payload['buttons']): Payload['buttons'] {
  return [...new Map(buttons.map((button) => [`${button.label} ${button.id}`, button])).values()];
}

async function answer(
  { token }: ChatConfig,
  { desk, stories }: PlatformParts,
  request: IncomingMessage,
): Promise<[number, unknown?]> {
  if (request.url !== CHAT_PATH) return [404];
  if (request.method !== 'POST') return [405];
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) return [401];
  const body = await readBody(request);
  if (typeof body === 'number') return [body];
  const { data } = asked.safeParse(parsed(body.toString()));
  if (!data) return [400];
  const { person, room, typed = '', pressed } = data;
  const asker: Asker = {
    person: { id: person, name: person },
    address: { platform: 'chat', workspace: '', channel: room },
    zone: 'UTC',
  };
  const intent = parseTyped(typed, commandsOf(stories));
  return [200, payloadOf(await (pressed === undefined ? desk.answer(intent, asker) : desk.press(pressed, asker)))];
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function platformOf({ token, url }: ChatConfig): Platform {
  const headers = new Headers({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  return {
    name: 'chat',
    postsPerSecond: PER_SECOND,
    idempotencyWindow: new Temporal.Duration(),
    post: async ({ channel }, message, { subscription, nominal }, signal, maySend): Promise<PostResult> => {
      const body = JSON.stringify({ room: channel, ...payloadOf(message) });
      try {
        const { ok, status } = await send(url, { headers, body, signal }, maySend);
        if (ok) return { kind: 'sent', post: `${subscription} ${nominal}` };
        const reason = `the chat answered ${status}`;
        return status < 500 ? { kind: 'rejected', reason, gone: 'none' } : { kind: 'in doubt', reason };
      } catch (error) {
        const reason = errorText(error);
        return error instanceof NotSentError
          ? { kind: 'retry', after: LONG_WAIT, scope: 'platform', reason }
          : { kind: 'in doubt', reason };
      }
    },
    find: async () => ({ kind: 'unreadable', reason: 'the chat keeps no history' }),
  };
}

/** A small chat over HTTP. It proves that a platform needs only a folder and a row. */
export const chat = platformRow<ChatConfig>({
  name: 'chat',
  title: 'Chat',
  variables: ['CHAT_TOKEN', 'CHAT_URL'],
  secrets: ['CHAT_TOKEN'],
  channelForms: ['chat:lobby'],
  readConfig({ CHAT_TOKEN: token, CHAT_URL: url }, http) {
    if (token === undefined) return { faults: [] };
    const faults = [
      ...(url === undefined ? ['CHAT_URL is missing beside CHAT_TOKEN'] : []),
      ...(http === undefined ? ['HTTP_PORT is missing: the chat sends over HTTP'] : []),
    ];
    return faults.length === 0 && url !== undefined ? { config: { token, url }, faults } : { faults };
  },
  readChannel: (channel) => (/^[a-z]+$/.test(channel) ? { workspace: '', channel } : undefined),
  personForms: ['chat:ada'],
  readPerson: (person) => (/^\w+$/.test(person) ? { person } : undefined),
  httpPath: () => CHAT_PATH,
  open: async (config) => (parts) => ({
    start: async () => parts.observe({ kind: 'connected', platform: 'chat' }),
    stop: async () => {},
    handle: (request: IncomingMessage, response: ServerResponse) => {
      answer(config, parts, request).then(
        ([status, payload]) => response.writeHead(status).end(payload === undefined ? '' : JSON.stringify(payload)),
        (error: unknown) => {
          parts.log(`Chat: could not answer a request: ${errorText(error)}`);
          response.writeHead(500).end();
        },
      );
    },
    platform: platformOf(config),
  }),
  check: async ({ url }) => [{ name: 'Chat', run: () => green(`posts to ${url}`) }],
  show: async (typed, slashCommand, reply) => [payloadOf(reply(parseText(typed, slashCommand)))],
});
