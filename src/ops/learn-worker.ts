import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { fitLinear } from '../ask/learning/linear-model.ts';

const lessonSchema = z.object({
  grams: z.object({ buckets: z.array(z.int()), weights: z.array(z.number()) }),
  vector: z.instanceof(Float32Array).optional(),
  answerClass: z.int(),
});
const { lessons, classes } = z.object({ lessons: z.array(lessonSchema), classes: z.int() }).parse(workerData);

const parsedLessons = lessons.map(({ grams, vector, answerClass }) => ({ grams, vector, answerClass }));
parentPort?.postMessage(fitLinear(parsedLessons, { classes }));
