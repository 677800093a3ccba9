import { memoryUsage } from 'node:process';

// Loaded before the bot's own code. Reports the memory after garbage collection for each message from the parent process.

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = memoryUsage();
  process.send?.({ heap: heapUsed + external, rss });
});
// An open channel would keep the bot from ending.
process.channel?.unref();
