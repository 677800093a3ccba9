import fc from 'fast-check';

/**
 * The cases of property tests are the same in each run, so that a change is red for what it changes and for nothing else.
 * `PROPERTY_SEED=$RANDOM npm test` draws others.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 2026) });
