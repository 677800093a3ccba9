import { botMessage } from '../../kit/user-texts.ts';
import { type Answer, commandLinksIn, renderAnswer, withRow } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Page } from './pictures.ts';
import { planSubscription, subscribeRow } from './plan.ts';
import { TOO_MANY } from './user-texts.ts';

/**
 * The preview of a wish, with the button that saves it.
 * @param story its key, if there are several
 */
export function showPlan(deps: Deps, caller: Caller, wish: string, story: string | undefined): Page[] {
  const { asker, warning } = caller;
  if (!deps.extras.take(asker.person.id, deps.clock())) {
    return renderAnswer(
      { message: botMessage('One moment, please', [TOO_MANY]), intent: undefined },
      commandLinksIn(deps, caller),
    );
  }
  const { message: plan, row } = planSubscription(wish, {
    briefing: deps.current(story).briefing,
    story,
    now: deps.now(),
    asker,
  });
  const blocks = warning === undefined ? [] : [{ type: 'note' as const, text: warning }];
  const message = { ...plan, blocks: [...plan.blocks, ...blocks] };
  const bodies = renderAnswer({ message, intent: undefined }, commandLinksIn(deps, caller));
  return bodies.map((body, i) => (row && i === bodies.length - 1 ? withRow(body, row) : body));
}

/** Adds a "Subscribe…" button to a list of subscriptions. */
export function withSubscribe({ intent, message, isRefused }: Answer, bodies: readonly Page[]): readonly Page[] {
  if (intent?.kind !== 'subscriptions' || isRefused) return bodies;
  return bodies.map((body) => withRow(body, subscribeRow(message.story)));
}
