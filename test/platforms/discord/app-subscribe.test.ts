import { describe, expect, it } from 'vitest';
import { submit } from '../../../fakes/discord/interactions.ts';
import { GUILD, USER } from '../../../fakes/discord/world.ts';
import { MAX_CHARACTERS } from '../../../src/lib/bounded-text.ts';
import { inputsOf } from '../../../src/platforms/discord/requests/payload.ts';
import { wishText } from '../../../src/platforms/discord/requests/subscription-draft.ts';
import { answerTo, bodyJson, botMessages, controlsOf, OTHER_USER, pressLabel, startStage, subcommand } from './app.ts';

const WEEKLY = { what: 'digest', days: 'mon,thu', time: '17:00', zone: 'Europe/London' };
const WISH_TEXT = 'digest mon,thu 17:00 in Europe/London';

describe('/colossus subscribe', () => {
  it('shows the next five times and saves nothing', async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', WEEKLY));
    expect(reply.onlyFor).toBe(USER);
    expect(bodyJson(reply)).toContain('The next 5 times');
    expect(bodyJson(reply).match(/(?:Mon|Thu) \d+ \w+ \d{4}, 17\\\\:00/g)).toHaveLength(5);
    expect(bodyJson(reply)).toContain('Nothing is saved yet');
    expect(controlsOf(reply).map(({ label }) => label)).toEqual(['Subscribe', 'Cancel']);
    expect(stage.requests).toEqual([]);
  });

  it('saves the subscription once its button is pressed', async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', WEEKLY));
    const interaction = await stage.ask(pressLabel(reply, 'Subscribe'));
    await stage.untilIdle();
    expect(interaction.callback?.type).toBe(6);
    expect(stage.requests).toEqual([{ kind: 'subscribe', wish: WISH_TEXT }]);
    const after = stage.server.world.message(reply.id);
    expect(bodyJson(after)).toContain('The desk did: subscribe');
    expect(controlsOf(after)).toEqual([]);
  });

  it('is cancelled by the button "Cancel"', async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', WEEKLY));
    await stage.ask(pressLabel(reply, 'Cancel'));
    expect(bodyJson(stage.server.world.message(reply.id))).toContain('No subscription was created');
    expect(stage.requests).toEqual([]);
  });

  it.each([
    [
      'some options',
      { what: 'digest', days: 'weekdays', more: 'quiet 2026-12-24 to 2027-01-01' },
      'digest weekdays 09:00 quiet 2026-12-24 to 2027-01-01 in UTC',
    ],
    [
      'all options',
      {
        what: 'reminders charter-end',
        days: 'every 2 weeks mon,wed,fri',
        time: '5:30 pm',
        zone: 'America/Argentina/Buenos_Aires',
        more: 'from 2026-11-23 until 2027-12-31 quiet sat,sun,2026-12-24 to 2027-01-01',
      },
      'reminders charter every 2 weeks mon,wed,fri 17:30 from 2026-11-23 until 2027-12-31 quiet sat,sun,2026-12-24 to 2027-01-01 in America/Argentina/Buenos_Aires',
    ],
  ])('keeps %s in its button ids', async (_, values, wish) => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', values));
    await stage.ask(pressLabel(reply, 'Subscribe'));
    await stage.untilIdle();
    expect(stage.requests).toEqual([{ kind: 'subscribe', wish }]);
  });

  it('reports a subscription that is too long for its buttons', async () => {
    const stage = await startStage();
    const dates = Array.from({ length: 20 }, (_, i) => `2026-12-${10 + i}`).join(',');
    const reply = await answerTo(stage, subcommand('subscribe', { ...WEEKLY, more: `except ${dates}` }));
    expect(bodyJson(reply)).toContain('too long');
    expect(controlsOf(reply)).toEqual([]);
  });

  it.each([
    ['London', 'Europe/London'],
    ['berlin', 'Europe/Berlin'],
    ['in New York', 'America/New_York'],
  ])('accepts the city "%s" as a zone', async (zone, name) => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', { ...WEEKLY, zone }));
    expect(bodyJson(reply)).toContain('The next 5 times');
    expect(bodyJson(reply).replaceAll('\\\\', '')).toContain(name);
  });

  it.each([
    [{ zone: 'Lundun' }],
    [{ days: 'sometimes' }],
    [{ time: '25:00' }],
    [{ days: 'mon', time: '09:00.' }],
    [{ more: 'quiet' }],
    [{ more: 'until 2020-01-01' }],
  ])('explains errors in %j without doubled punctuation', async (values) => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', { ...WEEKLY, ...values }));
    expect(bodyJson(reply)).not.toMatch(/[.?!]\s*[.?!]/);
  });

  it('suggests a correction for a misspelt time zone', async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('subscribe', { ...WEEKLY, zone: 'Londn' }));
    expect(bodyJson(reply)).toContain('Not subscribed yet');
    expect(bodyJson(reply)).toContain('Europe/London');
    const preview = await stage.ask(pressLabel(reply, 'Yes, show me when it comes'));
    expect(preview.callback?.type).toBe(7);
    expect(bodyJson(stage.server.world.message(reply.id))).toContain('The next 5 times');
    expect(stage.requests).toEqual([]);
  });

  it('opens a form if no option is given', async () => {
    const stage = await startStage();
    const openInteraction = await stage.ask(subcommand('subscribe'));
    expect(openInteraction.callback?.type).toBe(9);
    const submission = await stage.ask(submit('subscribe-form', WEEKLY));
    expect(bodyJson(stage.server.interactions.reply(submission))).toContain('The next 5 times');
  });

  it('limits the length of each form value', () => {
    const input = { custom_id: 'more', value: '\ufdfa'.repeat(6000) };
    const inputs = inputsOf({ custom_id: 'subscribe-form', components: [{ components: [input] }] });
    expect(wishText(inputs)).toHaveLength('digest mon 09:00 '.length + MAX_CHARACTERS);
  });

  it('is offered in the list of subscriptions', async () => {
    const stage = await startStage();
    const list = await answerTo(stage, subcommand('subscriptions'));
    expect((await stage.ask(pressLabel(list, 'Subscribe…'))).callback?.type).toBe(9);
  });

  it('is refused by command and button to people who may not manage the channel', async () => {
    const stage = await startStage();
    const refusal = await answerTo(stage, subcommand('subscribe', WEEKLY), { user: OTHER_USER });
    expect(bodyJson(refusal)).toContain('Manage Channels');
    const preview = await answerTo(stage, subcommand('subscribe', { ...WEEKLY, everyone: true }));
    const pressReply = await answerTo(stage, pressLabel(preview, 'Subscribe'), { user: OTHER_USER });
    await stage.untilIdle();
    expect(pressReply.onlyFor).toBe(OTHER_USER);
    expect(stage.requests).toEqual([]);
    expect(bodyJson(stage.server.world.message(preview.id))).toContain('The next 5 times');
  });

  it.each([
    ['is not in the server', { authorizing_integration_owners: { 1: USER } }, 'not in this server'],
    ['cannot see the channel', { app_permissions: '2048' }, 'View Channel'],
    ['may not post in the channel', { app_permissions: '1024' }, 'Send Messages'],
    ['may not post in the thread', { app_permissions: '3072', channel: { type: 11 } }, 'in Threads'],
    [
      'is not in the conversation',
      { guild_id: undefined, member: undefined, user: { id: USER, username: 'ann' }, context: 2 },
      'not in this conversation',
    ],
  ])('reports that the bot %s', async (_, change, words) => {
    const stage = await startStage();
    const interaction = stage.server.interactions.begin(subcommand('subscribe', WEEKLY));
    stage.server.gateway.dispatch('INTERACTION_CREATE', { ...interaction.payload, guild: { id: GUILD }, ...change });
    await stage.server.untilAnswered(interaction);
    await stage.untilIdle();
    const [reply] = botMessages(stage.server);
    expect(bodyJson(reply)).toContain('could not post here');
    expect(bodyJson(reply)).toContain(words);
    expect(controlsOf(reply)).toEqual([]);
  });
});

describe('the options of /colossus subscribe', () => {
  it.each([
    [{}, 'digest mon 09:00'],
    [{ what: 'reminders' }, 'reminders daily 09:00'],
    [{ what: 'digest only-changes', days: 'daily' }, 'digest only-changes daily 09:00'],
    [{ days: 'fri 4 pm' }, 'digest fri 4 pm'],
    [{ days: 'weekdays 8:30', time: '09:00' }, 'digest weekdays 8:30 09:00'],
    [{ days: 'monthly 1' }, 'digest monthly 1 09:00'],
    [{ ...WEEKLY, more: 'quiet sat' }, 'digest mon,thu 17:00 quiet sat in Europe/London'],
  ])('%j become the text "%s"', (values, text) => {
    expect(wishText(new Map(Object.entries(values)))).toBe(text);
  });
});
