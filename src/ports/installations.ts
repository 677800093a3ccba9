/** An enterprise has one installation for all of its workspaces. */
export interface Holder {
  readonly kind: 'team' | 'enterprise';
  readonly id: string;
}

/** The caller encrypts installations, so the store never holds a plaintext token. */
export interface Installations {
  save(holder: Holder, sealed: string): Promise<void>;
  fetch(holder: Holder): Promise<string | undefined>;
  /** Compares and sets: returns false and changes nothing if `expected` is not the stored value. */
  replace(holder: Holder, expected: string, replacement: string): Promise<boolean>;
  /** Returns false if the holder has no installation. */
  delete(holder: Holder): Promise<boolean>;
}
