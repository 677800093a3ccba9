import { useEffect, useState } from 'react';
import { z } from 'zod';
import { type ClockAction, type DiscordAction, type SlackAction, type Snapshot, snapshot } from '../protocol.ts';
import { reuseUnchanged } from './reuse-unchanged.ts';

class Refusal extends Error {}

const refusalBody = z.object({ error: z.string() });

/**
 * Requests a route, by POST if there is a body.
 * @throws Refusal with the reason, if the server refuses the request or cannot be reached
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
    throw new Refusal('The playground does not respond. Check that it is still running.');
  }
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : JSON.parse(text);
  throw new Refusal(refusalText(text) ?? `The playground responded to ${path} with status ${response.status}.`);
}

function refusalText(text: string): string | undefined {
  try {
    return refusalBody.safeParse(JSON.parse(text)).data?.error;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Act<Action> = (action: Action) => Promise<boolean>;
export type ActSlack = Act<SlackAction>;
export type ActDiscord = Act<DiscordAction>;

/** `act` resolves to false if the action failed, and `fault` then says why. */
export function useAct<Action>(ask: (action: Action) => Promise<unknown>) {
  const [fault, setFault] = useState<string | undefined>(undefined);
  const act: Act<Action> = async (action) => {
    try {
      await ask(action);
      setFault(undefined);
      return true;
    } catch (error) {
      setFault(errorMessage(error));
      return false;
    }
  };
  return { act, fault, setFault };
}

export const askSlack = (action: SlackAction) => requestJson('/api/slack', action);
export const askDiscord = (action: DiscordAction) => requestJson('/api/discord', action);
export const askClock = (action: ClockAction) => requestJson('/api/clock', action);

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface LiveSnapshot {
  readonly snapshot: Snapshot | undefined;
  readonly connectionFault: string | undefined;
}

/** Returns the latest snapshot. The browser reconnects by itself. */
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
              connectionFault: 'The page and the playground have different versions. Reload the page.',
            },
      );
    });
    events.addEventListener('error', () => {
      setLive((before) => ({
        ...before,
        connectionFault:
          'Lost the connection to the playground. The page keeps trying; check that the playground is still running.',
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
