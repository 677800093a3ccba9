/** The upper bits of Discord's ids contain the milliseconds from this epoch to their creation. */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** Returns the smallest id of objects created at this time or later. */
export function snowflakeAt(milliseconds: number): bigint {
  return BigInt(Math.max(0, Math.floor(milliseconds) - DISCORD_EPOCH_MS)) << TIME_SHIFT;
}

/** In epoch milliseconds. */
export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> TIME_SHIFT) + DISCORD_EPOCH_MS;
}
