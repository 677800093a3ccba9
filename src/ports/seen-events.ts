/** Which events were taken up, so that one that a platform delivers again is answered once, by whichever process. */
export interface SeenEvents {
  /** Notes an event. False if it is noted already. It is remembered for at least ten minutes. */
  note(event: string): Promise<boolean>;
  /** Forgets it, since it was not answered: when it is delivered again, it may be. */
  forget(event: string): Promise<void>;
}
