import { memoryUsage } from 'node:process';

// Preloaded into the bot. Answers each message from the parent process with the memory in use after garbage collection.

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, rss } = memoryUsage();
  process.send?.({ heap: heapUsed + external, rss });
});
// An open channel would keep the bot from exiting.
process.channel?.unref();
