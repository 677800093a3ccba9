import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fitClassifiers } from '../ask/learning/train.ts';

const exampleSchema = z.object({
  grams: z.object({ buckets: z.array(z.int()), weights: z.array(z.number()) }),
  vector: z.instanceof(Float32Array).optional(),
  id: z.string(),
});
const idList = z.array(z.string());
const { examples, ids } = z
  .object({ examples: z.array(exampleSchema), ids: z.object({ entries: idList, talk: idList }) })
  .parse(workerData);

const parsedExamples = examples.map(({ grams, vector, id }) => ({ grams, vector, id }));
parentPort?.postMessage(fitClassifiers(parsedExamples, ids));
