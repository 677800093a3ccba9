/**
 * Slack's limits, from the Block Kit reference and the comments in @slack/types 3.2 unless noted. Lengths are measured
 * with `lengthOf`, which never counts less than Slack.
 */
export const MAX_MESSAGE_BLOCKS = 50;
/**
 * All blocks together, as JSON. Undocumented: posts are refused as `msg_blocks_too_long` from about 13,200 characters
 * on, some of which are containers. The JSON is longer than any other way to count.
 */
export const MAX_MESSAGE_LENGTH = 12_000;
export const MAX_HEADER_LENGTH = 150;
/** A section's text. Rich text has no documented limit; its paragraphs get the same one. */
export const MAX_TEXT_LENGTH = 3000;
/** An element of a context block. The reference says 3000 for any text; other tools found 2000 to be safe. */
export const MAX_CONTEXT_LENGTH = 2000;
export const MAX_ACTIONS_ELEMENTS = 25;
/** A button's label, its accessibility label, and an option of a menu. */
export const MAX_LABEL_LENGTH = 75;
export const MAX_OPTION_VALUE_LENGTH = 75;
export const MAX_ALT_TEXT_LENGTH = 2000;

/**
 * From here on the limits are our own, stricter than Slack's. This one is for the JSON of several paragraphs, facts or
 * items in one block; longer ones become several blocks.
 */
export const MAX_BLOCK_LENGTH = 4000;
/** Slack allows 100. With fewer, a menu fits on a page with everything else. */
export const MAX_MENU_OPTIONS = 25;
/** The value of a page or share button. Slack allows 2000, which would fill the page. */
export const MAX_VALUE_LENGTH = 500;
/** A notice or footer that is repeated on every page. A longer one appears once. */
export const MAX_FRAME_LENGTH = 500;
/** The text for notifications and screen readers. Slack recommends at most 4000, and cuts at 40,000. */
export const MAX_SUMMARY_LENGTH = 3000;
/** Slack may truncate longer labels on buttons. */
export const MAX_VISIBLE_LABEL_LENGTH = 30;
/** From this many on, labels that the message already shows go into a menu. */
export const MIN_MENU_OPTIONS = 6;
