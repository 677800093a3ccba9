/** Who has the app: one workspace, or an organisation for all of its workspaces. */
export interface Holder {
  readonly kind: 'team' | 'enterprise';
  readonly id: string;
}

/** Where the app is installed. What is kept is sealed by whoever brings it, so that the store holds no token. */
export interface Installations {
  /** Keeps a holder's installation, in the place of the one before. */
  save(holder: Holder, sealed: string): Promise<void>;
  /** What was kept for the holder, if anything. */
  fetch(holder: Holder): Promise<string | undefined>;
  /** Puts one in the place of another. False, and nothing happens, if that is not the one that is kept any more. */
  replace(holder: Holder, before: string, after: string): Promise<boolean>;
  /** Forgets the holder's. False if there is none. */
  delete(holder: Holder): Promise<boolean>;
}
