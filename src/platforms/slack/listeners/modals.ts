import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { withContext } from '../../../message/conversation-state.ts';
import { needsStore } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { intentForStory, parseTyped } from '../../../message/story.ts';
import { answerRequest } from '../requests/answer.ts';
import { membershipRefusal } from '../requests/channel.ts';
import { type ViewAction, viewAction, viewSubmission } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import {
  answerInView,
  answerSubmission,
  apologyModal,
  fetchWatchItems,
  modalOf,
  openAsk,
  openSubscribe,
  postDirectMessage,
  runWithApology,
  updateView,
} from '../requests/views.ts';
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
import { OPEN_ASK_ACTION, OPEN_SUBSCRIBE_ACTION } from '../views/view.ts';

const OPEN_ACTIONS = new RegExp(`^(?:${OPEN_ASK_ACTION}|${OPEN_SUBSCRIBE_ACTION})$`);
const INPUT_ACTIONS = new RegExp(`^(?:${SUBSCRIBE_INPUTS.join('|')})$`);

type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

export function listenToModals(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: OPEN_ACTIONS }, async ({ body, ack, respond, ...boltArgs }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const origin = originOf(boltArgs, press.user, press.channel?.id);
    await runWithApology(
      deps,
      'opening a modal',
      () => openModal(deps, origin, press),
      (apologyText) =>
        press.channel
          ? respond({ response_type: 'ephemeral', replace_original: false, text: apologyText })
          : postDirectMessage(deps, origin, apologyText),
    );
  });

  app.action({ type: 'block_actions', action_id: INPUT_ACTIONS }, async ({ body, ack, ...boltArgs }) => {
    const deps = newRequest();
    await ack();
    const { view, user, channel } = viewAction.parse(body);
    if (view?.callback_id !== SUBSCRIBE_MODAL || isOverLimit(deps, user.id)) return;
    const { form, memory } = readForm(view);
    const items = await fetchWatchItems(deps, originOf(boltArgs, user, channel?.id), memory.story);
    await updateView(boltArgs.client, view.id, subscribeModal(form, memory, { items, now: deps.now() }), view.hash);
  });

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: ZONE_INPUT },
    async ({ body, options, ack }) => {
      const deps = newRequest();
      await ack({ options: isOverLimit(deps, body.user.id) ? [] : zoneOptions(options.value, deps.now()) });
    },
  );

  /** If a submission cannot be read, such as one of an older version, its modal shows an apology. */
  const onSubmission = (callbackId: string, handle: (deps: Deps, submission: Submission) => Promise<void>) => {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: callbackId }, async (submission) => {
      const deps = newRequest();
      await runWithApology(
        deps,
        'a modal',
        () => handle(deps, submission),
        (apologyText) => submission.ack({ response_action: 'update', view: apologyModal(apologyText) }),
      );
    });
  };

  onSubmission(SUBSCRIBE_MODAL, async (deps, { body, ack, ...boltArgs }) => {
    const { form, memory, channel } = readForm(boltArgs.view);
    const errors = subscribeFaults({ form, channel });
    if (Object.keys(errors).length > 0) return await ack({ response_action: 'errors', errors });
    const origin = originOf(boltArgs, viewSubmission.parse(body).user, channel);
    const isChannelChosen = memory.channel === undefined && channel !== memory.direct;
    await answerSubmission(deps, { ...boltArgs, ack }, 'a subscription from a modal', true, async () => {
      const refusal = isChannelChosen && deps.admins.length === 0 ? await membershipRefusal(origin) : undefined;
      const intent = intentForStory({ kind: 'subscribe', wish: wishOf(form) }, memory.story);
      const message = refusal ?? (await answerRequest(deps, origin, intent)).message;
      return { view: resultModal({ channel: origin.channel, turn: 0 }, 'Subscribe', { message }) };
    });
  });

  onSubmission(FORM_MODAL, async (deps, { body, ack, ...boltArgs }) => {
    const { memory, values } = readFormModal(boltArgs.view);
    const { what, story, channel } = memory;
    const origin = originOf(boltArgs, viewSubmission.parse(body).user, channel);
    await answerSubmission(deps, { ...boltArgs, ack }, 'a proposal from a modal', false, async () => {
      const { message } = await answerRequest(deps, origin, intentForStory({ kind: 'proposal', what, values }, story));
      const { form } = message;
      return form
        ? { view: formModal(form, memory, message), errors: formFaults(form) }
        : { view: resultModal({ channel, turn: 0 }, 'Propose', { message }) };
    });
  });

  onSubmission(ASK_MODAL, async (deps, { body, ack, ...boltArgs }) => {
    const { memory, question } = readAsk(boltArgs.view);
    if (question === '') {
      return await ack({ response_action: 'errors', errors: { [questionBlock(memory)]: 'Type a question.' } });
    }
    const origin = originOf(boltArgs, viewSubmission.parse(body).user, memory.channel);
    const intent = askModalIntent(parseTyped(question, deps.commands), memory);
    await answerSubmission(deps, { ...boltArgs, ack }, 'a question from a modal', needsStore(intent), async () => {
      const { memory: nextMemory, ...pagedAnswer } = await answerInView(deps, origin, intent, memory);
      return { view: modalOf(deps, ASK_MODAL, nextMemory, pagedAnswer) };
    });
  });
}

function isOverLimit({ extrasLimit, now }: Deps, user: string): boolean {
  return !extrasLimit.take(user, now().epochMilliseconds);
}

/** Nothing is posted from the ask modal, so `send` becomes a preview. */
function askModalIntent(typed: Intent, memory: AskMemory): Intent {
  if (typed.kind === 'send') return intentForStory({ kind: 'preview', what: typed.what }, typed.story);
  return withContext(typed, memory);
}

async function openModal(
  deps: Deps,
  origin: RequestOrigin,
  { actions, trigger_id, channel, view }: ViewAction,
): Promise<void> {
  const directChannel = view ? readHome(view).direct : '';
  const [{ action, value }] = actions;
  if (action === OPEN_ASK_ACTION) return await openAsk(deps, origin, trigger_id, channel?.id ?? directChannel);
  const story = value ?? deps.commands[0].story;
  await openSubscribe(deps, origin, trigger_id, {
    story,
    ...(channel ? { channel: channel.id } : { direct: directChannel }),
  });
}
