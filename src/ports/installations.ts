/** The holder of an installation: one workspace, or an organisation for all of its workspaces. */
export interface Holder {
  readonly kind: 'team' | 'enterprise';
  readonly id: string;
}

/** App installations. The caller encrypts them, so the store holds no plain token. */
export interface Installations {
  /** Saves a holder's installation, replacing an earlier one. */
  save(holder: Holder, sealed: string): Promise<void>;
  /** Undefined if the holder has no installation. */
  fetch(holder: Holder): Promise<string | undefined>;
  /** Compare-and-set: returns false and changes nothing if `before` is not the stored value. */
  replace(holder: Holder, before: string, after: string): Promise<boolean>;
  /** Deletes the holder's installation. Returns false if it does not exist. */
  delete(holder: Holder): Promise<boolean>;
}
