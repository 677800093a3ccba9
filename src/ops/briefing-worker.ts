import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadBriefing } from '../briefing/load.ts';

// The result leaves out the positions of the claims, which are functions and cannot be posted.
const loaded = loadBriefing(z.string().parse(workerData));
parentPort?.postMessage('problems' in loaded ? { problems: loaded.problems } : { briefing: loaded.briefing });
