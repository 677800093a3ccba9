import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedRequest } from '../../fakes/http.ts';
import type { CampaignReport } from '../campaign-report.ts';

export interface FuzzTarget {
  readonly name: string;
  readonly run: (run: FuzzRun) => Promise<CampaignReport>;
}

interface FuzzRun {
  readonly seed: number;
  readonly payloads: number;
}

export interface FuzzedApp {
  readonly log: AppLog;
  send(request: SignedRequest): Promise<{ readonly status: number; readonly body: string }>;
  reachedCount(): number;
  callCount(): number;
  close(): Promise<void>;
}

export interface FuzzRequest {
  readonly request: SignedRequest;
  readonly takeResponse?: (body: string) => void;
}

export interface InvalidRequest {
  readonly name: string;
  readonly status: number;
  readonly request: SignedRequest;
}

const MAX_CONCURRENT_REQUESTS = 8;
const TIMEOUT_MS = 10_000;

/**
 * Sends nearly valid requests, then a valid one, and closes the app. Reports unexpected statuses, timeouts and programming
 * errors.
 */
export async function sendNearlyValid(
  app: FuzzedApp,
  requests: readonly ((index: number) => FuzzRequest)[],
  makeValidRequest: () => SignedRequest,
): Promise<CampaignReport> {
  const statuses: number[] = [];
  const brokenPromises: string[] = [];
  await forEachConcurrently(requests, async (makeRequest, index) => {
    const { request, takeResponse } = makeRequest(index);
    try {
      const { status, body } = await withTimeout('the answer to a request', app.send(request));
      statuses.push(status);
      if (![200, 400, 401].includes(status))
        throw new Error(`The bot answered with ${status} instead of 200, 400 or 401`);
      if (status === 200) takeResponse?.(body);
    } catch (error) {
      brokenPromises.push(`${String(error)}: ${request.body.slice(0, 200)}`);
    }
  });
  const { status } = await app.send(makeValidRequest());
  if (status !== 200) brokenPromises.push(`the bot then answered a valid command with ${status}`);
  await app.close();
  return {
    figures: { ...statusFigures(statuses), apologies: app.log.apologies, 'reached the desk': app.reachedCount() },
    brokenPromises: [...brokenPromises, ...app.log.bugs],
  };
}

/**
 * Sends invalid requests, then a valid one several times, and closes the app. Only the first valid one may reach the desk, and
 * none may make the app call the platform.
 */
export async function sendInvalid(
  app: FuzzedApp,
  requests: readonly (() => InvalidRequest)[],
  validRequest: SignedRequest,
): Promise<CampaignReport> {
  const statuses: number[] = [];
  const brokenPromises: string[] = [];
  const callsBefore = app.callCount();
  await forEachConcurrently(requests, async (makeRequest) => {
    const { name, status: expectedStatus, request } = makeRequest();
    const { status } = await withTimeout('the answer to a request', app.send(request));
    statuses.push(status);
    if (status !== expectedStatus)
      brokenPromises.push(`the bot answered ${name} with ${status}: ${request.body.slice(0, 200)}`);
  });
  await app.send(validRequest);
  for (let replay = 0; replay < requests.length / 10; replay += 1) {
    const { status } = await app.send(validRequest);
    statuses.push(status);
    if (status !== 401) brokenPromises.push(`the bot answered a replay with ${status}`);
  }
  await app.close();
  const reachedCount = app.reachedCount() - 1;
  if (reachedCount > 0) brokenPromises.push(`${reachedCount} invalid requests reached the desk`);
  const calls = app.callCount() - callsBefore;
  if (calls > 0) brokenPromises.push(`the app called the platform ${calls} times`);
  return { figures: { ...statusFigures(statuses), 'reached the desk': reachedCount }, brokenPromises };
}

function statusFigures(statuses: readonly number[]) {
  const countOf = (status: number) => statuses.filter((candidate) => candidate === status).length;
  return { 'accepted (200)': countOf(200), 'malformed (400)': countOf(400), 'refused (401)': countOf(401) };
}

export class AppLog {
  readonly lines: string[] = [];

  readonly warn = (problem: string): void => {
    this.lines.push(problem);
  };

  /** Each apology is logged with a reference number. */
  get apologies(): number {
    return this.lines.filter((line) => /\([\da-f]{8}\)/.test(line)).length;
  }

  get bugs(): string[] {
    const errors = this.lines.filter((line) => /\b(?:Type|Range|Reference|Syntax)Error\b|\$?ZodError\b/.test(line));
    const withoutReference = (line: string) => line.replaceAll(/\([\da-f]{8}\)/g, '');
    return [...new Set(errors.map((line) => withoutReference(line).split('\n').slice(0, 4).join(' | ')))];
  }
}

async function forEachConcurrently<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const remainingItems = items.entries();
  await Promise.all(
    Array.from({ length: MAX_CONCURRENT_REQUESTS }, async () => {
      for (const [index, item] of remainingItems) await work(item, index);
    }),
  );
}

export function withTimeout<T>(description: string, work: Promise<T>): Promise<T> {
  const timeout = sleep(TIMEOUT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${description} did not arrive within ${TIMEOUT_MS / 1000} s`);
  });
  return Promise.race([work, timeout]);
}
