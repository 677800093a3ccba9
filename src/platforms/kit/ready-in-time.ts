/** Milliseconds that an acknowledgement waits for the answer. Slack and Discord give up after three seconds. */
const ACK_DELAY_MS = 1500;

/** Whether the work settles before the acknowledgement must be sent. Never rejects, even if the work does. */
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
