import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import { inContext } from '../../../message/shown.ts';
import { ofStory, parseTyped } from '../../../message/story.ts';
import { appName } from '../manifest/manifest.ts';
import { answer } from '../requests/answer.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { isMember } from '../requests/members.ts';
import { membersHidden, notChannelMember } from '../requests/user-texts.ts';
import {
  answerInView,
  apologyModal,
  openAsk,
  openSubscribe,
  postDirectMessage,
  runWithApology,
  updateView,
  waitingModal,
  watchItems,
} from '../requests/views.ts';
import { type Where, workspaceOf } from '../requests/where.ts';
import { ASK_MODAL, type AskMemory, askModal, questionBlock, readAsk, resultModal } from '../views/ask-modal.ts';
import { FORM_MODAL, formFaults, formModal, readFormModal } from '../views/form-modal.ts';
import { readHome } from '../views/home.ts';
import { readForm, subscribeFaults, wishOf } from '../views/subscribe-form.ts';
import {
  SUBSCRIBE_INPUTS,
  SUBSCRIBE_MODAL,
  subscribeModal,
  ZONE_INPUT,
  zoneOptions,
} from '../views/subscribe-modal.ts';
import { OPEN_ASK, OPEN_SUBSCRIBE } from '../views/view.ts';
import { type ViewAction, viewAction, viewSubmission } from '../views/view-payload.ts';

const OPEN_ACTIONS = new RegExp(`^(?:${OPEN_ASK}|${OPEN_SUBSCRIBE})$`);
const INPUT_ACTIONS = new RegExp(`^(?:${SUBSCRIBE_INPUTS.join('|')})$`);

/** Handles the buttons that open a modal, and changes and submissions in modals. */
export function listenToModals(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: OPEN_ACTIONS }, async ({ body, ack, client, respond, context }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const where = whereOf(press, client, context);
    await runWithApology(
      deps,
      'opening a modal',
      () => openModal(deps, where, press),
      async (sorry) => {
        if (press.channel) await respond({ response_type: 'ephemeral', replace_original: false, text: sorry });
        else await postDirectMessage(deps, where, sorry);
      },
    );
  });

  app.action({ type: 'block_actions', action_id: INPUT_ACTIONS }, async ({ body, ack, client, context }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const { view } = press;
    if (view?.callback_id !== SUBSCRIBE_MODAL) return;
    if (isOverLimit(deps, press.user.id)) return;
    const { form, memory } = readForm(view);
    const about = { items: await watchItems(deps, whereOf(press, client, context), memory.story), now: deps.now() };
    await updateView(client, view.id, subscribeModal(form, memory, about), view.hash);
  });

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: ZONE_INPUT },
    async ({ body, options, ack }) => {
      const deps = newRequest();
      await ack({ options: isOverLimit(deps, body.user.id) ? [] : zoneOptions(options.value, deps.now()) });
    },
  );

  app.view({ type: 'view_submission', callback_id: SUBSCRIBE_MODAL }, async ({ body, view, ack, client, context }) => {
    const deps = newRequest();
    const { form, memory, channel } = readForm(view);
    const faults = subscribeFaults({ form, channel });
    if (Object.keys(faults).length > 0) return await ack({ response_action: 'errors', errors: faults });
    // Acknowledge before using the store, which may be slow.
    await ack({ response_action: 'update', view: waitingModal() });
    const { user } = viewSubmission.parse(body);
    const where: Where = {
      client,
      team: workspaceOf(context),
      channel: channel ?? '',
      user: user.id,
      home: user.team_id ?? undefined,
    };
    await runWithApology(
      deps,
      'a subscription from a modal',
      async () => {
        const isChosen = memory.channel === undefined && channel !== memory.direct && deps.admins.length === 0;
        const refusal = isChosen ? await membershipRefusal(where) : undefined;
        const message =
          refusal ??
          (await answer(deps, where, ofStory({ kind: 'subscribe', wish: wishOf(form) }, memory.story))).message;
        const shown = { channel: where.channel, turn: 0 };
        await updateView(client, view.id, resultModal(shown, 'Subscribe', { message }));
      },
      (sorry) => updateView(client, view.id, apologyModal(sorry)),
    );
  });

  app.view({ type: 'view_submission', callback_id: FORM_MODAL }, async ({ body, view, ack, client, context }) => {
    const deps = newRequest();
    const { memory, values } = readFormModal(view);
    const { what, story, channel } = memory;
    const { user } = viewSubmission.parse(body);
    const where: Where = {
      client,
      team: workspaceOf(context),
      channel,
      user: user.id,
      home: user.team_id ?? undefined,
    };
    let isAcknowledged = false;
    await runWithApology(
      deps,
      'a proposal from a modal',
      async () => {
        const answering = answer(deps, where, ofStory({ kind: 'proposal', what, values }, story));
        const isReady = await deps.isReadyInTime(answering);
        if (!isReady) {
          isAcknowledged = true;
          await ack({ response_action: 'update', view: waitingModal() });
        }
        const { message } = await answering;
        const { form } = message;
        const errors = form ? formFaults(form) : {};
        const next = form
          ? formModal(form, memory, message)
          : resultModal({ channel, turn: 0 }, 'Propose', { message });
        if (!isReady) return await updateView(client, view.id, next);
        isAcknowledged = true;
        await (Object.keys(errors).length > 0
          ? ack({ response_action: 'errors', errors })
          : ack({ response_action: 'update', view: next }));
      },
      (sorry) =>
        isAcknowledged
          ? updateView(client, view.id, apologyModal(sorry))
          : ack({ response_action: 'update', view: apologyModal(sorry) }),
    );
  });

  app.view({ type: 'view_submission', callback_id: ASK_MODAL }, async ({ body, view, ack, client, context }) => {
    const deps = newRequest();
    const { memory, question } = readAsk(view);
    if (question === '') {
      return await ack({ response_action: 'errors', errors: { [questionBlock(memory)]: 'Type a question.' } });
    }
    const { user } = viewSubmission.parse(body);
    const where: Where = {
      client,
      team: workspaceOf(context),
      channel: memory.channel,
      user: user.id,
      home: user.team_id ?? undefined,
    };
    const intent = askModalIntent(parseTyped(question, deps.commands), memory);
    const make = async () => {
      const { message, page, ...next } = await answerInView(deps, where, intent, memory);
      const { form, story } = message;
      if (form) return formModal(form, { what: form.what, channel: where.channel, story });
      return askModal(next.memory, appName(deps.slashCommand), { message, page });
    };
    let isAcknowledged = false;
    await runWithApology(
      deps,
      'a question from a modal',
      async () => {
        const making = needsStore(intent) ? undefined : make();
        const made = making && (await deps.isReadyInTime(making)) ? await making : undefined;
        isAcknowledged = true;
        await ack({ response_action: 'update', view: made ?? waitingModal() });
        if (!made) await updateView(client, view.id, await (making ?? make()));
      },
      (sorry) =>
        isAcknowledged
          ? updateView(client, view.id, apologyModal(sorry))
          : ack({ response_action: 'update', view: apologyModal(sorry) }),
    );
  });
}

/** Whether a person has reached the limit for filling in forms. */
function isOverLimit({ extras, now }: Deps, user: string): boolean {
  return !extras.take(user, now().epochMilliseconds);
}

/** The intent typed into the ask modal. A command works there too, but nothing is posted. */
function askModalIntent(typed: Intent, memory: AskMemory): Intent {
  if (typed.kind === 'send') return ofStory({ kind: 'preview', what: typed.what }, typed.story);
  return inContext(typed, memory);
}

/** From a message, opens the modal for its channel; from the home tab, for any channel. */
async function openModal(deps: Deps, where: Where, { actions, trigger_id, channel, view }: ViewAction): Promise<void> {
  const direct = view ? readHome(view).direct : '';
  if (actions[0].action_id === OPEN_ASK) return await openAsk(deps, where, trigger_id, channel?.id ?? direct);
  const story = actions[0].value ?? deps.commands[0].story;
  await openSubscribe(deps, where, trigger_id, { story, ...(channel ? { channel: channel.id } : { direct }) });
}

/** The refusal if the person may not choose this channel. If Slack does not show its members, they may not. */
async function membershipRefusal(where: Where): Promise<Message | undefined> {
  const isIn = await isMember(where);
  if (isIn === undefined) return membersHidden();
  return isIn ? undefined : notChannelMember();
}

function whereOf(press: ViewAction, client: Where['client'], context: { readonly teamId?: string }): Where {
  const { user, channel } = press;
  return {
    client,
    team: workspaceOf(context),
    channel: channel?.id ?? '',
    user: user.id,
    home: user.team_id ?? undefined,
  };
}
