/** How long something keeps this thread's processor busy, in milliseconds: a busy machine hardly changes that. */
export function cpuTime(act: () => void): number {
  const before = process.threadCpuUsage();
  act();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
