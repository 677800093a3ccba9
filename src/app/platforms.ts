import { discord } from '../platforms/discord/row.ts';
import type { PlatformRow } from '../platforms/kit/row.ts';
import { slack } from '../platforms/slack/row.ts';

/** All platforms except the terminal. The configuration, server, doctor and command line use this list. */
export const PLATFORMS: readonly PlatformRow[] = [slack, discord];
