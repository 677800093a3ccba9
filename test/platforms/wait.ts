import { vi } from 'vitest';

/** Only a failing test waits that long. */
const TIMEOUT_MS = { timeout: 120_000, interval: 5 };

export async function waitUntil(isMet: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isMet, TIMEOUT_MS);
}

export async function eventually(expectations: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(expectations, TIMEOUT_MS);
}
