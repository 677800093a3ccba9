import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadBriefing } from '../briefing/load.ts';

// The briefing's source positions are functions, which cannot be posted to another thread.
const loadResult = loadBriefing(z.string().parse(workerData));
parentPort?.postMessage(
  'problems' in loadResult ? { problems: loadResult.problems } : { briefing: loadResult.briefing },
);
