import { vi } from 'vitest';

/** Long enough for a busy machine: only a failing test waits that long. */
const TIMEOUT_MS = { timeout: 120_000, interval: 5 };

/** Resolves once a condition holds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, TIMEOUT_MS);
}

/** Resolves once the expectations no longer throw. */
export async function eventually(expectations: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(expectations, TIMEOUT_MS);
}
