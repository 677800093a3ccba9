import type { App } from '@slack/bolt';
import { needsStore } from '../../../message/effects.ts';
import { appName } from '../manifest/manifest.ts';
import type { Where } from '../requests/answer.ts';
import type { Begun, Deps } from '../requests/deps.ts';
import { answerInView, excused, openWith, sorryModal, updateView, wantedAgain } from '../requests/surface.ts';
import { pressedOf } from '../requests/wanted.ts';
import {
  type Answered,
  ASK_MODAL,
  type AskMemory,
  askModal,
  RESULT_MODAL,
  readAsk,
  resultModal,
} from '../views/ask-modal.ts';
import { HOME_VIEW, readHome } from '../views/home.ts';
import { VIEW_INTENT, VIEW_PAGE } from '../views/view.ts';
import { teamOf, type ViewAction, viewAction } from '../views/view-payload.ts';
import { showHome } from './home.ts';

/** Listens to the buttons and menus of what is shown in a modal or in the home tab. */
export function listenToViews(app: App, begun: Begun): void {
  app.action({ type: 'block_actions', action_id: VIEW_INTENT }, async ({ body, ack, client }) => {
    const deps = begun();
    await ack();
    const press = viewAction.parse(body);
    await (press.view?.callback_id === HOME_VIEW ? onHome(deps, press, client) : onModal(deps, press, client));
  });

  app.action({ type: 'block_actions', action_id: VIEW_PAGE }, async ({ body, ack, client }) => {
    const deps = begun();
    await ack();
    const press = viewAction.parse(body);
    const page = Number(valueIn(press));
    if (press.view?.callback_id === HOME_VIEW) {
      const { direct } = readHome(press.view);
      await showHome(deps, { client, team: teamOf(press), channel: direct, user: press.user.id }, page);
      return;
    }
    await onPage(deps, press, client, page);
  });
}

/** A button of the home tab: its answer opens in a modal. */
async function onHome(deps: Deps, press: ViewAction, client: Where['client']): Promise<void> {
  const { direct } = readHome(press.view);
  const where: Where = { client, team: teamOf(press), channel: direct, user: press.user.id };
  const pressed = pressedOf(valueIn(press));
  const isSlow = pressed.intent !== undefined && needsStore(pressed.intent);
  await excused(
    deps,
    'a button of the home tab',
    () =>
      openWith(where, press.trigger_id, isSlow, async () => {
        const { message, memory, page } = await answerInView(deps, where, pressed, { channel: direct, turn: 0 });
        return askModal(memory, appName(deps.slashCommand), { message, page });
      }),
    (sorry) => client.views.open({ trigger_id: press.trigger_id, view: sorryModal(sorry) }),
  );
}

/** A button in a modal: its answer takes the place of the one before. */
async function onModal(deps: Deps, press: ViewAction, client: Where['client']): Promise<void> {
  const { view } = press;
  if (!view) return;
  const { memory } = readAsk(view);
  const where: Where = { client, team: teamOf(press), channel: memory.channel, user: press.user.id };
  await excused(
    deps,
    'a button in a modal',
    async () => {
      const { message, memory: next, page } = await answerInView(deps, where, pressedOf(valueIn(press)), memory);
      await updateView(client, view.id, modal(deps, view.callback_id, next, { message, page }));
    },
    (sorry) => updateView(client, view.id, sorryModal(sorry)),
  );
}

/** A button to another page of what a modal shows. */
async function onPage(deps: Deps, press: ViewAction, client: Where['client'], page: number): Promise<void> {
  const { view } = press;
  if (!view) return;
  const { memory } = readAsk(view);
  const { shown } = memory;
  if (!shown) return;
  const where: Where = { client, team: teamOf(press), channel: memory.channel, user: press.user.id };
  await excused(
    deps,
    'a page in a modal',
    async () => {
      const { message } = await answerInView(deps, where, wantedAgain(shown), memory);
      await updateView(client, view.id, modal(deps, view.callback_id, memory, { message, page }));
    },
    (sorry) => updateView(client, view.id, sorryModal(sorry)),
  );
}

function modal({ slashCommand }: Deps, callbackId: string, memory: AskMemory, answered: Answered) {
  if (callbackId === RESULT_MODAL) return resultModal(memory, 'Subscribe', answered);
  if (callbackId === ASK_MODAL) return askModal(memory, appName(slashCommand), answered);
  throw new Error(`A button was pressed in a view of an unknown kind: ${callbackId}`);
}

function valueIn({ actions: [{ value, selected_option: option }] }: ViewAction): string {
  return value ?? option?.value ?? '';
}
