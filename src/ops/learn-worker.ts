import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fitClassifiers } from '../ask/learning/train.ts';

const examplesSchema = z.array(
  z.object({
    grams: z.object({ buckets: z.array(z.int()), weights: z.array(z.number()) }),
    vector: z.instanceof(Float32Array).or(z.undefined()),
    id: z.string(),
  }),
);
const idsSchema = z.array(z.string());
const { examples, ids } = z
  .object({
    examples: examplesSchema,
    ids: z.object({ entries: idsSchema, talk: idsSchema }),
  })
  .parse(workerData);
parentPort?.postMessage(fitClassifiers(examples, ids));
