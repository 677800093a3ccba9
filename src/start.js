import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// In JavaScript, because Node keeps its compiler of TypeScript in memory (25 MB, and 10 MB in each thread) once it has compiled
// a file. With this cache it compiles a file only after a change. NODE_COMPILE_CACHE names another folder.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compiled'));
await import('./main.ts');
