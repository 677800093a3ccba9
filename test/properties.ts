import fc from 'fast-check';

/**
 * Each run draws the same cases, so only a change to the code makes a property test fail. `PROPERTY_SEED=$RANDOM npm test`
 * draws others.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 2026) });
