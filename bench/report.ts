/** What a campaign is given. */
export interface CampaignRun {
  /** The same seed draws the same chances. */
  readonly seed: number;
  /** Tells how far it is. */
  readonly progress: (done: number, total: number, at: string) => void;
}

/** What a campaign found: figures by name, and a line for each thing that broke the promise. */
export interface CampaignReport {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly string[];
}

/** A long run that tries to break a promise; what `npm run campaign -- NAME` runs. */
export type Campaign = (run: CampaignRun) => CampaignReport | Promise<CampaignReport>;
