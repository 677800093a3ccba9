import { type Measured, measureEach } from './measure.ts';

interface Beside {
  readonly name: string;
  /** What ours does beyond the bare one may take so many milliseconds. */
  readonly limit: number;
  readonly warmUp: number;
  readonly runs: number;
  /** A round of each; the milliseconds of each one's share. */
  readonly ours: () => Promise<number>;
  readonly bare: () => Promise<number>;
}

/** What a round of ours takes beyond one of a bare bot, each one's share. Which of the two begins, alternates. */
export async function beside({ name, ours, bare, ...plan }: Beside): Promise<Measured> {
  const times: { readonly ours: number; readonly bare: number }[] = [];
  const measured = await measureEach(name, plan, async () => {
    const isOursFirst = times.length % 2 === 0;
    const first = await (isOursFirst ? ours() : bare());
    const second = await (isOursFirst ? bare() : ours());
    const both = isOursFirst ? { ours: first, bare: second } : { ours: second, bare: first };
    times.push(both);
    return both.ours - both.bare;
  });
  const rate = (which: 'ours' | 'bare') => {
    const sorted = times
      .slice(plan.warmUp)
      .map((both) => both[which])
      .toSorted((a, b) => a - b);
    return `${Math.round(1000 / (sorted[Math.floor(sorted.length / 2)] ?? Number.NaN))} a second`;
  };
  return { ...measured, note: `${name}: ours ${rate('ours')}, bare ${rate('bare')}` };
}
