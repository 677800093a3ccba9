import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import type { PressedButton } from '../../kit/request.ts';
import { parseButtonValue } from '../requests/parse.ts';
import { openedView, type ViewAction, viewAction } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
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
import { ASK_MODAL, readAsk } from '../views/ask-modal.ts';
import { HOME_VIEW, readHome } from '../views/home.ts';
import { VIEW_BUTTON_PATTERN, VIEW_PAGE_PATTERN } from '../views/view.ts';
import { showHome } from './home.ts';

export function listenToViews(app: App, newRequest: NewRequest): void {
  app.action({ type: 'block_actions', action_id: VIEW_BUTTON_PATTERN }, async ({ body, ack, ...boltArgs }) => {
    const deps = newRequest();
    await ack();
    const press = viewAction.parse(body);
    const [{ action, value = '' }] = press.actions;
    const page = VIEW_PAGE_PATTERN.test(action) ? Number(value) : undefined;
    const { view } = press;
    if (!view) return;
    if (view.callback_id !== HOME_VIEW) {
      const origin = originOf(boltArgs, press.user);
      return await onModal(deps, origin, view, page ?? parseButtonValue(value));
    }
    const origin = originOf(boltArgs, press.user, readHome(view).direct);
    await (page === undefined ? onHome(deps, press, origin) : showHome(deps, origin, page));
  });
}

/** A trigger is valid for three seconds, so a slow answer is filled in later. */
async function onHome(
  deps: Deps,
  { trigger_id, actions: [{ value = '' }] }: ViewAction,
  origin: RequestOrigin,
): Promise<void> {
  const { client, channel } = origin;
  const pressedButton = parseButtonValue(value);
  const answerModal = async () => {
    const { memory, ...pagedAnswer } = await answerInView(deps, origin, pressedButton, { channel, turn: 0 });
    return modalOf(deps, ASK_MODAL, memory, pagedAnswer);
  };
  await runWithApology(
    deps,
    'a button of the home tab',
    async () => {
      const isSlow = pressedButton.intent !== undefined && needsStore(pressedButton.intent);
      const response = await client.views.open({ trigger_id, view: isSlow ? waitingModal() : await answerModal() });
      if (isSlow) await updateView(client, openedView.parse(response).view.id, await answerModal());
    },
    (apologyText) => postDirectMessage(deps, origin, apologyText),
  );
}

async function onModal(
  deps: Deps,
  origin: RequestOrigin,
  view: NonNullable<ViewAction['view']>,
  pressedButton: PressedButton | number,
): Promise<void> {
  const isPageTurn = typeof pressedButton === 'number';
  await runWithApology(
    deps,
    isPageTurn ? 'a page in a modal' : 'a button in a modal',
    async () => {
      const { memory } = readAsk(view);
      const request = isPageTurn ? memory.shown && shownRequest(memory.shown) : pressedButton;
      if (!request) return;
      const nextContent = await answerInView(deps, { ...origin, channel: memory.channel }, request, memory);
      const modal = isPageTurn
        ? modalOf(deps, view.callback_id, memory, { message: nextContent.message, page: pressedButton })
        : modalOf(deps, view.callback_id, nextContent.memory, nextContent);
      await updateView(origin.client, view.id, modal);
    },
    (apologyText) => updateView(origin.client, view.id, apologyModal(apologyText)),
  );
}
