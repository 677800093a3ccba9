import { type TrainingLine, TURN_PREFIX } from '../learning/training-lines.ts';
import { TURNS } from '../wish.ts';
import lines from './wishes.json' with { type: 'json' };

export const WISH_LINES: readonly TrainingLine[] = TURNS.flatMap((turn) =>
  lines[turn].map((text) => ({ id: `${TURN_PREFIX}${turn}`, text, author: 'wishes' })),
);
