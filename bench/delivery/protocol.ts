import { z } from 'zod';
import { type DeliveryTimeouts, DURATIONS } from '../../src/delivery/durations.ts';

/** By how much all times of a campaign are shorter than those of the product, so that what takes minutes takes seconds. */
export const TIMES_SHORTER = 15;

/** The durations of the product, shorter in the same measure. In milliseconds. */
export const SHORT: DeliveryTimeouts = {
  lease: DURATIONS.lease / TIMES_SHORTER,
  postTimeout: DURATIONS.postTimeout / TIMES_SHORTER,
  settleDelay: DURATIONS.settleDelay / TIMES_SHORTER,
  // As it is: replicas are killed for longer than a fifteenth of it, and nothing else would be uncertain.
  maxDoubt: DURATIONS.maxDoubt,
  minRetryWait: DURATIONS.minRetryWait / TIMES_SHORTER,
  maxRetryWait: DURATIONS.maxRetryWait / TIMES_SHORTER,
  maxSearchWait: DURATIONS.maxSearchWait / TIMES_SHORTER,
};
/** How long the Discord-like server knows a nonce, instead of two minutes. In milliseconds. */
export const NONCES = 120_000 / TIMES_SHORTER;

const storeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sqlite'), folder: z.string() }),
  z.object({ kind: z.literal('postgres'), url: z.string() }),
]);
/** Where the deliveries are kept. */
export type StorePlace = z.infer<typeof storeSchema>;

/** What a replica is started with, as JSON in its first argument. */
export const settingsSchema = z.object({
  name: z.string(),
  store: storeSchema,
  servers: z.array(z.object({ kind: z.enum(['slack', 'discord']), url: z.string(), perSecond: z.number() })),
  /** How often it looks for what to plan, in milliseconds; without it, as often as node-cron calls it. */
  tick: z.number().optional(),
  /** Whether it goes without the shipped briefing, so that it starts sooner. */
  isBare: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What a replica reports. */
export const reportSchema = z.discriminatedUnion('kind', [
  /** The store is open, the delivery runs. */
  z.object({ kind: z.literal('ready') }),
  /** It is about to post for the first time. */
  z.object({ kind: z.literal('active') }),
  /** Something that an operator would read in the log. */
  z.object({ kind: z.literal('told'), text: z.string() }),
  /** Once a second: the longest that its event loop was held since it last forgot, and the most memory that it had. */
  z.object({ kind: z.literal('health'), heldMs: z.number(), peakBytes: z.number(), forgotten: z.number() }),
]);
export type ReplicaReport = z.infer<typeof reportSchema>;

/** What a replica is asked: to forget how long its event loop was held, or to stop in order. */
export const requestSchema = z.enum(['forget', 'stop']);
export type ReplicaRequest = z.infer<typeof requestSchema>;

/** What the keeper of a database is asked. It starts the server by itself at first. */
export const databaseRequestSchema = z.enum(['start', 'stop']);

/** What the keeper of a database reports. */
export const databaseReportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('up'), url: z.string() }),
  z.object({ kind: z.literal('down') }),
  z.object({ kind: z.literal('failed'), text: z.string() }),
]);
export type DatabaseReport = z.infer<typeof databaseReportSchema>;
