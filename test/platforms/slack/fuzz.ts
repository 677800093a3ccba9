import fc from 'fast-check';
import type { SignedRequest } from '../../../fakes/http.ts';
import { addMessage, envelopeOf, PERSON, pressOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import type { SlackServer } from '../../../fakes/slack/server.ts';
import { type Signing, signed, signedCommand, signedEvent, signedInteraction } from '../../../fakes/slack/signed.ts';
import type { EnvelopeType } from '../../../fakes/slack/socket.ts';
import { ASK_ABOUT_SHORTCUT, ASK_SHORTCUT } from '../../../src/platforms/slack/manifest/manifest.ts';
import { ASK_MODAL } from '../../../src/platforms/slack/views/ask-modal.ts';
import { HOME_VIEW } from '../../../src/platforms/slack/views/home.ts';
import { SUBSCRIBE_MODAL, ZONE_INPUT } from '../../../src/platforms/slack/views/subscribe-modal.ts';
import { OPEN_ASK_ACTION, OPEN_SUBSCRIBE_ACTION } from '../../../src/platforms/slack/views/view.ts';
import { anyDamage, anyValue, anyWord, type Fields, json, jsonRoundTrip } from '../fuzz.ts';

interface Payload {
  readonly type: EnvelopeType;
  readonly body: Fields;
}

/** Payloads of different counts have different ids. */
type PayloadFactory = (server: SlackServer, count: number) => Payload;

const COMMANDS = [
  '',
  'watch',
  'how long does the charter last?',
  'share how long does the charter last?',
  'subscribe',
  'subscribe daily 09:00',
  'subscriptions',
  'pause 1 until friday',
  'resume all',
  'unsubscribe 1',
  'receipts 1',
  'preview digest',
  'send reminder',
  'evidence charter-length',
];

const PRESSES = [
  ['intent:0', 'c1:watch'],
  ['intent:1', 'c1:unsubscribe:1'],
  ['page:2', 'c1:faq#2'],
  ['share', 'c1:watch'],
  [OPEN_ASK_ACTION, ''],
  [OPEN_SUBSCRIBE_ACTION, ''],
] as const;

const VIEWS = [
  [HOME_VIEW, 'view/intent:0', { direct: 'D1' }, {}],
  [HOME_VIEW, 'view/page:2', { direct: 'D1' }, {}],
  [ASK_MODAL, 'view/intent:0', { channel: 'C1', turn: 0 }, {}],
  [SUBSCRIBE_MODAL, 'rhythm', { channel: 'C1', days: ['mon'] }, { rhythm: { rhythm: option('first') } }],
] as const;

const SUBMISSIONS = [
  [ASK_MODAL, { channel: 'C1', turn: 0 }, { 'question:0': { question: { value: 'How long does the charter last?' } } }],
  [
    SUBSCRIBE_MODAL,
    { channel: 'C1', days: ['mon'] },
    {
      what: { what: option('reminders') },
      rhythm: { rhythm: option('week') },
      days: { days: { selected_options: [{ value: 'tue' }] } },
      time: { time: { selected_time: '09:00' } },
      zone: { zone: option('Europe/London') },
    },
  ],
] as const;

function each<Item>(
  items: readonly Item[],
  make: (item: Item, server: SlackServer) => Payload,
): readonly PayloadFactory[] {
  return items.map((item) => (server) => make(item, server));
}

const VALID_PAYLOADS: readonly PayloadFactory[] = [
  ...each(COMMANDS, (text, server) => ({ type: 'slash_commands', body: typedCommand(server, text) })),
  ...each(['message', 'app_mention'], (type, server) =>
    event({ ...addMessage(server, '<@UBOT> how long does the charter last?'), type }),
  ),
  (_, count) => event({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'home', event_ts: `${count}.1` }),
  (_, count) =>
    event({
      type: 'assistant_thread_started',
      assistant_thread: { user_id: 'U1', context: {}, channel_id: 'D1', thread_ts: `${count}.000100` },
      event_ts: '1.2',
    }),
  () => event({ type: 'tokens_revoked', tokens: { oauth: ['U1'], bot: [] } }),
  ...each(PRESSES, ([action, value], server) => interaction(pressOf(server, value, { action }))),
  ...each(VIEWS, ([name, action, memory, values]) =>
    interaction({
      type: 'block_actions',
      actions: [{ type: 'button', block_id: 'b', action_id: action, value: 'c1:watch' }],
      container: { type: 'view', view_id: 'V1' },
      view: view(name, memory, values),
    }),
  ),
  ...each(SUBMISSIONS, ([name, memory, values]) =>
    interaction({ type: 'view_submission', view: view(name, memory, values) }),
  ),
  () => interaction({ type: 'shortcut', callback_id: ASK_SHORTCUT }),
  (server) =>
    interaction({
      type: 'message_action',
      callback_id: ASK_ABOUT_SHORTCUT,
      channel: { id: 'C1', name: 'c1' },
      message: { type: 'message', user: 'U1', ts: '1700000000.000100', text: 'how long does the charter last?' },
      response_url: server.responseUrl('C1'),
    }),
  () => interaction({ type: 'block_suggestion', action_id: ZONE_INPUT, block_id: 'zone', value: 'lon' }),
];

/** Never changes the address of the reply. */
const nearlyValid: fc.Arbitrary<PayloadFactory> = fc
  .tuple(fc.constantFrom(...VALID_PAYLOADS), anyDamage)
  .map(([makePayload, damaged]) => (server, count) => {
    const { type, body } = makePayload(server, count);
    const { response_url: url } = body;
    const trigger = type === 'events_api' ? {} : { trigger_id: `${count}.2.3` };
    return {
      type,
      body: jsonRoundTrip({ ...damaged({ ...body, ...trigger }), ...(url !== undefined && { response_url: url }) }),
    };
  });

interface Body {
  readonly contentType: string;
  readonly text: string;
}

export const requests: fc.Arbitrary<PayloadFactory | Body> = fc.oneof(
  { weight: 8, arbitrary: nearlyValid },
  { weight: 1, arbitrary: anyValue.map((body) => ({ contentType: 'application/json', text: json(body) })) },
  {
    weight: 1,
    arbitrary: anyWord.map((text) => ({ contentType: 'application/x-www-form-urlencoded', text: text.toWellFormed() })),
  },
);

export function toRequest(
  drawn: PayloadFactory | Body,
  server: SlackServer,
  count: number,
  signing: Signing,
): SignedRequest {
  if (typeof drawn === 'object') return signed(drawn.text, drawn.contentType, signing);
  const { type, body } = drawn(server, count);
  const sign = { slash_commands: signedCommand, interactive: signedInteraction, events_api: signedEvent }[type];
  return sign(body, signing);
}

const anyEnvelope = fc.record({
  type: fc.constantFrom('slash_commands', 'interactive', 'events_api', 'hello_'),
  envelope_id: fc.constant('e'),
  payload: anyValue,
});

/** No frame ends the connection. */
export const frames: fc.Arbitrary<PayloadFactory | string> = fc.oneof(
  { weight: 8, arbitrary: nearlyValid },
  { weight: 1, arbitrary: fc.oneof(anyEnvelope, anyValue).map(json) },
  { weight: 1, arbitrary: anyWord.map((text) => text.toWellFormed()) },
);

export function toFrame(drawn: PayloadFactory | string, server: SlackServer, count: number): string {
  if (typeof drawn === 'string') return drawn;
  const { type, body } = drawn(server, count);
  return json({ type, envelope_id: `e${count}`, payload: body, accepts_response_payload: type !== 'events_api' });
}

function event(fields: Fields): Payload {
  return { type: 'events_api', body: envelopeOf(fields) };
}

function interaction(body: Fields): Payload {
  return { type: 'interactive', body: { ...PERSON, ...body } };
}

function view(name: string, memory: Fields, values: Fields): Fields {
  return {
    ...{ id: 'V1', hash: '1.h', type: name === HOME_VIEW ? 'home' : 'modal', callback_id: name, blocks: [] },
    private_metadata: JSON.stringify(memory),
    state: { values },
  };
}

function option(value: string): Fields {
  return { selected_option: { value } };
}
