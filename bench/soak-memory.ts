// Loaded into the bot before its own code: tells the campaign that started it, each time it asks, what memory it holds
// once the garbage is collected.

import { memoryUsage } from 'node:process';

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = memoryUsage();
  process.send?.({ heap: heapUsed + external, rss });
});
// It must not keep the process from its end.
process.channel?.unref();
