import { TALK_PREFIX, type TrainingLine, TURN_PREFIX } from '../learning/training-lines.ts';
import { LEARNT_TALK, TURNS } from '../wish.ts';
import talkLines from './talk-lines.json' with { type: 'json' };
import wishLines from './wishes.json' with { type: 'json' };

export const SHARED_LINES: readonly TrainingLine[] = [
  ...TURNS.flatMap((turn) => wishLines[turn].map((text) => ({ id: `${TURN_PREFIX}${turn}`, text, author: 'wishes' }))),
  ...LEARNT_TALK.flatMap((talk) =>
    talkLines[talk].map((text) => ({ id: `${TALK_PREFIX}${talk}`, text, author: 'small talk' })),
  ),
];
