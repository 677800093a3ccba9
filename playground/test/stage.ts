import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { SecondOpinion } from '../../src/ask/second-opinion.ts';
import { findBriefing } from '../../src/briefing/load.ts';
import { LiveBriefing, type Reload } from '../../src/ops/live-briefing.ts';
import { type Bundle, bundlePage } from '../bundle.ts';
import { PlaygroundClock } from '../clock.ts';
import { startPlayground } from '../playground.ts';
import {
  type ClockAction,
  type DiscordAction,
  type PaneMessage,
  type SlackAction,
  type Snapshot,
  snapshot,
} from '../protocol.ts';

const BRIEFINGS = join(import.meta.dirname, '../../briefings');

/** Noon is on the same day in most time zones. */
export const NOON = '2026-05-08T12:00:00Z';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Stage {
  readonly url: string;
  readonly warnings: readonly string[];
  readonly liveBriefing: LiveBriefing;
  slack(action: SlackAction): Promise<Answer>;
  discord(action: DiscordAction): Promise<Answer>;
  clock(action: ClockAction): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Resolves with the first snapshot, current or later, for which the condition is true. */
  waitUntil(isMet: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly folder?: string;
  readonly startAt?: string;
  readonly secondOpinion?: SecondOpinion;
}

let shippedBriefing: LiveBriefing | undefined;
let bundledPage: Promise<Bundle> | undefined;

/** Starts a playground, at noon by default. It stops after the test. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const { folder, startAt = NOON, secondOpinion } = options;
  const warnings: string[] = [];
  let onReload: (reload: Reload) => void = () => {};
  shippedBriefing ??= new LiveBriefing(findBriefing(BRIEFINGS), () => {});
  const live = folder === undefined ? shippedBriefing : new LiveBriefing(folder, (reload) => onReload(reload));
  const clock = new PlaygroundClock();
  clock.set(Temporal.Instant.from(startAt));
  const running = await startPlayground({
    current: () => ({ ...live.current, ...(secondOpinion && { secondOpinion }) }),
    port: 0,
    warn: (text) => warnings.push(text),
    clock,
    bundle: () => {
      bundledPage ??= bundlePage();
      return bundledPage;
    },
  });
  onReload = running.showReload;
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await running.stop();
    if (live !== shippedBriefing) live.close();
  };
  onTestFinished(stop);
  const post = (path: string, body: unknown) => postJson(`${running.url}${path}`, body);
  return {
    url: running.url,
    warnings,
    liveBriefing: live,
    slack: (action) => post('/api/slack', action),
    discord: (action) => post('/api/discord', action),
    clock: (action) => post('/api/clock', action),
    post,
    waitUntil: (isMet) => waitForSnapshot(running.url, isMet),
    stop,
  };
}

function messageWaiter(platform: 'slack' | 'discord') {
  return async ({ waitUntil }: Stage, isWanted: (said: PaneMessage) => boolean): Promise<PaneMessage> => {
    const shown = await waitUntil((now) => now[platform].said.some(isWanted));
    return requireValue(shown[platform].said.findLast(isWanted));
  };
}

/** Waits for a matching message. Resolves to the last one. */
export const waitForSlackMessage = messageWaiter('slack');
export const waitForDiscordMessage = messageWaiter('discord');

export function requireValue<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The value is undefined');
  return value;
}

/** Matches the bot's messages with this text anywhere in their payload. */
export function containsText(text: string): (said: PaneMessage) => boolean {
  return ({ from, payload }) => from === 'bot' && JSON.stringify(payload).includes(text);
}

const fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof fields>;

export function objectsIn(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  const { success, data } = fields.safeParse(value);
  return success ? [data, ...Object.values(data).flatMap(objectsIn)] : [];
}

export function controlWith(payload: unknown, text: string): Fields {
  const controls = objectsIn(payload).filter((candidate) => 'action_id' in candidate || 'custom_id' in candidate);
  return requireValue(controls.find((one) => JSON.stringify(one).includes(text)));
}

async function postJson(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function waitForSnapshot(url: string, isMet: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  const { body } = await fetch(`${url}/api/events`);
  let text = '';
  for await (const chunk of requireValue(body ?? undefined).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^event: snapshot\ndata: (.*)$/.exec(event)?.[1];
      const shown = snapshot.parse(JSON.parse(requireValue(data)));
      if (isMet(shown)) return shown;
    }
  }
  throw new Error('The playground stopped');
}
