// Discord's limits, from its API reference and OpenAPI document. Lengths are in UTF-16 units, which are never fewer than
// the characters that Discord counts.

/** Including nested components. */
export const MESSAGE_COMPONENTS = 40;
/** All texts of a message together, with the backslashes of escapes. */
export const MESSAGE_TEXT = 4000;
export const ROW_BUTTONS = 5;
export const MENU_OPTIONS = 25;
/** The label of a button. */
export const LABEL_LENGTH = 80;
/** The label or the value of a menu option. */
export const OPTION_LENGTH = 100;
export const CUSTOM_ID_LENGTH = 100;
/** The description of a picture. */
export const DESCRIPTION_LENGTH = 1024;

// Our own limits.

/** A longer text, statement, citation or item is split. */
export const PIECE_LENGTH = 1500;
/** A longer title, with its "## ", appears once in bold instead of on every page. */
export const TITLE_LENGTH = 300;
/** A longer notice or footer appears once instead of on every page. */
export const FRAME_LENGTH = 500;
