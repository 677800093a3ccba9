import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Intent } from '../../../message/intent.ts';
import { botMessage } from '../../kit/user-texts.ts';
import { button, row } from '../render/parts.ts';
import { type Answer, commandLinksFor, renderAnswer } from './answer.ts';
import type { UserRequest } from './deps.ts';
import { SUBSCRIBE_FORM, scopedId } from './form.ts';
import type { Page } from './pictures.ts';
import { draftSubscription } from './subscription-draft.ts';
import { TOO_MANY } from './user-texts.ts';

/** Serves permission checks, which depend only on the intent's kind. */
export const SUBSCRIBE_INTENT: Intent = { kind: 'subscribe', wish: 'digest' };

export function draftPages(request: UserRequest, wish: string, story: string | undefined): Page[] {
  const { asker, warning } = request.caller;
  const links = commandLinksFor(request);
  if (!request.extrasLimit.take(asker.person.id, request.clock())) {
    return renderAnswer({ message: botMessage('One moment, please', [TOO_MANY]) }, links);
  }
  const { briefing } = request.current(story);
  const { message: draft, row } = draftSubscription(wish, { briefing, story, now: request.now(), asker });
  const blocks = warning === undefined ? [] : [{ type: 'note' as const, text: warning }];
  const pages = renderAnswer({ message: { ...draft, blocks: [...draft.blocks, ...blocks] } }, links);
  return pages.map((page, i) => (row && i === pages.length - 1 ? withRow(page, row) : page));
}

/** Adds the button "Subscribe…" below the list of subscriptions. */
export function withSubscribeButton({ intent, message, isRefused }: Answer, pages: readonly Page[]): readonly Page[] {
  if (intent?.kind !== 'subscriptions' || isRefused) return pages;
  const buttonRow = row(button(scopedId(SUBSCRIBE_FORM, message.story), 'Subscribe…', ButtonStyle.Primary));
  return pages.map((page) => withRow(page, buttonRow));
}

function withRow(
  { components: [container], ...page }: Page,
  row: APIActionRowComponent<APIButtonComponentWithCustomId>,
): Page {
  const { components } = container;
  const endsWithText = components.length > 1 && components.at(-1)?.type === ComponentType.TextDisplay;
  const index = components.length - (endsWithText ? 1 : 0);
  return { ...page, components: [{ ...container, components: components.toSpliced(index, 0, row) }] };
}
