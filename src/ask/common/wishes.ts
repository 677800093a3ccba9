import { z } from 'zod';
import { type Line, WISH } from '../learnt/lessons.ts';
import { WISHES } from '../wish.ts';
import texts from './wishes.json' with { type: 'json' };

const lines = z.record(z.enum(WISHES), z.array(z.string())).parse(texts);

/** How people ask for what the bot does, whatever the story. */
export const WISH_LINES: readonly Line[] = WISHES.flatMap((wish) =>
  lines[wish].map((text) => ({ id: `${WISH}${wish}`, text, author: 'wishes' })),
);
