import { describe, expect, it } from 'vitest';
import { PERSON, pressOf } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Form } from '../../../src/message/form.ts';
import { isReadyInTime } from '../../../src/platforms/kit/ready-in-time.ts';
import { formModal, readFormModal } from '../../../src/platforms/slack/views/form-modal.ts';
import { ARTICLE, operatorDesk, SETTLED_VALUES } from '../operator-desk.ts';
import { eventually, waitUntil } from '../wait.ts';
import { botPosts, type Fields, type Stage, type StageOptions, stageApp } from './app.ts';
import { filledView, modalView, sentViews, submission, submittedState, viewIn } from './view-limits.ts';

const OPERATOR = { platform: 'slack', workspace: 'T1', person: 'U1' };
const STRANGER = 'U2';
const REFUSED = 'Only some people may propose changes';
const settle = encodeIntent({ kind: 'propose', what: 'settle' });

/** As in production, an acknowledgement does not wait long. */
async function stageWith(options: StageOptions = {}) {
  const { desk, readProposals } = operatorDesk(OPERATOR);
  const stage = await stageApp({ isReadyInTime: isReadyInTime, ...options, desk });
  return { ...stage, readProposals };
}

async function openForm(stage: Stage, what: string): Promise<void> {
  expect(await stage.slash(`propose ${what}`)).toBeUndefined();
  await waitUntil(() => stage.server.count('views.open') === 1);
}

/** Returns the view that replaces a submitted form. */
async function submitAndWait(stage: Stage, sent: Fields) {
  const view = viewIn(await stage.interact(sent));
  if (!text(view).includes('One moment')) return view;
  await waitUntil(() => stage.server.count('views.update') > 0);
  return sentViews(stage.server, 'views.update').at(-1);
}

function filledForm({ server }: Pick<Stage, 'server'>, values: Readonly<Record<string, string>>, user = 'U1'): Fields {
  const filledValues = Object.entries(values).map(([block, value]) => [block, { [block]: stateOf(block, value) }]);
  const person = { ...PERSON, user: { id: user, username: user.toLowerCase(), team_id: 'T1' } };
  return submission(filledView(server, Object.fromEntries(filledValues)), person);
}

function stateOf(block: string, value: string): Fields {
  if (block === 'item') return { type: 'static_select', selected_option: { value } };
  if (block === 'on' || block === 'date') return { type: 'datepicker', selected_date: value };
  return { type: 'plain_text_input', value };
}

const text = (value: unknown) => JSON.stringify(value);

describe.each(['http', 'socket'] as const)('an operator in Slack over %s', (via) => {
  it('opens the form by command and proposes privately', async () => {
    const stage = await stageWith({ via });
    await openForm(stage, 'settle');
    expect(sentViews(stage.server, 'views.open')[0]?.title.text).toBe('Settle a watch item');
    const answer = await submitAndWait(stage, filledForm(stage, SETTLED_VALUES));
    expect(text(answer)).toContain('Proposed: charter-end settled on 5 November 2026');
    expect(text(answer)).toContain('would change');
    expect(text(answer)).toContain('once it is applied');
    expect(stage.readProposals()).toEqual(['2026-11-07-ferry-settle-charter-end.patch']);
    await stage.finish();
    expect(botPosts(stage.server)).toEqual([]);
    expect(stage.logLines).toEqual([]);
  });
});

describe('an operator in Slack', () => {
  it('opens the form with a private button', async () => {
    const stage = await stageWith();
    const choice = await stage.slash('propose');
    expect(choice).toMatchObject({ response_type: 'ephemeral' });
    expect(text(choice)).toContain(settle);
    await stage.interact(pressOf(stage.server, settle, { container: { is_ephemeral: true } }));
    await waitUntil(() => stage.server.count('views.open') === 1);
    await stage.finish();
    expect(stage.server.responses).toEqual([]);
  });

  it('sees errors at their fields and loses no text', async () => {
    const stage = await stageWith();
    await openForm(stage, 'settle');
    expect(await stage.interact(filledForm(stage, { ...SETTLED_VALUES, on: '2027-01-01', claims: 'h9-99' }))).toEqual({
      response_action: 'errors',
      errors: {
        on: '2027-01-01 is after today, 2026-11-07.',
        claims: 'Unknown claim "h9-99". Add it to claims.yaml first.',
      },
    });
    const view = await submitAndWait(
      stage,
      filledForm(stage, { ...SETTLED_VALUES, says: 'It was renewed for 77 months.' }),
    );
    expect(text(view)).toContain('77 is in none of its claims');
    expect(text(view)).toContain('{"type":"text","text":"\\n');
    expect(text(view)).toContain('"initial_value":"It was renewed for 77 months."');
    expect(stage.readProposals()).toEqual([]);
  });

  it('gets the form again after a long check', async () => {
    const stage = await stageWith({ isReadyInTime: async () => false });
    await openForm(stage, 'settle');
    const waiting = await stage.interact(filledForm(stage, { ...SETTLED_VALUES, claims: 'h9-99' }));
    expect(text(waiting)).toContain('One moment');
    await stage.finish();
    const view = sentViews(stage.server, 'views.update').at(-1);
    expect(text(view)).toContain('Unknown claim \\"h9-99\\"');
    expect(text(view)).toContain(`"initial_value":"${SETTLED_VALUES.says}"`);
  });

  it('adds a source whose text fills several inputs', async () => {
    const stage = await stageWith();
    await openForm(stage, 'source');
    const [first = '', ...others] = ARTICLE.split('\n');
    const answer = await submitAndWait(
      stage,
      filledForm(stage, { article: first, 'article:3': others.join('\n'), publisher: 'Northgate council' }),
    );
    expect(text(answer)).toContain('Proposed: a source, h5');
    expect(stage.readProposals()).toEqual(['2026-11-07-ferry-source-h5.patch', '2026-11-07-ferry-source-h5.txt']);
  });

  it('proposes by a direct message, and gets a button if values are missing', async () => {
    const stage = await stageWith();
    const line = `propose settle charter on ${SETTLED_VALUES.on} by h1-04: ${SETTLED_VALUES.says}`;
    await stage.say(line, { channel: 'D1' });
    await eventually(() => expect(text(botPosts(stage.server, 'D1'))).toContain('Proposed: charter-end'));
    await stage.say('propose settle', { channel: 'D1' });
    await eventually(() => expect(text(botPosts(stage.server, 'D1'))).toContain('Open the form'));
    expect(stage.readProposals()).toHaveLength(1);
  });

  it('is answered privately after a mention', async () => {
    const stage = await stageWith();
    await stage.mention('propose');
    await stage.finish();
    expect(botPosts(stage.server)).toEqual([]);
    const [call] = stage.server.calls.filter(({ method }) => method === 'chat.postEphemeral');
    expect(call?.body).toMatchObject({ user: 'U1' });
    expect(text(call?.body)).toContain('What do you want to propose?');
  });

  it('gets a button to the form if the trigger has expired', async () => {
    const stage = await stageWith();
    stage.server.fault('views.open', { answer: { error: 'expired_trigger_id' } });
    await stage.slash('propose settle');
    await stage.finish();
    expect(text(stage.server.responses.at(-1))).toContain('Open the form');
  });
});

describe('another person in Slack', () => {
  it("is refused privately by command, by button and in another person's form", async () => {
    const stage = await stageWith();
    const byCommand = await stage.slash('propose settle', { user_id: STRANGER });
    expect(byCommand).toMatchObject({ response_type: 'ephemeral' });
    expect(text(byCommand)).toContain(REFUSED);
    await stage.interact(pressOf(stage.server, settle, { user: STRANGER, container: { is_ephemeral: true } }));
    await eventually(() => expect(text(stage.server.responses)).toContain(REFUSED));
    expect(stage.server.count('views.open')).toBe(0);
    await openForm(stage, 'settle');
    expect(text(await stage.interact(filledForm(stage, SETTLED_VALUES, STRANGER)))).toContain(REFUSED);
    expect(stage.readProposals()).toEqual([]);
  });

  it('does not see "propose" in the help', async () => {
    const stage = await stageWith();
    const help = async (user_id: string) => text(await stage.slash('help', { user_id }));
    expect(await help(STRANGER)).not.toContain('propose');
    expect(await help('U1')).toContain('propose');
  });
});

describe('the modal of a proposal', () => {
  const LINES = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(1600)).join('\n');
  const FORM: Form = {
    what: 'source',
    title: 'Add a source',
    submit: 'Propose',
    fields: [{ id: 'article', label: 'Text', kind: 'text', maxLength: 12_000, value: LINES }],
  };

  it('splits a long text into several inputs and joins them again', () => {
    const view = modalView.parse(formModal(FORM, { what: 'source', channel: 'C1', story: 'abcd' }));
    expect(view.blocks).toHaveLength(5);
    const readForm = readFormModal(submittedState(view));
    expect(readForm.memory).toEqual({ what: 'source', channel: 'C1', story: 'abcd' });
    expect(readForm.values['article']).toBe(LINES);
  });
});
