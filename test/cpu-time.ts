/** Returns the processor time of a function in milliseconds, which hardly depends on the machine's load. */
export function cpuTime(act: () => void): number {
  const before = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
