import fc from 'fast-check';
import { autocomplete, command, ping, submit, type UserAction } from '../../../fakes/discord/interactions.ts';
import { anyDamage, anyValue, type Fields, json, jsonRoundTrip } from '../fuzz.ts';

const BOT = '1457000000000000001';
const BOT_MESSAGE = {
  id: '5',
  flags: 64,
  author: { id: BOT },
  components: [row('c1:watch'), row('save:digest~daily~09:00')],
};

const VALID_ACTIONS: readonly UserAction[] = [
  ping(),
  subcommandWith('ask', { question: 'how long does the charter last?' }),
  subcommandWith('watch', { item: 'charter' }),
  subcommandWith('subscribe', { what: 'digest', days: 'weekdays', time: '09:00', zone: 'Europe/London' }),
  subcommandWith('subscriptions', {}),
  subcommandWith('pause', { which: '1' }),
  subcommandWith('send', { what: 'digest' }),
  {
    type: 2,
    data: { id: '9', name: 'Ask', type: 3, target_id: '9', resolved: { messages: { 9: { content: 'why?' } } } },
  },
  ...['c1:watch', 'c1:entry:charter-length', 'page:2:c1:faq', 'share:c1:watch', 'c1:unsubscribe:1'].map(pressOf),
  ...['save:digest~daily~09:00', 'drop:', 'plan:digest~daily~09:00'].map(pressOf),
  { type: 3, data: { component_type: 3, custom_id: 'menu', values: ['c1:faq'] }, message: BOT_MESSAGE },
  autocomplete('colossus', [focusedSubcommand('ask', 'question', 'lea')]),
  autocomplete('colossus', [focusedSubcommand('subscribe', 'zone', 'lon')]),
  submit('subscribe-form', { days: 'daily', time: '09:00' }),
];

export interface DamagedInteraction {
  readonly action: UserAction;
  readonly damagePayload: (payload: Fields) => Fields;
}

export const interactions: fc.Arbitrary<DamagedInteraction> = fc
  .tuple(fc.constantFrom(...VALID_ACTIONS), anyDamage)
  .map(([action, change]) => ({ action, damagePayload: (payload) => jsonRoundTrip(change(payload)) }));

export const messages: fc.Arbitrary<(count: number) => Fields> = anyDamage.map(
  (change) => (count) =>
    jsonRoundTrip(
      change({
        ...{
          id: String(1_457_000_001_000_000_000n + BigInt(count)),
          type: 0,
          content: `<@${BOT}> how long does the charter last?`,
        },
        ...{ channel_id: '1457000000000000003', guild_id: '1457000000000000002' },
        ...{ author: { id: '1457000000000000004', username: 'ann' }, member: { nick: null } },
        ...{ mentions: [{ id: BOT }], referenced_message: BOT_MESSAGE },
      }),
    ),
);

export const texts: fc.Arbitrary<string> = anyValue.map(json);

function subcommandWith(name: string, options: Readonly<Record<string, string>>): UserAction {
  const filledOptions = Object.entries(options).map(([option, value]) => ({ name: option, type: 3, value }));
  return command('colossus', [{ name, type: 1, options: filledOptions }]);
}

function focusedSubcommand(name: string, option: string, value: string): Fields {
  return { name, type: 1, options: [{ name: option, type: 3, value, focused: true }] };
}

function pressOf(custom_id: string): UserAction {
  return { type: 3, data: { component_type: 2, custom_id }, message: BOT_MESSAGE };
}

function row(custom_id: string): Fields {
  return { type: 1, components: [{ type: 2, custom_id }] };
}
