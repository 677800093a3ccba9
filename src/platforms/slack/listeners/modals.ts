import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import { appName } from '../manifest/manifest.ts';
import { answer, type Where } from '../requests/answer.ts';
import type { Begun, Deps } from '../requests/deps.ts';
import { isMember } from '../requests/members.ts';
import {
  answerInView,
  excused,
  openAsk,
  openSubscribe,
  sorryModal,
  updateView,
  waitingModal,
  watchItems,
} from '../requests/surface.ts';
import { notYours } from '../requests/user-texts.ts';
import { ASK_MODAL, askModal, questionBlock, readAsk, resultModal } from '../views/ask-modal.ts';
import { readHome } from '../views/home.ts';
import { faultsOf, readForm, wishOf } from '../views/subscribe-form.ts';
import {
  SUBSCRIBE_INPUTS,
  SUBSCRIBE_MODAL,
  subscribeModal,
  ZONE_INPUT,
  zoneOptions,
} from '../views/subscribe-modal.ts';
import { OPEN_ASK, OPEN_SUBSCRIBE } from '../views/view.ts';
import { teamOf, type ViewAction, viewAction, viewSubmission } from '../views/view-payload.ts';

const OPENERS = new RegExp(`^(?:${OPEN_ASK}|${OPEN_SUBSCRIBE})$`);
const INPUTS = new RegExp(`^(?:${SUBSCRIBE_INPUTS.join('|')})$`);

/** Listens to the buttons that open a modal, to what is changed in one, and to what is sent from it. */
export function listenToModals(app: App, begun: Begun): void {
  app.action({ type: 'block_actions', action_id: OPENERS }, async ({ body, ack, client, respond }) => {
    const deps = begun();
    await ack();
    const press = viewAction.parse(body);
    const where = whereOf(press, client);
    await excused(
      deps,
      'opening a modal',
      () => open(deps, where, press),
      async (sorry) => {
        if (press.channel) await respond({ response_type: 'ephemeral', replace_original: false, text: sorry });
      },
    );
  });

  app.action({ type: 'block_actions', action_id: INPUTS }, async ({ body, ack, client }) => {
    const deps = begun();
    await ack();
    const press = viewAction.parse(body);
    const { view } = press;
    if (view?.callback_id !== SUBSCRIBE_MODAL) return;
    const { form, memory } = readForm(view);
    const about = { items: await watchItems(deps, whereOf(press, client)), now: deps.now() };
    await updateView(client, view.id, subscribeModal(form, memory, about), view.hash);
  });

  app.options<'block_suggestion'>({ type: 'block_suggestion', action_id: ZONE_INPUT }, async ({ options, ack }) => {
    const deps = begun();
    await ack({ options: zoneOptions(options.value, deps.now()) });
  });

  app.view({ type: 'view_submission', callback_id: SUBSCRIBE_MODAL }, async ({ body, view, ack, client }) => {
    const deps = begun();
    const { form, memory, channel } = readForm(view);
    const faults = faultsOf({ form, channel });
    if (Object.keys(faults).length > 0) return await ack({ response_action: 'errors', errors: faults });
    // The store may be slow, and the acknowledgement may not.
    await ack({ response_action: 'update', view: waitingModal() });
    const submission = viewSubmission.parse(body);
    const where: Where = { client, team: teamOf(submission), channel: channel ?? '', user: submission.user.id };
    await excused(
      deps,
      'a subscription from a modal',
      async () => {
        const mayBeStrange = memory.channel === undefined && channel !== memory.direct && deps.admins.length === 0;
        const isStranger = mayBeStrange && (await isMember(where)) === false;
        const message = isStranger
          ? notYours()
          : (await answer(deps, where, { kind: 'subscribe', wish: wishOf(form) })).message;
        const shown = { channel: where.channel, turn: 0 };
        await updateView(client, view.id, resultModal(shown, 'Subscribe', { message }));
      },
      (sorry) => updateView(client, view.id, sorryModal(sorry)),
    );
  });

  app.view({ type: 'view_submission', callback_id: ASK_MODAL }, async ({ body, view, ack, client }) => {
    const deps = begun();
    const { memory, question } = readAsk(view);
    if (question === '') {
      return await ack({ response_action: 'errors', errors: { [questionBlock(memory)]: 'Type a question.' } });
    }
    const { user, ...submission } = viewSubmission.parse(body);
    const where: Where = { client, team: teamOf({ user, ...submission }), channel: memory.channel, user: user.id };
    const intent = askedFor(parseText(question, deps.slashCommand), memory.shows);
    const make = async () => {
      const { message, page, ...next } = await answerInView(deps, where, intent, memory);
      return askModal(next.memory, appName(deps.slashCommand), { message, page });
    };
    let isAcknowledged = false;
    await excused(
      deps,
      'a question from a modal',
      async () => {
        const shown = needsStore(intent) ? waitingModal() : await make();
        isAcknowledged = true;
        await ack({ response_action: 'update', view: shown });
        if (needsStore(intent)) await updateView(client, view.id, await make());
      },
      (sorry) =>
        isAcknowledged
          ? updateView(client, view.id, sorryModal(sorry))
          : ack({ response_action: 'update', view: sorryModal(sorry) }),
    );
  });
}

/** What is typed into the ask modal: a command is one there too, but nothing is posted from there. */
function askedFor(typed: Intent, after: string | undefined): Intent {
  if (typed.kind === 'send') return { kind: 'preview', what: typed.what };
  return typed.kind === 'ask' && after !== undefined ? { ...typed, after } : typed;
}

/** From a message, for its channel; from the home tab, for any. */
async function open(deps: Deps, where: Where, { actions, trigger_id, channel, view }: ViewAction): Promise<void> {
  const direct = view ? readHome(view).direct : '';
  if (actions[0].action_id === OPEN_ASK) return await openAsk(deps, where, trigger_id, channel?.id ?? direct);
  await openSubscribe(deps, where, trigger_id, channel ? { channel: channel.id } : { direct });
}

function whereOf(press: ViewAction, client: Where['client']): Where {
  return { client, team: teamOf(press), channel: press.channel?.id ?? '', user: press.user.id };
}
