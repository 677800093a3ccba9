import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { draftProposal } from './draft-proposal.ts';

const draftRequestSchema = z.object({
  folder: z.string(),
  path: z.string(),
  kind: z.enum(['settle', 'source']),
  values: z.record(z.string(), z.string()),
  today: z.string(),
  pending: z.array(z.object({ file: z.string(), text: z.string() })).optional(),
});

parentPort?.postMessage(draftProposal(draftRequestSchema.parse(workerData)));
