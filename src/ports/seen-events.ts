/** Records events that any process has handled, so a redelivered event is answered once. */
export interface SeenEvents {
  /** Records an event for at least ten minutes. Returns false if the event is already recorded. */
  record(event: string): Promise<boolean>;
  /** Removes an event that could not be answered, so its redelivery is answered. */
  forget(event: string): Promise<void>;
}
