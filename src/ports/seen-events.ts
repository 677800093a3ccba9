/** Events that any process has already handled, so that a redelivered event is answered once. */
export interface SeenEvents {
  /** Records an event for at least ten minutes. Returns false if it is already recorded. */
  record(event: string): Promise<boolean>;
  /** Removes an event that could not be answered, so that its redelivery is answered. */
  forget(event: string): Promise<void>;
}
