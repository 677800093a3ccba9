import { z } from 'zod';

/** The page's security policy forbids eval, which zod uses by default. Import this before any schema. */
z.config({ jitless: true });
