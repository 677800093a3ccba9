/** Returns a function's CPU time in milliseconds, which depends little on the machine's load. */
export function cpuTime(run: () => void): number {
  const usageBefore = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(usageBefore);
  return (user + system) / 1000;
}
