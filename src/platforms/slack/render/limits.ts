/**
 * What Slack takes, by its Block Kit reference and the comments in @slack/types 3.2, unless a line says otherwise.
 * Lengths are counted by `lengthOf`, which never counts less than Slack does.
 */
export const MESSAGE_BLOCKS = 50;
/**
 * All blocks together, as JSON. No reference has it: posts are refused as `msg_blocks_too_long` from about 13,200
 * characters on, of which containers take a part that nobody knows. The JSON is more than any way to count them.
 */
export const MESSAGE_LENGTH = 12_000;
export const HEADER_LENGTH = 150;
/** A section's text. Rich text has no limit of its own; a paragraph of it is held to the same. */
export const TEXT_LENGTH = 3000;
/** An element of a context block. The reference has 3000 for any text; this is what other tools found to be safe. */
export const CONTEXT_LENGTH = 2000;
export const ACTIONS_ELEMENTS = 25;
/** A button's label, what a screen reader says for it, and an option of a menu. */
export const LABEL_LENGTH = 75;
export const OPTION_VALUE_LENGTH = 75;
/** What a picture is described with. */
export const ALT_LENGTH = 2000;

/** Ours: the JSON of several paragraphs, facts or items in one block. What is longer becomes several blocks. */
export const BLOCK_LENGTH = 4000;
/** Ours: a menu has fewer options than Slack's 100, so that it fits on a page beside everything else. */
export const MENU_OPTIONS = 25;
/** Ours: the values of the page and share buttons, for the same reason. Slack takes 2000. */
export const VALUE_LENGTH = 500;
/** Ours: a notice or footer that stands on every page. A longer one stands once. */
export const FRAME_LENGTH = 500;
/** Ours: the text for notifications and screen readers. Slack advises at most 4000, and cuts at 40,000. */
export const SUMMARY_LENGTH = 3000;
/** Ours: Slack may cut a longer label on the button, with an ellipsis. */
export const SHOWN_LABEL_LENGTH = 30;
/** Ours: this many choices that the message names already go into a menu. */
export const MENU_FROM = 6;
