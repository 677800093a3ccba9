/**
 * Discord's limits, from its API reference and OpenAPI document. Lengths are in UTF-16 units, which are never fewer
 * than the characters that Discord counts.
 */
/** All components of a message, including nested ones. */
export const MESSAGE_COMPONENTS = 40;
/** All text displays of a message together, including escapes. */
export const MESSAGE_TEXT = 4000;
export const ROW_BUTTONS = 5;
export const MENU_OPTIONS = 25;
/** A button's label. */
export const LABEL_LENGTH = 80;
/** The label of a menu option, and its value: button ids are at most this long. */
export const OPTION_LENGTH = 100;
export const CUSTOM_ID_LENGTH = 100;
/** A picture's description. */
export const DESCRIPTION_LENGTH = 1024;

/** Ours: a text, statement, citation or item in one piece. Longer ones are split. */
export const PIECE_LENGTH = 1500;
/** Ours: a title with its "## " that is repeated on every page. A longer one appears once, in bold. */
export const TITLE_LENGTH = 300;
/** Ours: a notice or footer that is repeated on every page. A longer one appears once. */
export const FRAME_LENGTH = 500;
