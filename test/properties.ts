import fc from 'fast-check';

/**
 * Property tests draw the same cases in each run, so only a change to the code turns them red. `PROPERTY_SEED=$RANDOM npm test`
 * draws others.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 2026) });
