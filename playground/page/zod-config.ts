import { z } from 'zod';

/** The page's content policy lets nobody make functions of text, and zod would try. Set this before any schema is made. */
z.config({ jitless: true });
