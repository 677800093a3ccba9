export interface SeenEvents {
  /** Records an event for at least ten minutes. Returns false if the event is already recorded. */
  record(event: string): Promise<boolean>;
  /** Deletes the record of an event, so a redelivery of the event is answered. */
  forget(event: string): Promise<void>;
}
