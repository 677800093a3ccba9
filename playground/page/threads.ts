import type { Said } from '../protocol.ts';

/** A message with its replies. */
export interface Thread {
  readonly head: Said;
  readonly replies: readonly Said[];
}

/** A place's messages, with the replies of each thread below its first message. */
export function threadsIn(said: readonly Said[], place: 'channel' | 'direct'): Thread[] {
  const heads = said.filter((one) => one.place === place);
  const ids = new Set(said.filter((one) => one.place !== 'thread').map(({ id }) => id));
  const loose = place === 'channel' ? said.filter((one) => one.place === 'thread' && !ids.has(one.under ?? '')) : [];
  return said
    .filter((one) => heads.includes(one) || loose.includes(one))
    .map((head) => ({
      head,
      replies: said.filter((one) => one.place === 'thread' && one.under === head.id && one !== head),
    }));
}
