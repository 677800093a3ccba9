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

export interface CampaignRun {
  readonly seed: number;
  readonly options: CampaignOptions;
  readonly progress: (done: number, total: number, step: string) => void;
}

export interface CampaignReport {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly brokenPromises: readonly string[];
}

/** Tries to break a promise of the product. `npm run campaign -- NAME` runs it. */
export interface Campaign {
  readonly optionNames: readonly (keyof CampaignOptions)[];
  readonly run: (run: CampaignRun) => Promise<CampaignReport>;
}
