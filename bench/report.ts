/** What a person may set for a campaign, each a whole number but for the store. */
export interface CampaignOptions {
  readonly store?: 'sqlite' | 'postgres';
  readonly replicas?: number;
  readonly kills?: number;
  readonly freezes?: number;
  readonly channels?: number;
  readonly minutes?: number;
  readonly 'per-second'?: number;
  readonly payloads?: number;
}

/** What a campaign is given. */
export interface CampaignRun {
  /** The same seed draws the same chances. */
  readonly seed: number;
  readonly options: CampaignOptions;
  /** Tells how far it is. */
  readonly progress: (done: number, total: number, at: string) => void;
}

/** What a campaign found: figures by name, and a line for each thing that broke the promise. */
export interface CampaignReport {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly string[];
}

/** A long run that tries to break a promise; what `npm run campaign -- NAME` runs. */
export interface Campaign {
  /** The options that mean something to it. */
  readonly takes: readonly (keyof CampaignOptions)[];
  readonly run: (run: CampaignRun) => CampaignReport | Promise<CampaignReport>;
}
