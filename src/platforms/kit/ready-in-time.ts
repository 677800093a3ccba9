/** Half of the three seconds after which Slack and Discord give up. */
const ACK_DELAY_MS = 1500;

/** Resolves to true if the work settles before the acknowledgement must be sent. Never rejects. */
export type IsReadyInTime = (work: Promise<unknown>) => Promise<boolean>;

export const isReadyInTime: IsReadyInTime = async (work) => {
  const { promise: timeout, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ACK_DELAY_MS);
  const isReady = () => true;
  try {
    return await Promise.race([work.then(isReady, isReady), timeout]);
  } finally {
    clearTimeout(timer);
  }
};
