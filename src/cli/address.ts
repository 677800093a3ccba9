import { PLATFORMS } from '../app/platforms.ts';
import { TERMINAL } from '../platforms/terminal/platform.ts';
import type { Address } from '../schedule/subscription.ts';

const NAMES = [TERMINAL.platform, ...PLATFORMS.map(({ name }) => name)];

/** Parses a channel as `addressKey` writes it, "slack:T1:C2". Undefined if the text is not such an address. */
export function readAddress(text: string): Address | undefined {
  const [platformName, workspace, channel, ...others] = text.split(':').map(decoded);
  const platform = NAMES.find((name) => name === platformName);
  if (!platform || workspace === undefined || !channel || others.length > 0) return undefined;
  return { platform, workspace, channel };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
