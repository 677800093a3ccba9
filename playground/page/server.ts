import { useEffect, useState } from 'react';
import { z } from 'zod';
import { type ClockAction, type DiscordAction, type SlackAction, type Snapshot, snapshot } from '../protocol.ts';
import { reuseUnchanged } from './reuse-unchanged.ts';

class Refusal extends Error {}

const refusalBody = z.object({ error: z.string() });

/**
 * Requests a route; with a body, by POST.
 * @throws Refusal if the server refuses the request, with its text
 */
export async function requestJson(path: string, body?: unknown): Promise<unknown> {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Refusal('The playground does not answer. Is it still running?');
  }
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  throw new Refusal(refusalText(text) ?? `The playground answered ${response.status} to ${path}.`);
}

function refusalText(text: string): string | undefined {
  try {
    return refusalBody.safeParse(JSON.parse(text)).data?.error;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Performs an action. On failure, returns false and shows the reason in the pane. */
export type ActSlack = (action: SlackAction) => Promise<boolean>;
export type ActDiscord = (action: DiscordAction) => Promise<boolean>;

export const askSlack = (action: SlackAction) => requestJson('/api/slack', action);
export const askDiscord = (action: DiscordAction) => requestJson('/api/discord', action);
export const askClock = (action: ClockAction) => requestJson('/api/clock', action);

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface LiveSnapshot {
  /** Undefined until the first snapshot arrives. */
  readonly snapshot: Snapshot | undefined;
  readonly connectionFault: string | undefined;
}

/** Returns the server's latest snapshot. The browser reconnects by itself. */
export function useSnapshot(): LiveSnapshot {
  const [live, setLive] = useState<LiveSnapshot>({ snapshot: undefined, connectionFault: undefined });
  useEffect(() => {
    const events = new EventSource('/api/events');
    events.addEventListener('snapshot', ({ data }: MessageEvent<unknown>) => {
      const parsed = snapshot.safeParse(JSON.parse(String(data)));
      setLive((previous) =>
        parsed.success
          ? { snapshot: shareUnchanged(previous.snapshot, parsed.data), connectionFault: undefined }
          : {
              ...previous,
              connectionFault: 'The page and the playground are not of the same version: reload the page.',
            },
      );
    });
    events.addEventListener('error', () => {
      setLive((before) => ({
        ...before,
        connectionFault:
          'The connection to the playground is lost. The page looks for it again and again; is it still running?',
      }));
    });
    return () => events.close();
  }, []);
  return live;
}

function shareUnchanged(previous: Snapshot | undefined, current: Snapshot): Snapshot {
  if (!previous) return current;
  return {
    ...current,
    slack: { ...current.slack, said: reuseUnchanged(previous.slack.said, current.slack.said) },
    discord: { ...current.discord, said: reuseUnchanged(previous.discord.said, current.discord.said) },
  };
}
