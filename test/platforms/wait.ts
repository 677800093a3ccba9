import { vi } from 'vitest';

/** Only a failing test waits that long. */
const TIMEOUT_MS = { timeout: 120_000, interval: 5 };

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, TIMEOUT_MS);
}

export async function eventually(expectations: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(expectations, TIMEOUT_MS);
}
