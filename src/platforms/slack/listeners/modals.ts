import type { App, ViewSubmitAction } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { inContext } from '../../../message/shown.ts';
import { intentForStory, parseTyped } from '../../../message/story.ts';
import { answerRequest } from '../requests/answer.ts';
import { membershipRefusal } from '../requests/channel.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { type ViewAction, viewAction, viewSubmission } from '../requests/payload.ts';
import {
  answerInView,
  answerSubmission,
  modalOf,
  openAsk,
  openSubscribe,
  postDirectMessage,
  runWithApology,
  updateView,
  watchItems,
} from '../requests/views.ts';
import { type Where, whereOf } from '../requests/where.ts';
import { ASK_MODAL, type AskMemory, questionBlock, readAsk, resultModal } from '../views/ask-modal.ts';
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

const OPEN_ACTIONS = new RegExp(`^(?:${OPEN_ASK}|${OPEN_SUBSCRIBE})$`);
const INPUT_ACTIONS = new RegExp(`^(?:${SUBSCRIBE_INPUTS.join('|')})$`);

/** Handles the buttons that open a modal, and changes and submissions in modals. */
export function listenToModals(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: OPEN_ACTIONS }, async ({ body, ack, respond, ...bolt }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const where = whereOf(bolt, press.user, press.channel?.id);
    await runWithApology(
      deps,
      'opening a modal',
      () => openModal(deps, where, press),
      (sorry) =>
        press.channel
          ? respond({ response_type: 'ephemeral', replace_original: false, text: sorry })
          : postDirectMessage(deps, where, sorry),
    );
  });

  app.action({ type: 'block_actions', action_id: INPUT_ACTIONS }, async ({ body, ack, ...bolt }) => {
    const deps = newRequest();
    await ack();
    const { view, user, channel } = viewAction.parse(body);
    if (view?.callback_id !== SUBSCRIBE_MODAL || isOverLimit(deps, user.id)) return;
    const { form, memory } = readForm(view);
    const items = await watchItems(deps, whereOf(bolt, user, channel?.id), memory.story);
    await updateView(bolt.client, view.id, subscribeModal(form, memory, { items, now: deps.now() }), view.hash);
  });

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: ZONE_INPUT },
    async ({ body, options, ack }) => {
      const deps = newRequest();
      await ack({ options: isOverLimit(deps, body.user.id) ? [] : zoneOptions(options.value, deps.now()) });
    },
  );

  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: SUBSCRIBE_MODAL },
    async ({ body, ack, ...bolt }) => {
      const deps = newRequest();
      const { form, memory, channel } = readForm(bolt.view);
      const errors = subscribeFaults({ form, channel });
      if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors });
      const where = whereOf(bolt, viewSubmission.parse(body).user, channel);
      const isChannelChosen = memory.channel === undefined && channel !== memory.direct;
      await answerSubmission(deps, { ...bolt, ack }, 'a subscription from a modal', true, async () => {
        const refusal = isChannelChosen && deps.admins.length === 0 ? await membershipRefusal(where) : undefined;
        const intent = intentForStory({ kind: 'subscribe', wish: wishOf(form) }, memory.story);
        const message = refusal ?? (await answerRequest(deps, where, intent)).message;
        return { view: resultModal({ channel: where.channel, turn: 0 }, 'Subscribe', { message }) };
      });
    },
  );

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: FORM_MODAL }, async ({ body, ack, ...bolt }) => {
    const deps = newRequest();
    const { memory, values } = readFormModal(bolt.view);
    const { what, story, channel } = memory;
    const where = whereOf(bolt, viewSubmission.parse(body).user, channel);
    await answerSubmission(deps, { ...bolt, ack }, 'a proposal from a modal', false, async () => {
      const { message } = await answerRequest(deps, where, intentForStory({ kind: 'proposal', what, values }, story));
      const { form } = message;
      return form
        ? { view: formModal(form, memory, message), errors: formFaults(form) }
        : { view: resultModal({ channel, turn: 0 }, 'Propose', { message }) };
    });
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: ASK_MODAL }, async ({ body, ack, ...bolt }) => {
    const deps = newRequest();
    const { memory, question } = readAsk(bolt.view);
    if (question === '') {
      return await ack({ response_action: 'errors', errors: { [questionBlock(memory)]: 'Type a question.' } });
    }
    const where = whereOf(bolt, viewSubmission.parse(body).user, memory.channel);
    const intent = askModalIntent(parseTyped(question, deps.commands), memory);
    await answerSubmission(deps, { ...bolt, ack }, 'a question from a modal', needsStore(intent), async () => {
      const { memory: next, ...answered } = await answerInView(deps, where, intent, memory);
      return { view: modalOf(deps, ASK_MODAL, next, answered) };
    });
  });
}

/** Whether a person has reached the limit for filling in forms. */
function isOverLimit({ extras, now }: Deps, user: string): boolean {
  return !extras.take(user, now().epochMilliseconds);
}

/** Commands work in the ask modal too, but `send` becomes a preview: nothing is posted from there. */
function askModalIntent(typed: Intent, memory: AskMemory): Intent {
  if (typed.kind === 'send') return intentForStory({ kind: 'preview', what: typed.what }, typed.story);
  return inContext(typed, memory);
}

/** Opens a modal for the channel of the message, or for any channel from the home tab. */
async function openModal(deps: Deps, where: Where, { actions, trigger_id, channel, view }: ViewAction): Promise<void> {
  const direct = view ? readHome(view).direct : '';
  const [{ action, value }] = actions;
  if (action === OPEN_ASK) return await openAsk(deps, where, trigger_id, channel?.id ?? direct);
  const story = value ?? deps.commands[0].story;
  await openSubscribe(deps, where, trigger_id, { story, ...(channel ? { channel: channel.id } : { direct }) });
}
