import { describe, expect, it } from 'vitest';
import { submit } from '../../../fakes/discord/interactions.ts';
import { CHANNEL, USER } from '../../../fakes/discord/world.ts';
import { commandsFor } from '../../../src/platforms/discord/commands/commands.ts';
import { formModal, readProposalForm } from '../../../src/platforms/discord/requests/form.ts';
import { formReply } from '../../../src/reply/propose/replies.ts';
import { briefing, contextOn, TODAY } from '../../reply/corpus.ts';
import { ARTICLE, operatorDesk, SETTLED_VALUES } from '../operator-desk.ts';
import { waitUntil } from '../wait.ts';
import {
  answerTo,
  bodyJson,
  botMessages,
  DIRECT_CHANNEL,
  OTHER_USER,
  pressLabel,
  startStage,
  subcommand,
} from './app.ts';

const REFUSAL_TEXT = 'Only some people may propose changes';

async function startOperatorStage() {
  const { desk, readProposals } = operatorDesk({ platform: 'discord', person: USER });
  return { ...(await startStage({ desk })), readProposals };
}

describe('an operator in Discord', () => {
  it('opens the form by command and proposes privately', async () => {
    const stage = await startOperatorStage();
    const openInteraction = await stage.ask(subcommand('propose', { what: 'settle' }));
    expect(openInteraction.callback?.type).toBe(9);
    expect(openInteraction.callback?.data).toMatchObject({ custom_id: 'form:settle', title: 'Settle a watch item' });
    const submission = await stage.ask(submit('form:settle', SETTLED_VALUES));
    await stage.untilIdle();
    const reply = stage.server.interactions.reply(submission);
    expect(reply?.onlyFor).toBe(USER);
    expect(bodyJson(reply)).toContain('Proposed: charter-end settled on 5 November 2026');
    expect(bodyJson(reply)).toContain('would change');
    expect(stage.readProposals()).toEqual(['2026-11-07-ferry-settle-charter-end.patch']);
    expect(stage.logLines).toEqual([]);
  });

  it('opens the form by a private button', async () => {
    const stage = await startOperatorStage();
    const choice = await answerTo(stage, subcommand('propose', { everyone: true }));
    expect(choice.onlyFor).toBe(USER);
    const opened = await stage.ask(pressLabel(choice, 'Add a source'));
    expect(opened.callback?.data).toMatchObject({ custom_id: 'form:source' });
    const sent = await stage.ask(submit('form:source', { article: ARTICLE, publisher: 'Northgate council' }, choice));
    await stage.untilIdle();
    expect(bodyJson(stage.server.interactions.reply(sent))).toContain('Proposed: a source, h5');
    expect(stage.readProposals()).toEqual(['2026-11-07-ferry-source-h5.patch', '2026-11-07-ferry-source-h5.txt']);
  });

  it('sees the errors and can reopen the form with its values', async () => {
    const stage = await startOperatorStage();
    const errorReply = await answerTo(stage, submit('form:settle', { ...SETTLED_VALUES, claims: 'h9-99' }));
    expect(bodyJson(errorReply)).toContain('Unknown claim');
    const reopenInteraction = await stage.ask(pressLabel(errorReply, 'Open the form again'));
    const form = JSON.stringify(reopenInteraction.callback?.data);
    expect(form).toContain(`"value":"${SETTLED_VALUES.says}"`);
    expect(form).toContain('"value":"h9-99"');
    expect(form).toContain('"default":true');
    expect(stage.readProposals()).toEqual([]);
  });

  it('gets an error for a text of a megabyte', async () => {
    const stage = await startOperatorStage();
    const sent = await stage.ask(submit('form:source', { article: 'word '.repeat(200_000) }));
    await stage.untilIdle();
    expect(bodyJson(stage.server.interactions.reply(sent))).toContain('1,000,000 characters');
    expect(stage.readProposals()).toEqual([]);
  });

  it('gets the answers to mentions as direct messages', async () => {
    const stage = await startOperatorStage();
    for (const line of [
      'propose',
      'propose settle charter on 2026-11-31 by h1-04',
      `propose settle charter on ${SETTLED_VALUES.on} by h1-04: ${SETTLED_VALUES.says}`,
    ]) {
      const countBefore = botMessages(stage.server, DIRECT_CHANNEL).length;
      stage.mention(line);
      await waitUntil(() => botMessages(stage.server, DIRECT_CHANNEL).length > countBefore);
    }
    await stage.untilIdle();
    expect(botMessages(stage.server, CHANNEL)).toEqual([]);
    const texts = botMessages(stage.server, DIRECT_CHANNEL).map(bodyJson).join('\n');
    expect(texts).toContain('What do you want to propose?');
    expect(texts).toContain('is not a date');
    expect(texts).toContain('Proposed: charter');
    expect(stage.readProposals()).toHaveLength(1);
  });
});

describe('another person in Discord', () => {
  it('is refused privately by command, button, form and direct message', async () => {
    const stage = await startOperatorStage();
    const interactions = [
      await stage.ask(subcommand('propose', { what: 'settle', everyone: true }), { user: OTHER_USER }),
      await stage.ask(submit('form:settle', SETTLED_VALUES), { user: OTHER_USER }),
    ];
    const choice = await answerTo(stage, subcommand('propose'));
    interactions.push(await stage.ask(pressLabel(choice, 'Add a source'), { user: OTHER_USER }));
    await stage.untilIdle();
    for (const interaction of interactions) {
      const reply = stage.server.interactions.reply(interaction);
      expect(reply?.onlyFor).toBe(OTHER_USER);
      expect(bodyJson(reply)).toContain(REFUSAL_TEXT);
    }
    expect(stage.readProposals()).toEqual([]);
  });
});

describe('proposing a change in Discord', () => {
  it('is a subcommand of the management command only', () => {
    const [ask, , manage] = commandsFor(briefing);
    expect(JSON.stringify(ask)).not.toContain('"propose"');
    expect(JSON.stringify(manage)).toContain('"propose"');
  });

  it.each(['settle', 'source'] as const)("opens a form within Discord's limits: %s", (proposalKind) => {
    const { form } = formReply({ ...contextOn(TODAY), isOperator: true }, proposalKind, {
      values: { says: 'x'.repeat(400), article: 'y'.repeat(12_000) },
    });
    if (!form) throw new Error('The bot opened no form');
    const { custom_id, title, components } = formModal(form, 'abcd');
    expect(readProposalForm(custom_id)).toEqual({ what: proposalKind, story: 'abcd' });
    expect(title.length).toBeLessThanOrEqual(45);
    expect(components.length).toBeLessThanOrEqual(5);
    for (const one of components) {
      if (one.type !== 18) throw new Error('The form has a part that is not a label');
      expect(one.label.length).toBeLessThanOrEqual(45);
      expect(one.description?.length ?? 0).toBeLessThanOrEqual(100);
      const value = 'value' in one.component ? (one.component.value ?? '') : '';
      expect(value.length).toBeLessThanOrEqual(4000);
    }
  });
});
