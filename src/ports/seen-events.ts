export interface SeenEvents {
  /** Records an event for at least ten minutes. Returns false if the event is already recorded. */
  record(event: string): Promise<boolean>;
  /** Lets a redelivery of the event be answered. */
  forget(event: string): Promise<void>;
}
