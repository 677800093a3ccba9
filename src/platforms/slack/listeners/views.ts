import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import { appName } from '../manifest/manifest.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { pressedOf } from '../requests/parse.ts';
import {
  answerInView,
  apologyModal,
  openWhenReady,
  postDirectMessage,
  runWithApology,
  shownRequest,
  updateView,
} from '../requests/views.ts';
import { type Where, workspaceOf } from '../requests/where.ts';
import {
  ASK_MODAL,
  type AskMemory,
  askModal,
  type PagedAnswer,
  RESULT_MODAL,
  readAsk,
  resultModal,
} from '../views/ask-modal.ts';
import { formModal } from '../views/form-modal.ts';
import { HOME_VIEW, readHome } from '../views/home.ts';
import { VIEW_INTENT, VIEW_PAGE } from '../views/view.ts';
import { type ViewAction, viewAction } from '../views/view-payload.ts';
import { showHome } from './home.ts';

/** Handles the buttons and menus in modals and in the home tab. */
export function listenToViews(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: VIEW_INTENT }, async ({ body, ack, client, context }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    await (press.view?.callback_id === HOME_VIEW
      ? onHome(deps, press, whereOf(client, context, press))
      : onModal(deps, press, whereOf(client, context, press)));
  });

  app.action({ type: 'block_actions', action_id: VIEW_PAGE }, async ({ body, ack, client, context }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const page = Number(pressedValue(press));
    if (press.view?.callback_id === HOME_VIEW) {
      const { direct } = readHome(press.view);
      await showHome(deps, { ...whereOf(client, context, press), channel: direct }, page);
      return;
    }
    await onPage(deps, press, whereOf(client, context, press), page);
  });
}

/** Opens a modal with the answer to a button of the home tab. */
async function onHome(deps: Deps, press: ViewAction, pressing: Where): Promise<void> {
  const { direct } = readHome(press.view);
  const where: Where = { ...pressing, channel: direct };
  const pressed = pressedOf(pressedValue(press));
  const isSlow = pressed.intent !== undefined && needsStore(pressed.intent);
  await runWithApology(
    deps,
    'a button of the home tab',
    () =>
      openWhenReady(where, press.trigger_id, isSlow, async () => {
        const { message, memory, page } = await answerInView(deps, where, pressed, { channel: direct, turn: 0 });
        return modalFor(deps, ASK_MODAL, memory, { message, page });
      }),
    (sorry) => postDirectMessage(deps, where, sorry),
  );
}

/** Replaces a modal's content with the answer to one of its buttons. */
async function onModal(deps: Deps, press: ViewAction, pressing: Where): Promise<void> {
  const { view } = press;
  if (!view) return;
  const { memory } = readAsk(view);
  const { client } = pressing;
  const where: Where = { ...pressing, channel: memory.channel };
  await runWithApology(
    deps,
    'a button in a modal',
    async () => {
      const { message, memory: next, page } = await answerInView(deps, where, pressedOf(pressedValue(press)), memory);
      await updateView(client, view.id, modalFor(deps, view.callback_id, next, { message, page }));
    },
    (sorry) => updateView(client, view.id, apologyModal(sorry)),
  );
}

/** Shows another page of a modal's content. */
async function onPage(deps: Deps, press: ViewAction, pressing: Where, page: number): Promise<void> {
  const { view } = press;
  if (!view) return;
  const { memory } = readAsk(view);
  const { shown } = memory;
  if (!shown) return;
  const { client } = pressing;
  const where: Where = { ...pressing, channel: memory.channel };
  await runWithApology(
    deps,
    'a page in a modal',
    async () => {
      const { message } = await answerInView(deps, where, shownRequest(shown), memory);
      await updateView(client, view.id, modalFor(deps, view.callback_id, memory, { message, page }));
    },
    (sorry) => updateView(client, view.id, apologyModal(sorry)),
  );
}

function modalFor({ slashCommand }: Deps, callbackId: string, memory: AskMemory, answered: PagedAnswer) {
  const { form, story } = answered.message;
  if (form) return formModal(form, { what: form.what, channel: memory.channel, story });
  if (callbackId === RESULT_MODAL) return resultModal(memory, 'Subscribe', answered);
  if (callbackId === ASK_MODAL) return askModal(memory, appName(slashCommand), answered);
  throw new Error(`A button was pressed in a view of an unknown kind: ${callbackId}`);
}

/** The person who pressed, without a channel: the view knows which channel it is about. */
function whereOf(client: Where['client'], context: { readonly teamId?: string }, { user }: ViewAction): Where {
  return { client, team: workspaceOf(context), channel: '', user: user.id, home: user.team_id ?? undefined };
}

function pressedValue({ actions: [{ value, selected_option: option }] }: ViewAction): string {
  return value ?? option?.value ?? '';
}
