import { z } from 'zod';

const count = z.coerce.number().int().positive().optional();

export const campaignOptions = z.object({
  store: z.enum(['sqlite', 'postgres']).optional(),
  replicas: count,
  kills: count,
  freezes: count,
  channels: count,
  minutes: count,
  'per-second': count,
  payloads: count,
});

export interface CampaignRun {
  readonly seed: number;
  readonly options: z.infer<typeof campaignOptions>;
  readonly progress: (done: number, total: number, step: string) => void;
}

export interface CampaignReport {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly brokenPromises: readonly string[];
}
