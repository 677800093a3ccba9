import { z } from 'zod';
import { type DeliveryTimeouts, DURATIONS_MS } from '../../src/delivery/durations.ts';

/** Campaigns divide the product's durations by this number, so minutes become seconds. */
export const TIME_SCALE = 15;

/** In milliseconds. */
export const SHORT_DURATIONS: DeliveryTimeouts = {
  lease: DURATIONS_MS.lease / TIME_SCALE,
  postTimeout: DURATIONS_MS.postTimeout / TIME_SCALE,
  settleDelay: DURATIONS_MS.settleDelay / TIME_SCALE,
  // Not divided, because replicas are down for longer than a fifteenth of it, and each doubt would end as uncertain.
  maxDoubt: DURATIONS_MS.maxDoubt,
  minRetryWait: DURATIONS_MS.minRetryWait / TIME_SCALE,
  maxRetryWait: DURATIONS_MS.maxRetryWait / TIME_SCALE,
  maxSearchWait: DURATIONS_MS.maxSearchWait / TIME_SCALE,
};
/** A fifteenth of the two minutes for which Discord remembers a nonce. */
export const NONCE_MEMORY_MS = 120_000 / TIME_SCALE;

export const storeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sqlite'), folder: z.string() }),
  z.object({ kind: z.literal('postgres'), url: z.string() }),
]);
export type StoreLocation = z.infer<typeof storeSchema>;

/** A replica gets these settings as JSON in its first argument. */
export const replicaSettingsSchema = z.object({
  name: z.string(),
  store: storeSchema,
  servers: z.array(z.object({ kind: z.enum(['slack', 'discord']), url: z.string(), perSecond: z.number() })),
  /** Milliseconds between two ticks. If left out, node-cron schedules the ticks. */
  tick: z.number().optional(),
  /** If true, the replica uses an empty briefing, which loads faster than the shipped one. */
  hasEmptyBriefing: z.boolean(),
});
export type ReplicaSettings = z.infer<typeof replicaSettingsSchema>;

export const replicaReportSchema = z.discriminatedUnion('kind', [
  /** Sent when the store is open and deliveries run. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('posting') }),
  z.object({ kind: z.literal('logged'), text: z.string() }),
  /** Sent once a second: the longest block of the event loop since the last reset, and the peak memory. */
  z.object({ kind: z.literal('health'), blockedMs: z.number(), peakBytes: z.number(), resets: z.number() }),
]);
export type ReplicaReport = z.infer<typeof replicaReportSchema>;

export const replicaRequestSchema = z.enum(['reset health', 'stop']);
export type ReplicaRequest = z.infer<typeof replicaRequestSchema>;

/** The database process starts its server at first. "start" starts it again after "stop". */
export const databaseRequestSchema = z.enum(['start', 'stop']);

/** Sent after the first start and after each request. */
export const databaseReportSchema = z.union([z.object({ url: z.string() }), z.object({ failure: z.string() })]);
export type DatabaseReport = z.infer<typeof databaseReportSchema>;
