import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fitLinear } from '../ask/learning/linear-model.ts';

const exampleSchema = z.object({
  grams: z.object({ buckets: z.array(z.int()), weights: z.array(z.number()) }),
  vector: z.instanceof(Float32Array).optional(),
  answerClass: z.int(),
});
const { examples, classes } = z.object({ examples: z.array(exampleSchema), classes: z.int() }).parse(workerData);

const parsedExamples = examples.map(({ grams, vector, answerClass }) => ({ grams, vector, answerClass }));
parentPort?.postMessage(fitLinear(parsedExamples, { classes }));
