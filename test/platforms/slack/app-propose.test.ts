import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addMessage, envelopeOf, pressOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Form } from '../../../src/message/form.ts';
import { isReadyInTime } from '../../../src/platforms/kit/ready-in-time.ts';
import { formModal, readFormModal } from '../../../src/platforms/slack/views/form-modal.ts';
import { ARTICLE, operatorDesk, SETTLED_VALUES } from '../operator-desk.ts';
import { eventually } from '../wait.ts';
import { botPosts, type Fields, type Stage, type StageOptions, stageApp } from './app.ts';
import { modalView, submittedState } from './view-limits.ts';

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

function openedView({ server }: Pick<Stage, 'server'>) {
  const calls = server.calls.filter(({ method }) => method === 'views.open');
  return modalView.parse(z.object({ view: z.unknown() }).parse(calls.at(-1)?.body).view);
}

/** Returns the view that replaces a submitted form. */
async function submitAndWait(stage: Stage, sent: Fields) {
  const { view } = z
    .object({ response_action: z.literal('update'), view: z.unknown() })
    .parse(await stage.interact(sent));
  if (!text(view).includes('One moment')) return modalView.parse(view);
  const updated = () => stage.server.calls.findLast(({ method }) => method === 'views.update');
  await eventually(() => expect(updated()).toBeDefined());
  return modalView.parse(z.object({ view: z.unknown() }).parse(updated()?.body).view);
}

/** The other fields stay the same. */
function submission({ server }: Pick<Stage, 'server'>, values: Readonly<Record<string, string>>, user = 'U1'): Fields {
  const [id, view] = [...server.workspace().views].at(-1) ?? [];
  if (id === undefined || !view) throw new Error('No view is open');
  const { id: _, hash: __, team_id: ___, bot_id: ____, ...viewFields } = view;
  const { state } = submittedState(modalView.parse(viewFields));
  const filledValues = Object.fromEntries(
    Object.entries(values).map(([block, value]) => [block, { [block]: stateOf(block, value) }]),
  );
  return {
    type: 'view_submission',
    user: { id: user, username: user.toLowerCase(), team_id: 'T1' },
    team: { id: 'T1', domain: 'acme' },
    api_app_id: 'A1',
    trigger_id: '2.3.4',
    view: { ...view, state: { values: { ...state.values, ...filledValues } } },
  };
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
    expect(await stage.slash('propose settle')).toBeUndefined();
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    expect(openedView(stage).title.text).toBe('Settle a watch item');
    const answer = await submitAndWait(stage, submission(stage, SETTLED_VALUES));
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
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    await stage.finish();
    expect(stage.server.responses).toEqual([]);
  });

  it('sees errors at their fields and loses no text', async () => {
    const stage = await stageWith();
    await stage.slash('propose settle');
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    expect(await stage.interact(submission(stage, { ...SETTLED_VALUES, on: '2027-01-01', claims: 'h9-99' }))).toEqual({
      response_action: 'errors',
      errors: {
        on: '2027-01-01 is after today, 2026-11-07.',
        claims: 'Unknown claim "h9-99". Add it to claims.yaml first.',
      },
    });
    const view = await submitAndWait(
      stage,
      submission(stage, { ...SETTLED_VALUES, says: 'It was renewed for 77 months.' }),
    );
    expect(text(view)).toContain('77 is in none of its claims');
    expect(text(view)).toContain('"initial_value":"It was renewed for 77 months."');
    expect(stage.readProposals()).toEqual([]);
  });

  it('gets the form again after a long check', async () => {
    const stage = await stageWith({ isReadyInTime: async () => false });
    await stage.slash('propose settle');
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    const waiting = await stage.interact(submission(stage, { ...SETTLED_VALUES, claims: 'h9-99' }));
    expect(text(waiting)).toContain('One moment');
    await stage.finish();
    const update = stage.server.calls.findLast(({ method }) => method === 'views.update');
    const view = modalView.parse(z.object({ view: z.unknown() }).parse(update?.body).view);
    expect(text(view)).toContain('Unknown claim \\"h9-99\\"');
    expect(text(view)).toContain(`"initial_value":"${SETTLED_VALUES.says}"`);
  });

  it('adds a source with a text over several inputs', async () => {
    const stage = await stageWith();
    await stage.slash('propose source');
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    const [first = '', ...others] = ARTICLE.split('\n');
    const answer = await submitAndWait(
      stage,
      submission(stage, { article: first, 'article:3': others.join('\n'), publisher: 'Northgate council' }),
    );
    expect(text(answer)).toContain('Proposed: a source, h5');
    expect(stage.readProposals()).toEqual(['2026-11-07-ferry-source-h5.patch', '2026-11-07-ferry-source-h5.txt']);
  });

  it('proposes in a line of a direct message, and gets a button if values are missing', async () => {
    const stage = await stageWith({ slack: { workspaces: [{ channels: [{ id: 'D1', kind: 'im' }] }] } });
    const line = `propose settle charter on ${SETTLED_VALUES.on} by h1-04: ${SETTLED_VALUES.says}`;
    await stage.event(envelopeOf(addMessage(stage.server, line, { channel: 'D1' })));
    await eventually(() => expect(text(botPosts(stage.server, 'D1'))).toContain('Proposed: charter-end'));
    await stage.event(envelopeOf(addMessage(stage.server, 'propose settle', { channel: 'D1' }), 'Ev2'));
    await eventually(() => expect(text(botPosts(stage.server, 'D1'))).toContain('Open the form'));
    expect(stage.readProposals()).toHaveLength(1);
  });

  it('is answered privately after a mention', async () => {
    const stage = await stageWith();
    await stage.event(envelopeOf({ ...addMessage(stage.server, '<@UBOT> propose'), type: 'app_mention' }));
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
    const byCommand = await stage.slash('propose settle', {
      ...typedCommand(stage.server, 'propose settle'),
      user_id: STRANGER,
    });
    expect(byCommand).toMatchObject({ response_type: 'ephemeral' });
    expect(text(byCommand)).toContain(REFUSED);
    await stage.interact(pressOf(stage.server, settle, { user: STRANGER, container: { is_ephemeral: true } }));
    await eventually(() => expect(text(stage.server.responses)).toContain(REFUSED));
    expect(stage.server.count('views.open')).toBe(0);
    await stage.slash('propose settle');
    await eventually(() => expect(stage.server.count('views.open')).toBe(1));
    expect(text(await stage.interact(submission(stage, SETTLED_VALUES, STRANGER)))).toContain(REFUSED);
    expect(stage.readProposals()).toEqual([]);
  });

  it('does not see "propose" in the help', async () => {
    const stage = await stageWith();
    const help = async (user: string) =>
      text(await stage.slash('help', { ...typedCommand(stage.server, 'help'), user_id: user }));
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

  it('splits a long text over inputs and joins it again', () => {
    const view = modalView.parse(formModal(FORM, { what: 'source', channel: 'C1', story: 'abcd' }));
    expect(view.blocks).toHaveLength(5);
    const readForm = readFormModal(submittedState(view));
    expect(readForm.memory).toEqual({ what: 'source', channel: 'C1', story: 'abcd' });
    expect(readForm.values['article']).toBe(LINES);
  });
});
