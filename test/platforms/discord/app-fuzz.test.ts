import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedInteraction, onInteraction } from '../../../src/platforms/discord/app/interactions.ts';
import { onMessage } from '../../../src/platforms/discord/app/listeners/messages.ts';
import { parts } from './parts.ts';

const BOT = '1457000000000000001';
const RUNS = 400;

/** What somebody may type, or a forged payload may hold. */
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    'c1:entry:nope',
    'share:c1:ask',
    'page:9:c1:watch',
    'save:~',
    'drop:',
    'plan:x',
    '\u0000',
    '@everyone',
  ),
  fc.integer(),
  fc.constantFrom(null, undefined, true, {}, [], [[]], { constructor: null }, { __proto__: null }),
);

const from = {
  id: '1457000000000000100',
  application_id: BOT,
  token: 'token',
  guild_id: '1457000000000000002',
  channel_id: '1457000000000000003',
  context: 0,
  app_permissions: '2248473465835073',
  authorizing_integration_owners: { 0: '1457000000000000002' },
  member: { user: { id: '1457000000000000004', username: 'ann', global_name: null }, nick: null, permissions: '16' },
};
const shown = { id: '5', flags: 64, components: [{ type: 1, components: [{ type: 2, custom_id: 'c1:watch' }] }] };
const subcommand = (name: string, option: string, value: unknown) => ({
  name: 'colossus',
  type: 1,
  options: [{ name, type: 1, options: [{ name: option, type: 3, value, focused: true }] }],
});
const payloads = [
  { ...from, type: 2, data: subcommand('ask', 'question', 'how long is the lease?') },
  { ...from, type: 2, data: subcommand('subscribe', 'days', 'weekdays') },
  { ...from, type: 2, data: subcommand('pause', 'which', '1') },
  {
    ...from,
    type: 2,
    data: { name: 'Ask', type: 3, target_id: '9', resolved: { messages: { 9: { content: 'why?' } } } },
  },
  { ...from, type: 3, data: { component_type: 2, custom_id: 'c1:watch:lease' }, message: shown },
  { ...from, type: 3, data: { component_type: 3, custom_id: 'menu', values: ['c1:faq'] }, message: shown },
  { ...from, type: 3, data: { component_type: 2, custom_id: 'save:digest~daily~09:00' }, message: shown },
  { ...from, type: 4, data: subcommand('ask', 'question', 'lea') },
  { ...from, type: 4, data: subcommand('subscribe', 'zone', 'lon') },
  {
    ...from,
    type: 5,
    data: { custom_id: 'subscribe-form', components: [{ component: { custom_id: 'days', value: 'daily' } }] },
  },
];

/** A payload with something odd in one of its places. */
function spoilt(payload: object, place: number, value: unknown): unknown {
  const copy: unknown = structuredClone(payload);
  const places: (() => void)[] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    for (const [key, inner] of Object.entries(one)) {
      places.push(() => Reflect.set(one, key, value));
      walk(inner);
    }
  };
  walk(copy);
  places[place % places.length]?.();
  return copy;
}

const spoiltPayload = fc
  .tuple(fc.constantFrom(...payloads), fc.nat(), odd)
  .map(([payload, place, value]) => spoilt(payload, place, value));

describe('whatever comes', () => {
  it('an interaction is answered once at first, or refused as none', async () => {
    await fc.assert(
      fc.asyncProperty(spoiltPayload, async (payload) => {
        const { deps, told } = parts();
        const first: unknown[] = [];
        const answered = onInteraction(deps, payload, async (answer) => {
          first.push(answer);
        });
        try {
          await answered;
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedInteraction);
          return;
        }
        expect(first).toHaveLength(1);
        expect(told).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('a message gets at most one answer, which pings nobody', async () => {
    const message = {
      id: '7',
      channel_id: '8',
      guild_id: '9',
      type: 0,
      content: `<@${BOT}> how long is the lease?`,
      author: { id: '4', username: 'ann' },
      mentions: [{ id: BOT }],
      member: { nick: null },
      referenced_message: { author: { id: BOT }, components: shown.components },
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(), odd, async (place, value) => {
        const { deps, said, told } = parts();
        await onMessage(deps, spoilt(message, place, value), BOT);
        expect(said.length).toBeLessThanOrEqual(1);
        for (const { body } of said)
          expect(body).toMatchObject({ allowed_mentions: { parse: [], replied_user: false } });
        expect(told).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
