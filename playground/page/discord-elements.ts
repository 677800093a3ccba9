import '@skyra/discord-components-core/discord-action-row.js';
import '@skyra/discord-components-core/discord-bold.js';
import '@skyra/discord-components-core/discord-code.js';
import '@skyra/discord-components-core/discord-italic.js';
import '@skyra/discord-components-core/discord-mention.js';
import '@skyra/discord-components-core/discord-messages.js';
import '@skyra/discord-components-core/discord-pre.js';
import '@skyra/discord-components-core/discord-quote.js';
import '@skyra/discord-components-core/discord-spoiler.js';
import '@skyra/discord-components-core/discord-subscript.js';
import '@skyra/discord-components-core/discord-underlined.js';
import { DiscordButton } from '@skyra/discord-components-core/discord-button.js';
import { DiscordHeader } from '@skyra/discord-components-core/discord-header.js';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Tag<P = object> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & P;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'discord-action-row': Tag;
      'discord-bold': Tag;
      'discord-button': Tag<{ type: DiscordButton['type']; disabled: boolean; url?: string | undefined }>;
      'discord-code': Tag;
      'discord-header': Tag<{ level: 1 | 2 | 3 }>;
      'discord-italic': Tag;
      'discord-mention': Tag<{ type: 'channel' | 'role' | 'slash' | 'user'; lightTheme: boolean }>;
      'discord-messages': Tag<{ lightTheme: boolean; noBackground: boolean }>;
      'discord-pre': Tag;
      'discord-quote': Tag;
      'discord-spoiler': Tag;
      'discord-subscript': Tag<{ lightTheme: boolean }>;
      'discord-underlined': Tag;
    }
  }
}

/** Discord's current colours. White text on the package's paler ones is hard to read. */
const COLOUR_STYLES = new CSSStyleSheet();
COLOUR_STYLES.replaceSync(`
  .success { background-color: #248046; }
  .success.hoverable:hover { background-color: #1a6334; }
  .destructive { background-color: #d22d39; }
  .destructive.hoverable:hover { background-color: #b42831; }
  button:focus-visible, a:focus-visible { outline: 2px solid #00a8fc; outline-offset: 2px; }
`);
DiscordButton.elementStyles.push(COLOUR_STYLES);

/** In Discord, a heading at the beginning of a text has no margin above. */
const MARGIN_STYLES = new CSSStyleSheet();
MARGIN_STYLES.replaceSync(':host > * { margin: 0 0 0.25rem; }');
DiscordHeader.elementStyles.push(MARGIN_STYLES);
