/** Options of campaigns; all but the store are whole numbers. */
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

/** The input of a campaign. */
export interface CampaignRun {
  readonly seed: number;
  readonly options: CampaignOptions;
  readonly progress: (done: number, total: number, step: string) => void;
}

export interface CampaignReport {
  readonly figures: Readonly<Record<string, number | string>>;
  /** A line for each broken promise. */
  readonly brokenPromises: readonly string[];
}

/** A run of `npm run campaign -- NAME`, which tries to break a promise of the product. */
export interface Campaign {
  /** The names of its options. */
  readonly optionNames: readonly (keyof CampaignOptions)[];
  readonly run: (run: CampaignRun) => Promise<CampaignReport>;
}
