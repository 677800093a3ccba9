// These limits come from the Block Kit reference and the comments in @slack/types 3.2 unless noted. `jsonLengthOf` measures
// lengths as JSON, and `lengthOf` all others. Neither counts less than Slack.

export const MAX_MESSAGE_BLOCKS = 50;
/** Slack documents no limit, but refuses posts with `msg_blocks_too_long` from about 13,200 characters of JSON. */
export const MAX_MESSAGE_LENGTH = 12_000;
export const MAX_HEADER_LENGTH = 150;
/** Also used for paragraphs of rich text, for which Slack documents no limit. */
export const MAX_TEXT_LENGTH = 3000;
/** The reference says 3000 for any text; other tools found 2000 to be safe. */
export const MAX_CONTEXT_LENGTH = 2000;
export const MAX_ACTIONS_ELEMENTS = 25;
/** Also applies to accessibility labels and menu options. */
export const MAX_LABEL_LENGTH = 75;
export const MAX_OPTION_VALUE_LENGTH = 75;
export const MAX_ALT_TEXT_LENGTH = 2000;

// The limits below are our own.

/** Longer runs of paragraphs, facts or items are split into several blocks. Measured as JSON. */
export const MAX_BLOCK_LENGTH = 4000;
/** Slack allows 100. A menu of 25 fits on a page with everything else. */
export const MAX_MENU_OPTIONS = 25;
/** Applies to page, share and feedback buttons. Slack allows 2000, which would fill the page. */
export const MAX_VALUE_LENGTH = 500;
/** Longer notices and footers appear once instead of on every page. */
export const MAX_FRAME_LENGTH = 500;
/** Slack recommends at most 4000, and cuts at 40,000. */
export const MAX_SUMMARY_LENGTH = 3000;
/** Slack may truncate longer labels on buttons. */
export const MAX_VISIBLE_LABEL_LENGTH = 30;
/** At or above this number, labels that the message already shows go into a menu. */
export const MIN_MENU_OPTIONS = 6;
