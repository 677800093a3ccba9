import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import {
  type CallFailure,
  foreignResponse,
  LONG_WAIT,
  networkFailure,
  type Refused,
  SHORT_WAIT,
} from '../../kit/call-failure.ts';
import { BOT_PAGE } from './token-form.ts';

/** Discord's error 50001: a hidden channel, or a server that removed the bot. */
export const NO_ACCESS = 'no access';

const PERMISSIONS = 'View Channel, Send Messages, in threads Send Messages in Threads, and Read Message History';

const MISSING_ACCESS = 50001;
const INVALID_BODY = 50035;
const TEMPORARY_CODES = [40006, 20016, 20028, 20029, 40062, 40333];

const REFUSALS: Readonly<Record<Refused['gone'], ReadonlyMap<number, string>>> = {
  none: new Map([
    [160002, 'the bot may not reply there: give it the permission Read Message History'],
    [50009, "the server's verification level is too high for the bot: an admin has to lower it or exempt the bot"],
    [200000, "the server's AutoMod blocked the post: an admin has to exempt the bot there"],
    [200001, "the server's AutoMod blocked the post's title: an admin has to exempt the bot there"],
    [240000, 'Discord blocked a link in the post as harmful: check the links in the briefing'],
  ]),
  channel: new Map([
    [10003, 'the channel was deleted: subscribe in another one'],
    [50007, 'the person blocks direct messages from the bot: they have to allow them in their privacy settings'],
    [50278, 'the person no longer shares a server with the bot: they have to add the bot again'],
    [50008, 'the channel does not accept text: subscribe in another one'],
    [50013, `the bot may not post in the channel: give it the permissions ${PERMISSIONS} there`],
    [50024, 'this type of channel does not accept such messages: subscribe in another one'],
    [50083, 'the thread is archived: unarchive it, or subscribe in another channel'],
    [160005, 'the thread is locked: unlock it, or subscribe in another channel'],
  ]),
  workspace: new Map([
    [10004, 'the bot is no longer in the server: add it again'],
    [40007, 'the bot is banned from the server: an admin has to lift the ban and add the bot again'],
  ]),
};

export const NO_CHANNEL: Refused = {
  kind: 'refused',
  gone: 'channel',
  reason: `the bot cannot see the channel: give it the permissions ${PERMISSIONS} there`,
};
export const NO_WORKSPACE: Refused = {
  kind: 'refused',
  gone: 'workspace',
  reason: 'the bot is no longer in the server: add it again',
};

export const INVALID_RESPONSE: CallFailure = { kind: 'unknown', reason: "Discord's response cannot be read" };

const FAULT_CODE = z.object({ _errors: z.array(z.object({ code: z.string().regex(/^[A-Z0-9_]{1,80}$/) })).min(1) });
const FAULT_KEYS = z.record(z.string().regex(/^\w{1,40}$/), z.unknown());
const FAULTS = z.object({ errors: z.unknown() });

/** Classifies a call's error. The reason contains neither the token nor message text. */
export function failureOf(error: unknown): CallFailure | typeof NO_ACCESS {
  if (error instanceof RateLimitError) {
    const seconds = Math.max(1, Math.ceil(error.retryAfter / 1000));
    const after = Temporal.Duration.from({ seconds });
    const scope = error.global ? 'platform' : 'channel';
    return { kind: 'limited', reason: `Discord asked us to wait ${seconds} s`, after, scope };
  }
  if (error instanceof DiscordAPIError) return refusalOf(error);
  if (error instanceof HTTPError) return { kind: 'unknown', reason: `Discord answered HTTP ${error.status}` };
  return error instanceof SyntaxError ? INVALID_RESPONSE : networkFailure(error, 'Discord');
}

function refusalOf({ status, code, rawError }: DiscordAPIError): CallFailure | typeof NO_ACCESS {
  if (status === 408) return { kind: 'unknown', reason: 'Discord answered HTTP 408' };
  // 'no token' keeps the subscriptions.
  if (status === 401) {
    const reason = `Discord does not accept the bot's token: replace it with the one on ${BOT_PAGE}`;
    return { kind: 'no token', reason, after: LONG_WAIT, scope: 'platform' };
  }
  if (typeof code !== 'number') return foreignResponse(status, 'Discord');
  if (TEMPORARY_CODES.includes(code)) {
    const reason = `Discord temporarily refuses the call (${code})`;
    return { kind: 'not done', reason, after: SHORT_WAIT, scope: 'channel' };
  }
  if (code === MISSING_ACCESS) return NO_ACCESS;
  for (const gone of ['channel', 'workspace', 'none'] as const) {
    const reason = REFUSALS[gone].get(code);
    if (reason !== undefined) return { kind: 'refused', gone, reason };
  }
  const fault = code === INVALID_BODY ? firstFault(FAULTS.safeParse(rawError).data?.errors) : undefined;
  const details = fault === undefined ? String(code) : `${code}, ${fault}`;
  return { kind: 'refused', gone: 'none', reason: `Discord refused the call (${details})` };
}

/** Leaves out Discord's message, which may quote the post. */
function firstFault(errors: unknown, path: readonly string[] = []): string | undefined {
  const { data } = FAULT_CODE.safeParse(errors);
  if (data) return [path.join('.'), data._errors[0]?.code].filter(Boolean).join(' ');
  const [first] = Object.entries(FAULT_KEYS.safeParse(errors).data ?? {});
  return first && firstFault(first[1], [...path, first[0]]);
}
