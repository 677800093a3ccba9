import type { Button as ButtonElement, KnownBlock, MessageMetadata } from '@slack/types';
import { encodeIntent } from '../../../message/codec.ts';
import { headOf, type Message } from '../../../message/message.ts';
import { withPostControls } from '../../../message/post-controls.ts';
import { ofStory } from '../../../message/story.ts';
import { isBlank, plainLine } from '../../../message/text.ts';
import type { DeliveryKey } from '../../../ports/ledger.ts';
import { footerOf, rowAndMenu, turnsOf } from '../../kit/frame.ts';
import { layOut, type Unit } from '../../kit/layout.ts';
import { MANY_PAGES, pagesOf } from '../../kit/pages.ts';
import { actions, INTENT_ACTION, intentButton, intentMenu } from './choices.ts';
import { context, paragraphs, plainText, sections } from './elements.ts';
import { slackPainter } from './layout.ts';
import { FRAME_LENGTH, HEADER_LENGTH, MESSAGE_BLOCKS, MESSAGE_LENGTH, VALUE_LENGTH } from './limits.ts';
import { lengthOfBlocks, type Room, slackPaper } from './page.ts';
import { summaryOf } from './summary.ts';
import { lengthOf } from './text.ts';

/** What is posted to Slack; a channel, a thread or a user is added by who posts it. */
export interface SlackPayload {
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly metadata?: MessageMetadata;
}

export interface SlackOptions {
  /** The value of a button to a page. Without it pages have no such buttons. */
  readonly more?: (page: number) => string;
  /** The value of the button "Share to channel"; without it the button is left out. */
  readonly share?: string;
  /** The line above the message that says who shared it. */
  readonly notice?: string;
  /** The delivery that this is, so that it can be found again. */
  readonly occurrence?: DeliveryKey;
  /** The ids of the pictures' files, by their names. A picture without a file is described in words. */
  readonly files?: ReadonlyMap<string, string>;
}

/** What the ids of a button to another page begin with; the page follows. */
export const PAGE_ACTION = 'page:';
export const SHARE_ACTION = 'share';
/** What the metadata of a message is called: of a delivery, and of a reply. */
export const OCCURRENCE_EVENT = 'colossus_occurrence';
const REPLY_EVENT = 'colossus_reply';

/**
 * A message, or one page of it, as Slack takes it. A page beyond the last is the last.
 * @throws RangeError if a value of `more` or `share` is too long
 */
export function renderSlack(given: Message, options: SlackOptions & { readonly page?: number } = {}): SlackPayload {
  const message = withPostControls(given, options.occurrence);
  const pages = bodiesOf(message, options);
  const page = Math.min(Math.max(1, options.page ?? 1), pages.length);
  return payload(message, options, pages[page - 1] ?? [], page, pages.length);
}

/** All pages of a message. @throws RangeError if a value of `more` or `share` is too long */
export function slackPages(given: Message, options: SlackOptions = {}): SlackPayload[] {
  const message = withPostControls(given, options.occurrence);
  const pages = bodiesOf(message, options);
  return pages.map((body, i) => payload(message, options, body, i + 1, pages.length));
}

/** How a delivery is named in the metadata of its message. */
export function occurrenceName({ subscription, nominal }: DeliveryKey): string {
  return `${subscription}@${nominal}`;
}

function payload(
  message: Message,
  options: SlackOptions,
  body: readonly KnownBlock[],
  page: number,
  pages: number,
): SlackPayload {
  const { top, bottom } = frame(message, options, page, pages);
  const metadata = metadataOf(message, options);
  return {
    text: summaryOf([...top, ...body], isStanding(footerOf(message)) ? footerOf(message) : ''),
    blocks: [...top, ...body, ...bottom],
    unfurl_links: false,
    unfurl_media: false,
    ...(metadata ? { metadata } : {}),
  };
}

/** What stands between the frames of the pages. Frame texts that are too long to stand on each page stand here once. */
function bodiesOf(message: Message, options: SlackOptions): KnownBlock[][] {
  const { top } = headOf(message);
  const footer = footerOf(message);
  const { notice = '' } = options;
  const units: Unit<KnownBlock>[] = [
    ...(isStanding(notice) ? [] : [context(notice)]),
    ...(isHeader(top) ? [] : [paragraphs(sections({ text: top, style: 'bold' }))]),
    ...layOut(message.blocks, slackPainter(message.blocks, options.files)),
    ...(isStanding(footer) ? [] : [context(footer)]),
  ];
  // What fits as a whole needs no number, and no room for one.
  const whole = units.flat();
  const room = roomBeside(frame(message, options, 1, 1));
  if (whole.length <= room.blocks && lengthOfBlocks(whole) <= room.length) return [whole];
  return pagesOf(
    units.filter(({ length }) => length > 0),
    slackPaper((page) => roomBeside(frame(message, options, page, MANY_PAGES))),
  );
}

interface Frame {
  readonly top: readonly KnownBlock[];
  readonly bottom: readonly KnownBlock[];
}

/** What a page has room for within its frame. */
function roomBeside({ top, bottom }: Frame): Room {
  return {
    blocks: MESSAGE_BLOCKS - top.length - bottom.length,
    length: MESSAGE_LENGTH - lengthOfBlocks([...top, ...bottom]) - 2,
  };
}

/** What stands on each page: the top line above; one row of buttons with a menu, and the small print below. */
function frame(message: Message, { notice = '', more, share }: SlackOptions, page: number, pages: number): Frame {
  const { rated, story } = message;
  const { top } = headOf(message);
  const footer = footerOf(message);
  const turning = more
    ? turnsOf(page, pages).map((turn) => button(`${PAGE_ACTION}${turn.page}`, turn.label, more(turn.page)))
    : [];
  const own = [
    ...(share === undefined ? [] : [button(SHARE_ACTION, 'Share to channel', share)]),
    ...(rated === undefined ? [] : [vote(rated, story, true), vote(rated, story, false)]),
  ];
  const wanted = rowAndMenu(message, own.length);
  const elements = [...wanted.row.map((one, i) => intentButton(`row-${i}`, one)), ...own, ...intentMenu(wanted.menu)];
  const number = pages > 1 ? `Page ${page} of ${pages}` : '';
  const below = [isStanding(footer) ? plainLine(footer) : '', number].filter((text) => !isBlank(text));
  return {
    top: [
      ...(isStanding(notice) ? context(notice) : []),
      ...(isHeader(top) ? [{ type: 'header' as const, text: plainText(plainLine(top)) }] : []),
    ],
    bottom: [
      ...(turning.length === 0 ? [] : [actions(turning)]),
      ...(elements.length === 0 ? [] : [actions(elements)]),
      ...(below.length === 0 ? [] : [{ type: 'context' as const, elements: below.map(plainText) }]),
    ],
  };
}

function button(action: string, label: string, value: string): ButtonElement {
  if (lengthOf(value) > VALUE_LENGTH) {
    throw new RangeError(`The value of "${label}" has ${lengthOf(value)} characters; at most ${VALUE_LENGTH} fit`);
  }
  return { type: 'button', action_id: action, text: plainText(label), value };
}

/** Says whether an entry's answer helped, and needs little room for it. */
function vote(of: string, story: string | undefined, isHelpful: boolean): ButtonElement {
  const action = `${INTENT_ACTION}${isHelpful ? 'helpful' : 'unhelpful'}`;
  const element = button(
    action,
    isHelpful ? '👍' : '👎',
    encodeIntent(ofStory({ kind: 'feedback', of, isHelpful }, story)),
  );
  return { ...element, accessibility_label: isHelpful ? 'This helped' : 'This did not help' };
}

function isHeader(title: string): boolean {
  return !isBlank(plainLine(title)) && lengthOf(plainLine(title)) <= HEADER_LENGTH;
}

function isStanding(text: string): boolean {
  return lengthOf(plainLine(text)) <= FRAME_LENGTH;
}

/** The delivery that a message is, and the entry that it shows; a message has one event for both. */
function metadataOf({ shows }: Message, { occurrence }: SlackOptions): MessageMetadata | undefined {
  const shown = shows === undefined ? {} : { shows };
  if (occurrence) {
    return { event_type: OCCURRENCE_EVENT, event_payload: { occurrence: occurrenceName(occurrence), ...shown } };
  }
  return shows === undefined ? undefined : { event_type: REPLY_EVENT, event_payload: shown };
}
