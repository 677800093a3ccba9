import { CARD_LENGTH, type Statement } from './schema.ts';

/** The statements of an answer that a short card shows: as many, from the first on, as fit. */
export function cardOf(answer: readonly Statement[]): Statement[] {
  let length = -1;
  return answer.filter(({ text }, i) => {
    length += text.length + 1;
    return i === 0 || length <= CARD_LENGTH;
  });
}
