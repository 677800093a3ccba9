const EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** The lowest id of a time, in milliseconds. */
export function snowflakeAt(ms: number): string {
  return String(BigInt(Math.max(0, Math.floor(ms) - EPOCH_MS)) << TIME_SHIFT);
}

/** The time of an id, in milliseconds. */
export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> TIME_SHIFT) + EPOCH_MS;
}

/** Discord's ids: the time in milliseconds and a counter, strictly increasing. */
export function snowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const earliest = BigInt(snowflakeAt(now()));
    last = earliest > last ? earliest : last + 1n;
    return String(last);
  };
}
