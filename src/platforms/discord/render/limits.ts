// Discord's limits, from its API reference and OpenAPI document. We count UTF-16 units, which are never fewer than the
// characters that Discord counts.

/** Includes nested components. */
export const MESSAGE_COMPONENTS = 40;
/** Limits all texts of a message together, including escaping backslashes. */
export const MESSAGE_TEXT = 4000;
export const ROW_BUTTONS = 5;
export const MENU_OPTIONS = 25;
export const LABEL_LENGTH = 80;
export const OPTION_LENGTH = 100;
export const CUSTOM_ID_LENGTH = 100;
export const DESCRIPTION_LENGTH = 1024;

/** This limit and those below are our own. Longer texts, statements, citations and items are split. */
export const PIECE_LENGTH = 1500;
/** Includes "## ". A longer title appears once, in bold, instead of on every page. */
export const TITLE_LENGTH = 300;
/** A longer notice or footer appears once instead of on every page. */
export const FRAME_LENGTH = 500;
