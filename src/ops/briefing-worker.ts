import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { loadBriefing } from '../briefing/load.ts';

// What is read is posted without the places of the claims, which are functions.
const loaded = loadBriefing(z.string().parse(workerData));
parentPort?.postMessage('problems' in loaded ? { problems: loaded.problems } : { briefing: loaded.briefing });
