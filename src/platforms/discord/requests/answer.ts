import { ComponentType } from 'discord-api-types/v10';
import { manages, needsPlace, repeated } from '../../../message/effects.ts';
import type { Intent } from '../../../message/intent.ts';
import type { Message } from '../../../message/message.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { discordPages, renderDiscord } from '../render/render.ts';
import { apology, inWords } from '../rest/failure.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import { type Illustrated, illustrated, type Page, withFiles } from './pictures.ts';
import type { Turn } from './turn.ts';
import { notAllowed, notHere } from './user-texts.ts';
import { type Pressed, pageId, shareId } from './wanted.ts';

/** What the bot says to an intent, and what it was said to. */
export interface Answer extends Illustrated {
  /** Undefined for a button of an older version. */
  readonly intent: Intent | undefined;
  /** Whether the intent was refused, or could not be done here. */
  readonly isRefused?: boolean;
}

/** How an answer is shown. */
export interface Showing {
  readonly page?: number;
  /** Whether it has the button by which it is shared. */
  readonly isSharable?: boolean;
  /** What is told above it. */
  readonly notice?: string;
}

/** Answers an intent, or a pressed control, for somebody who may have it. */
export async function answer(deps: Deps, caller: Caller, wanted: Intent | Pressed): Promise<Answer> {
  const intent = 'buttonId' in wanted ? wanted.intent : wanted;
  const refusal = intent && refusalOf(caller, intent);
  if (refusal) return { intent, message: refusal, isRefused: true };
  const asker = { ...caller.asker, reference: deps.reference };
  const message = await ('buttonId' in wanted
    ? deps.desk.press(wanted.buttonId, asker)
    : deps.desk.answer(wanted, asker));
  return { intent, ...(await illustrated(deps, message)) };
}

/** Why somebody may not have that, or not here; undefined if they may. */
export function refusalOf({ asker, mayManage, obstacle }: Caller, intent: Intent): Message | undefined {
  // Among people, in no server, there is nobody who could be permitted more.
  if (obstacle !== undefined && asker.address.workspace === '' && manages(intent)) return notHere(obstacle);
  if (manages(intent) && !mayManage) return notAllowed();
  return obstacle !== undefined && needsPlace(intent) ? notHere(obstacle) : undefined;
}

/** An answer as Discord takes it: the page that is wanted, or all pages if no button could lead to the others. */
export function laidOut({ message, intent, drawn = new Map() }: Answer, showing: Showing = {}): Page[] {
  const { page, isSharable = false, notice } = showing;
  const told = notice === undefined ? {} : { notice };
  const again = intent && repeated(intent, message);
  const share = again && isSharable ? { share: shareId(again) } : {};
  // A question's answer is given again as its entry, which may be laid out in other pages.
  const options = { ...told, ...share, ...markOf(intent, showing), pictures: [...drawn.keys()] };
  const bodies =
    !again || intent.kind === 'ask'
      ? discordPages(message, options)
      : [renderDiscord(message, { ...options, more: (to) => pageId(again, to), page })];
  return bodies.map((body) => withFiles(body, drawn));
}

/** In a direct message the pages of a delivery turn in its place, and it still has to be found there. */
function markOf(intent: Intent | undefined, { notice }: Showing): { occurrence?: DeliveryKey } {
  if (intent?.kind !== 'posted' || notice !== undefined) return {};
  return { occurrence: { subscription: intent.of, nominal: intent.nominal } };
}

type Row = Extract<Page['components'][0]['components'][number], { type: ComponentType.ActionRow }>;

/** A body with one more row of controls, above the lines at its end. */
export function withRow({ components: [container], ...rest }: Page, row: Row): Page {
  const { components } = container;
  const end = components.at(-1)?.type === ComponentType.TextDisplay && components.length > 1 ? -1 : components.length;
  const after = end < 0 ? components.length + end : end;
  return { ...rest, components: [{ ...container, components: components.toSpliced(after, 0, row) }] };
}

/** Does something; if that fails, the person gets an apology with a reference, by which whoever runs the bot finds it. */
export async function excused(deps: Deps, what: string, turn: Turn, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { reference } = deps;
    deps.tell(`Discord: ${what} failed (${reference}): ${inWords(error)}`);
    await turn.excuse(apology(reference)).catch((again: unknown) => {
      deps.tell(`Discord: nor could that be said to whom it concerned (${reference}): ${inWords(again)}`);
    });
  }
}
