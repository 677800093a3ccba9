import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { subscriptionsNamed } from '../../src/reply/which-subscription.ts';
import { parseRecurrence } from '../../src/schedule/parse-recurrence.ts';
import type { StoredSubscription, Wish } from '../../src/schedule/subscription.ts';
import { contextOn, TODAY } from './corpus.ts';

const context = contextOn(TODAY);
const DIGEST: Wish = { kind: 'digest', onlyChanges: true };
const about = (item: string): Wish => ({ kind: 'reminders', items: [item] });

function subscription(id: string, wish: Wish, times: string): StoredSubscription {
  const parsed = parseRecurrence(times, TODAY);
  if (!('recurrence' in parsed)) throw new Error(times);
  return {
    id,
    wish,
    recurrence: parsed.recurrence,
    zone: 'UTC',
    story: context.briefing.id,
    address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    createdBy: { id: 'U1', name: 'Ada' },
    createdAt: Temporal.Instant.from('2026-11-01T09:00Z'),
    quiet: { weekdays: [], spans: [] },
  };
}

const SUBSCRIPTIONS = [
  subscription('monday', DIGEST, 'mon 09:00'),
  subscription('friday', DIGEST, 'fri 16:00'),
  subscription('charter', about('charter-end'), 'daily 09:00'),
  subscription('pier', about('pier'), 'monthly 1 09:00'),
].map((one, i) => ({ number: i + 1, subscription: one }));

const setUp = { subscriptions: SUBSCRIPTIONS, waits: ['entry.crew'] };

function read(line: string, options: { readonly shown?: string; readonly isBare?: boolean } = {}) {
  const meant = subscriptionsNamed(line, setUp, context, { today: TODAY, ...options });
  return (
    meant && [[...meant.subscriptions.map(({ subscription: { id } }) => id), ...meant.waits].join(' '), meant.line]
  );
}

describe('the words that name a subscription', () => {
  it.each([
    ['change the charter one for only mondays', 'charter', 'change it for only mondays'],
    ['the pier one can go', 'pier', 'it can go'],
    ['stop my pier reminders please', 'pier', 'stop it please'],
    ['pause the one about the pier until friday', 'pier', 'pause it until friday'],
    ['move the digest to 10', 'monday friday', 'move it to 10'],
    ['cancel the friday one', 'friday', 'cancel it'],
    ['cancel the weekly digests', 'monday friday', 'cancel it'],
    ['cancel the fri one', 'friday', 'cancel it'],
    ['drop the monthly one', 'pier', 'drop it'],
    ['drop the 16:00 one', 'friday', 'drop it'],
    ['move the one on mondays to fridays', 'monday', 'move it to fridays'],
    ['stop number 2', 'friday', 'stop it'],
    ['cancel the second one', 'friday', 'cancel it'],
    ['stop all my reminders', 'charter pier', 'stop it'],
    ['move the charter to fridays', 'charter', 'move it to fridays'],
    ['skip the next pier reminder', 'pier', 'skip the next one'],
    ['stop one of them', 'monday friday charter pier entry.crew', 'stop it'],
    ['cancel the crew one', 'entry.crew', 'cancel it'],
    ['cancel the one on the crew please', 'entry.crew', 'cancel it'],
    ['cancel the friday one and the pier one', 'friday pier', 'cancel it and it'],
    ['make all of them monthly', 'monday friday charter pier entry.crew', 'make it monthly'],
  ])('%s', (line, meant, rest) => {
    expect(read(line)).toEqual([meant, rest]);
  });

  it.each([
    ['stop everything except the digest', 'charter pier entry.crew'],
    ['drop the friday one, keep the other', 'friday'],
    ['drop the friday one, keep all the other ones', 'friday'],
    ['keep the digests, drop the rest', 'charter pier entry.crew'],
    ['keep only the pier one', 'monday friday charter entry.crew'],
    ['cancel the monday one but leave the friday one', 'monday'],
  ])('may say which to keep: %s', (line, meant) => {
    expect(read(line)?.[0]).toBe(meant);
  });

  it('may depend on the one that was just shown', () => {
    expect(read('no, the other ones', { shown: 'monday' })?.[0]).toBe('friday charter pier entry.crew');
    expect(read('no, the other ones')?.[0]).toBe('');
    expect(read('stop all the other ones', { shown: 'monday' })?.[0]).toBe('friday charter pier entry.crew');
    expect(read('not the friday, the monday', { isBare: true })).toEqual(['monday', 'it']);
  });

  it.each([
    'how long is the charter?',
    'set up a weekly digest on thursdays',
    'when does the pier open',
    'cancel it',
    'who is the captain?',
  ])('are not in "%s"', (line) => {
    expect(read(line)).toBeUndefined();
  });
});
