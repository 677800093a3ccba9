/** Discord's ids contain their time of creation in the upper bits, in milliseconds since this epoch. */
const DISCORD_EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/** The smallest id of anything created at this time or later, in epoch milliseconds. */
export function snowflakeAt(milliseconds: number): bigint {
  return BigInt(Math.max(0, Math.floor(milliseconds) - DISCORD_EPOCH_MS)) << TIME_SHIFT;
}

/** The time of an id's creation, in epoch milliseconds. */
export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> TIME_SHIFT) + DISCORD_EPOCH_MS;
}
