import { z } from 'zod';
import { type Line, WISH } from '../learnt/lessons.ts';
import { TURNS } from '../wish.ts';
import texts from './wishes.json' with { type: 'json' };

const lines = z.record(z.enum(TURNS), z.array(z.string())).parse(texts);

/** How people ask for what the bot does, or for what an answer rests on, whatever the story. */
export const WISH_LINES: readonly Line[] = TURNS.flatMap((turn) =>
  lines[turn].map((text) => ({ id: `${WISH}${turn}`, text, author: 'wishes' })),
);
