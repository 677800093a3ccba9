/**
 * What Discord takes, by its API reference and its OpenAPI document. Lengths are in UTF-16 units, which are never fewer
 * than the characters that Discord counts.
 */
/** Containers, texts, separators, rows, sections and what is in them: all together. */
export const MESSAGE_COMPONENTS = 40;
/** All text displays of a message together, as they are sent: with what escapes them. */
export const MESSAGE_TEXT = 4000;
export const ROW_BUTTONS = 5;
export const MENU_OPTIONS = 25;
/** A button's label. */
export const LABEL_LENGTH = 80;
/** What is read of an option. Its value has as many, which is as long as the codec's ids get. */
export const OPTION_LENGTH = 100;
export const CUSTOM_ID_LENGTH = 100;
/** What a picture is described with. */
export const DESCRIPTION_LENGTH = 1024;

/** Ours: a text, statement, citation or item in one piece. What is longer becomes several pieces. */
export const PIECE_LENGTH = 1500;
/** Ours: a title, with its mark, that stands on every page. A longer one stands once, in bold. */
export const TITLE_LENGTH = 300;
/** Ours: a notice or footer that stands on every page. A longer one stands once. */
export const FRAME_LENGTH = 500;
