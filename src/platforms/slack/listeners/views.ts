import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import type { PressedButton } from '../../kit/request.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { pressedOf } from '../requests/parse.ts';
import { openedView, type ViewAction, viewAction } from '../requests/payload.ts';
import {
  answerInView,
  apologyModal,
  modalOf,
  postDirectMessage,
  runWithApology,
  shownRequest,
  updateView,
  waitingModal,
} from '../requests/views.ts';
import { type Where, whereOf } from '../requests/where.ts';
import { ASK_MODAL, readAsk } from '../views/ask-modal.ts';
import { HOME_VIEW, readHome } from '../views/home.ts';
import { VIEW_BUTTON, VIEW_PAGE } from '../views/view.ts';
import { showHome } from './home.ts';

/** Handles the buttons and menus in modals and in the home tab. */
export function listenToViews(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: VIEW_BUTTON }, async ({ body, ack, ...bolt }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const [{ action, value = '' }] = press.actions;
    const page = VIEW_PAGE.test(action) ? Number(value) : undefined;
    // The payload has no channel; the view's metadata names one.
    const { view } = press;
    if (!view) return;
    const isHome = view.callback_id === HOME_VIEW;
    const channel = isHome ? readHome(view).direct : readAsk(view).memory.channel;
    const where = whereOf(bolt, press.user, channel);
    if (!isHome) return await onModal(deps, where, view, page ?? pressedOf(value));
    await (page === undefined ? onHome(deps, press, where) : showHome(deps, where, page));
  });
}

/**
 * Opens a modal with the answer to a button of the home tab, at once: if the answer takes time, it is filled in later.
 */
async function onHome(deps: Deps, { trigger_id, actions: [{ value = '' }] }: ViewAction, where: Where): Promise<void> {
  const { client, channel } = where;
  const pressed = pressedOf(value);
  const answerModal = async () => {
    const { memory, ...answered } = await answerInView(deps, where, pressed, { channel, turn: 0 });
    return modalOf(deps, ASK_MODAL, memory, answered);
  };
  await runWithApology(
    deps,
    'a button of the home tab',
    async () => {
      const isSlow = pressed.intent !== undefined && needsStore(pressed.intent);
      const response = await client.views.open({ trigger_id, view: isSlow ? waitingModal() : await answerModal() });
      if (isSlow) await updateView(client, openedView.parse(response).view.id, await answerModal());
    },
    (sorry) => postDirectMessage(deps, where, sorry),
  );
}

/**
 * Replaces a modal's content with the answer to a button, or with another page of what it shows.
 * @param pressed the button, or the number of the page
 */
async function onModal(
  deps: Deps,
  where: Where,
  view: NonNullable<ViewAction['view']>,
  pressed: PressedButton | number,
): Promise<void> {
  const { memory } = readAsk(view);
  const isTurned = typeof pressed === 'number';
  const request = isTurned ? memory.shown && shownRequest(memory.shown) : pressed;
  if (!request) return;
  await runWithApology(
    deps,
    isTurned ? 'a page in a modal' : 'a button in a modal',
    async () => {
      const next = await answerInView(deps, where, request, memory);
      const modal = isTurned
        ? modalOf(deps, view.callback_id, memory, { message: next.message, page: pressed })
        : modalOf(deps, view.callback_id, next.memory, next);
      await updateView(where.client, view.id, modal);
    },
    (sorry) => updateView(where.client, view.id, apologyModal(sorry)),
  );
}
