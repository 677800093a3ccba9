import { decodeIntent } from '../../../message/button-id.ts';
import type { Intent } from '../../../message/intent.ts';
import { parseText } from '../../../message/parse.ts';
import type { PressedButton } from '../../kit/request.ts';
import { typedText } from './addressing.ts';

/** Excludes questions such as "share price", whose private answers must not become public. */
const SHARE_PATTERN =
  /^share[:,]?\s+(?!(?:price|value|sale|buyback|count|capital|class|structure|holder|offering|split)\w*\b|of\b|is\b|are\b)/i;

export function parseSlashCommand(
  text: string,
  slashCommand: string,
): { readonly intent: Intent; readonly isShared: boolean } {
  const typed = typedText(text);
  if (/^share$/i.test(typed)) return { intent: { kind: 'help' }, isShared: false };
  const textWithoutShare = typed.replace(SHARE_PATTERN, '');
  return { intent: parseText(textWithoutShare, slashCommand), isShared: textWithoutShare !== typed };
}

export function parseButtonValue(value: string): PressedButton {
  const [buttonId = '', pageText = ''] = value.split('#');
  const page = /^[1-9]\d{0,3}$/.test(pageText) ? { page: Number(pageText) } : {};
  return { buttonId, intent: decodeIntent(buttonId), ...page };
}
