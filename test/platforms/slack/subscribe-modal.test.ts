import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  newForm,
  nextRuns,
  readForm,
  type SubscribeForm,
  type SubscribeMemory,
  subscribeFaults,
  wishOf,
} from '../../../src/platforms/slack/views/subscribe-form.ts';
import { noticeModal, subscribeModal, zoneOptions } from '../../../src/platforms/slack/views/subscribe-modal.ts';
import { parseWish } from '../../../src/reply/wish.ts';
import { WEEKDAYS } from '../../../src/schedule/recurrence.ts';
import { ZONE_NAMES } from '../../../src/schedule/zone.ts';
import { briefing } from '../../reply/corpus.ts';
import { modalView, submittedState } from './view-limits.ts';

const NOW = Temporal.Instant.from('2026-11-20T12:00:00Z');
const IN_CHANNEL: SubscribeMemory = { channel: 'C1', days: [] };
const FROM_HOME: SubscribeMemory = { direct: 'D1', days: [] };
const items = [...briefing.watch.values()];
const context: Parameters<typeof subscribeModal>[2] = { items, now: NOW };

const anyForm: fc.Arbitrary<SubscribeForm> = fc.record({
  what: fc.constantFrom('digest', 'changes', 'reminders'),
  items: fc.subarray(items.map(({ id }) => id)),
  rhythm: fc.constantFrom('week', 'first', 'last'),
  days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  time: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((number) => String(number).padStart(2, '0')).join(':')),
  zone: fc.constantFrom(...ZONE_NAMES),
});

function viewOf(form: SubscribeForm, memory = IN_CHANNEL, of = context) {
  return modalView.parse(subscribeModal(form, memory, of));
}

function textOf(view: unknown): string {
  return JSON.stringify(view);
}

describe('the subscribe modal', () => {
  it("keeps Slack's limits and returns the values that were filled in", () => {
    fc.assert(
      fc.property(anyForm, fc.constantFrom(IN_CHANNEL, FROM_HOME), (form, memory) => {
        const submitted = readForm(submittedState(viewOf(form, memory)));
        const expectedForm = form.what === 'reminders' ? form : { ...form, items: [] };
        expect(submitted.form).toEqual({
          ...expectedForm,
          items: expect.toSatisfy((ids) => sameItems(ids, expectedForm.items)),
        });
        expect(submitted.channel).toBe(memory.channel ?? 'D1');
      }),
    );
  });

  it('subscribes like the typed command', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const submitted = parseWish(wishOf(form), { briefing, zone: 'UTC', now: NOW });
        if (submitted.kind !== 'wish') throw new Error(`${wishOf(form)}: ${JSON.stringify(submitted)}`);
        const { wish, recurrence, zone, quiet } = submitted.spec;
        expect(wish).toEqual(
          form.what === 'reminders'
            ? { kind: 'reminders', items: expect.toSatisfy((ids) => sameItems(ids, form.items)) }
            : { kind: 'digest', onlyChanges: form.what === 'changes' },
        );
        expect(recurrence).toEqual(
          form.rhythm === 'week'
            ? { kind: 'weekly', days: form.days, time: form.time, except: [] }
            : { kind: 'monthly', day: form.rhythm === 'first' ? 1 : 'last', time: form.time, except: [] },
        );
        expect([zone, quiet]).toEqual([form.zone, { weekdays: [], spans: [] }]);
      }),
    );
  });

  it("starts with the digest on Mondays at nine in the person's zone", () => {
    const form = newForm('Europe/London');
    expect(wishOf(form)).toBe('digest mon 09:00 in Europe/London');
    expect(textOf(viewOf(form))).toContain('Europe/London (UTC+00:00)');
  });

  it('shows the next five times in the chosen zone before anything is saved', () => {
    const form = { ...newForm('America/New_York'), days: WEEKDAYS.slice(0, 5), time: '17:30' };
    expect(nextRuns(form, NOW).map(({ nominal }) => nominal)).toEqual([
      '2026-11-20T17:30',
      '2026-11-23T17:30',
      '2026-11-24T17:30',
      '2026-11-25T17:30',
      '2026-11-26T17:30',
    ]);
    const text = textOf(viewOf(form));
    for (const run of ['Fri 20 November 2026, 17:30', 'Mon 23 November 2026', 'Thu 26 November 2026']) {
      expect(text).toContain(run);
    }
  });

  it('points out a time that clock changes skip', () => {
    const form = { ...newForm('Europe/Berlin'), days: ['sun' as const], time: '02:30' };
    const now = Temporal.Instant.from('2026-03-28T12:00:00Z');
    expect(textOf(viewOf(form, IN_CHANNEL, { items, now }))).toContain('the clock skips 02:30');
  });

  it('asks for days only if weekly and for items only for reminders, and keeps the days', () => {
    const week = { ...newForm('UTC'), days: ['tue' as const] };
    expect(textOf(viewOf(week))).toContain('"block_id":"days"');
    expect(textOf(viewOf(week))).not.toContain('"block_id":"items"');
    const month = viewOf({ ...week, rhythm: 'last', what: 'reminders' });
    expect(textOf(month)).not.toContain('"block_id":"days"');
    expect(textOf(month)).toContain('"block_id":"items"');
    expect(readForm(submittedState(month)).form.days).toEqual(['tue']);
  });

  it('asks for the channel on the home tab, with direct messages as the default', () => {
    const view = viewOf(newForm('UTC'), FROM_HOME);
    const sent = submittedState(view);
    expect(readForm(sent).channel).toBe('D1');
    const values = { ...sent.state.values, channel: { channel: { selected_conversation: 'C7' } } };
    expect(readForm({ ...sent, state: { values } }).channel).toBe('C7');
    expect(textOf(viewOf(newForm('UTC')))).not.toContain('conversations_select');
  });

  it('explains missing values at their fields, and shows times once it is complete', () => {
    const form: SubscribeForm = { ...newForm(''), days: [], time: '' };
    expect(subscribeFaults({ form, channel: undefined })).toEqual({
      channel: expect.stringContaining('channel'),
      days: expect.stringContaining('day'),
      time: expect.stringContaining('time'),
      zone: expect.stringContaining('zone'),
    });
    expect(subscribeFaults({ form: newForm('UTC'), channel: 'C1' })).toEqual({});
    expect(Object.keys(subscribeFaults({ form: { ...form, rhythm: 'first' }, channel: 'C1' }))).toEqual([
      'time',
      'zone',
    ]);
    for (const time of ['24:00', '9:00', '09:60', '09:00 in Nowhere']) {
      expect(subscribeFaults({ form: { ...newForm('UTC'), time }, channel: 'C1' })).toHaveProperty('time');
    }
    expect(textOf(viewOf(form))).toContain('to see when it comes');
    expect(textOf(viewOf(form))).not.toContain('next five times');
  });

  it('shows watch items as literal text, even hostile ones, and leaves out those beyond the limit', () => {
    const many = Array.from({ length: 150 }, (_, i) => ({
      id: `item-${i}`,
      title: `<!here> *${'😀'.repeat(60)}* ${i}`,
    }));
    const form = { ...newForm('UTC'), what: 'reminders' as const, items: ['item-3', 'item-149'] };
    const view = viewOf(form, IN_CHANNEL, { items: many, now: NOW });
    expect(readForm(submittedState(view)).form.items).toEqual(['item-3']);
    expect(textOf(view)).not.toContain('mrkdwn');
    expect(() => viewOf({ ...form, items: [] }, IN_CHANNEL, { items: [], now: NOW })).not.toThrow();
  });

  it('rejects the state of another view', () => {
    const sent = submittedState(viewOf(newForm('UTC')));
    expect(() => readForm({ ...sent, private_metadata: 'not json' })).toThrow();
    expect(() => readForm({ ...sent, private_metadata: '{"days":["someday"]}' })).toThrow();
    const values = { ...sent.state.values, what: { what: { selected_option: { value: 'everything' } } } };
    expect(() => readForm({ ...sent, state: { values } })).toThrow();
    expect(() => readForm(undefined)).toThrow();
  });
});

describe('the zone menu', () => {
  it('has at most as many options as Slack accepts, nearest first', () => {
    const typed = ['', 'a', 'lond', 'calcutta', '😀', '<!here>', 'x'.repeat(5000)];
    for (const text of typed) expect(zoneOptions(text, NOW).length).toBeLessThanOrEqual(100);
    expect(zoneOptions('lond', NOW)[0]).toEqual({
      text: { type: 'plain_text', text: 'Europe/London (UTC+00:00)', emoji: false },
      value: 'Europe/London',
    });
    expect(zoneOptions('', NOW).length).toBeGreaterThan(5);
  });

  it('finds every zone by its name, within the limits of an option', () => {
    for (const zone of ZONE_NAMES) {
      const found = zoneOptions(zone, NOW);
      expect(found[0]?.value).toBe(zone);
      expect(found[0]?.text.text.length).toBeLessThanOrEqual(75);
    }
  });
});

describe('a notice in a modal', () => {
  it('holds any text', () => {
    for (const text of ['Saved', '<!here> '.repeat(2000)])
      modalView.parse(noticeModal('A title that is far too long', text));
  });
});

function sameItems(ids: readonly string[], expected: readonly string[]): boolean {
  return ids.length === expected.length && expected.every((id) => ids.includes(id));
}
