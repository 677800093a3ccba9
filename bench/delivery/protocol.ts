import { z } from 'zod';
import { type DeliveryTimeouts, DURATIONS_MS } from '../../src/delivery/durations.ts';

/** Campaigns divide the product's durations by this, so minutes become seconds. */
export const TIME_SCALE = 15;

/** In milliseconds. */
export const SHORT_DURATIONS: DeliveryTimeouts = {
  lease: DURATIONS_MS.lease / TIME_SCALE,
  postTimeout: DURATIONS_MS.postTimeout / TIME_SCALE,
  settleDelay: DURATIONS_MS.settleDelay / TIME_SCALE,
  // Not divided: a delivery can stay in doubt for longer than a fifteenth of it, and would end as uncertain.
  maxDoubt: DURATIONS_MS.maxDoubt,
  minRetryWait: DURATIONS_MS.minRetryWait / TIME_SCALE,
  maxRetryWait: DURATIONS_MS.maxRetryWait / TIME_SCALE,
  maxSearchWait: DURATIONS_MS.maxSearchWait / TIME_SCALE,
};
/** The product counts on Discord to recognise a nonce for two minutes. */
export const NONCE_MEMORY_MS = 120_000 / TIME_SCALE;

export const storeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sqlite'), folder: z.string() }),
  z.object({ kind: z.literal('postgres'), url: z.string() }),
]);
export type StoreLocation = z.infer<typeof storeSchema>;

/** Passed to a replica as JSON in its first argument. */
export const replicaSettingsSchema = z.object({
  name: z.string(),
  store: storeSchema,
  servers: z.array(z.object({ kind: z.enum(['slack', 'discord']), url: z.string(), perSecond: z.number() })),
  /** Otherwise the replica uses an empty briefing and a faster ticker. */
  usesShippedBriefing: z.boolean(),
});
export type ReplicaSettings = z.infer<typeof replicaSettingsSchema>;

export const replicaReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('posting') }),
  z.object({ kind: z.literal('logged'), text: z.string() }),
  /** Sent once a second. `blockedMs` is the longest block of the event loop since the last reset. */
  z.object({ kind: z.literal('health'), blockedMs: z.number(), peakBytes: z.number(), resets: z.number() }),
]);
export type ReplicaReport = z.infer<typeof replicaReportSchema>;

export const replicaRequestSchema = z.enum(['reset health', 'stop']);
export type ReplicaRequest = z.infer<typeof replicaRequestSchema>;

export const databaseRequestSchema = z.enum(['start', 'stop']);

/** Sent after the first start and after each request. */
export const databaseReportSchema = z.union([z.object({ url: z.string() }), z.object({ failure: z.string() })]);
export type DatabaseReport = z.infer<typeof databaseReportSchema>;
