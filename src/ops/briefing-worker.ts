import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadBriefing } from '../briefing/load.ts';

// A load result also contains functions, which cannot be posted to another thread.
const loadResult = loadBriefing(z.string().parse(workerData));
parentPort?.postMessage(
  'problems' in loadResult ? { problems: loadResult.problems } : { briefing: loadResult.briefing },
);
