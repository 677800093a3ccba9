import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Temporal } from 'temporal-polyfill';
import type { AppEvent } from '../ports/app-events.ts';
import { QUEUED_STATES } from '../ports/queue.ts';
import type { TokenPrice, Tokens } from '../ports/reader.ts';
import type { PlatformName } from '../schedule/subscription.ts';
import type { BriefingVersion } from './briefing-version.ts';
import type { HealthState } from './health-state.ts';
import type { ProbeResult } from './probe.ts';

export interface MetricsOptions {
  readonly vitals: HealthState;
  /** The version in use of each story, by story id. */
  readonly corpora: () => ReadonlyMap<string, BriefingVersion>;
  readonly probe: () => Promise<ProbeResult>;
  readonly now: () => Temporal.Instant;
  /** The platforms that the bot posts to. */
  readonly platforms: readonly PlatformName[];
  /** The price of the reader's model; without it, no cost is counted. */
  readonly price?: TokenPrice;
}

/** The metrics that Prometheus scrapes. */
export interface Metrics {
  readonly contentType: string;
  readonly observe: (event: AppEvent) => void;
  /** Counts a warning in the log. */
  readonly warned: () => void;
  /** Counts a message to the operator as posted or failed. */
  readonly posted: (isThere: boolean) => void;
  /** All metrics as text. */
  readonly text: () => Promise<string>;
}

const REPLY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LATE_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600];
const DAY = 86_400_000;

const TOKEN_KINDS = ['input', 'cached', 'output'] as const;

function costOf(tokens: Tokens, price: TokenPrice): number {
  return TOKEN_KINDS.reduce((sum, kind) => sum + tokens[kind] * price[kind], 0) / 1e6;
}

/** Opens the metrics. Labels are platforms, stories, states, decisions and kinds of intents, never texts or people. */
export function openMetrics({ vitals, corpora, probe, now, platforms, price }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const questions = new Counter({
    name: 'briefing_questions_total',
    help: 'Questions, by decision.',
    labelNames: ['platform', 'decision'],
    registers,
  });
  const requests = new Counter({
    name: 'briefing_requests_total',
    help: 'Commands, questions and pressed buttons, by intent and whether the desk answered.',
    labelNames: ['platform', 'intent', 'outcome'],
    registers,
  });
  const replies = new Histogram({
    name: 'briefing_reply_seconds',
    help: 'How long the desk took to answer, without sending the answer.',
    labelNames: ['platform'],
    buckets: REPLY_SECONDS,
    registers,
  });
  const read = new Counter({
    name: 'briefing_reader_questions_total',
    help: 'Questions, by result of the reader: sure (not asked), chosen, remembered, or why it did not choose.',
    labelNames: ['outcome'],
    registers,
  });
  const readSeconds = new Histogram({
    name: 'briefing_reader_seconds',
    help: 'How long questions waited for the reader.',
    buckets: REPLY_SECONDS,
    registers,
  });
  const agreements = new Counter({
    name: 'briefing_reader_agreement_total',
    help: 'Choices of the reader, compared with the engine: same, near (also offered) or other.',
    labelNames: ['agreement'],
    registers,
  });
  const tokensUsed = new Counter({
    name: 'briefing_reader_tokens_total',
    help: 'Tokens that the reader used: input, cached (input cached by the provider) and output.',
    labelNames: ['kind'],
    registers,
  });
  const cost =
    price &&
    new Counter({
      name: 'briefing_reader_cost_total',
      help: 'Cost of the reader, from READER_PRICE.',
      registers,
    });
  const attempts = new Counter({
    name: 'briefing_delivery_attempts_total',
    help: 'Delivery attempts, by resulting state.',
    labelNames: ['platform', 'state'],
    registers,
  });
  const retries = new Counter({
    name: 'briefing_delivery_retries_total',
    help: 'Delivery attempts after the first one.',
    labelNames: ['platform'],
    registers,
  });
  const lateness = new Histogram({
    name: 'briefing_delivery_lateness_seconds',
    help: 'How late deliveries arrived; without those that were found in the channel later.',
    labelNames: ['platform'],
    buckets: LATE_SECONDS,
    registers,
  });
  const warnings = new Counter({
    name: 'briefing_warnings_total',
    help: 'Log lines that an operator has to look at.',
    registers,
  });
  const posts = new Counter({
    name: 'briefing_operator_posts_total',
    help: 'Messages to the operator channel, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['posted', 'failed']) posts.inc({ outcome }, 0);
  const refused = new Counter({
    name: 'briefing_requests_refused_total',
    help: 'Requests refused because of a wrong signature or timestamp.',
    labelNames: ['platform', 'reason'],
    registers,
  });
  const dropped = new Counter({
    name: 'briefing_events_dropped_total',
    help: 'Minutes in which a platform dropped events because of its own limit.',
    labelNames: ['platform'],
    registers,
  });
  const storeUp = new Gauge({ name: 'briefing_store_up', help: 'Whether the store answers in time.', registers });
  const depth = new Gauge({
    name: 'briefing_deliveries',
    help: 'Deliveries in the store that are not finished, by state.',
    labelNames: ['platform', 'state'],
    registers,
  });
  const due = new Gauge({
    name: 'briefing_deliveries_due',
    help: 'Deliveries that are due and waiting to be sent.',
    labelNames: ['platform'],
    registers,
  });
  new Gauge({
    name: 'briefing_connected',
    help: 'Whether the connection to a platform is up; also 1 while another process holds it.',
    labelNames: ['platform'],
    registers,
    collect() {
      for (const [platform, state] of vitals.connections) this.set({ platform }, state === 'disconnected' ? 0 : 1);
    },
  });
  new Gauge({
    name: 'briefing_last_tick_age_seconds',
    help: 'Time since the last delivery tick, or since the start; ticks run every 15 seconds.',
    registers,
    collect() {
      this.set(vitals.tickAge);
    },
  });
  new Gauge({
    name: 'briefing_corpus_info',
    help: 'The briefing in use of each story.',
    labelNames: ['story', 'version', 'as_of'],
    registers,
    collect() {
      this.reset();
      for (const [story, { version, asOf }] of corpora()) this.set({ story, version, as_of: asOf }, 1);
    },
  });
  new Gauge({
    name: 'briefing_corpus_age_days',
    help: 'Days since the as-of date of the briefing in use.',
    labelNames: ['story'],
    registers,
    collect() {
      for (const [story, { asOf }] of corpora()) {
        this.set({ story }, Math.floor((now().epochMilliseconds - Date.parse(asOf)) / DAY));
      }
    },
  });
  new Gauge({
    name: 'briefing_corpus_problems',
    help: 'Problems in the saved briefing; if there are any, the previous one stays in use.',
    labelNames: ['story'],
    registers,
    collect() {
      for (const story of corpora().keys()) this.set({ story }, vitals.problemsOf(story));
    },
  });

  const observe = (event: AppEvent): void => {
    switch (event.kind) {
      case 'answered':
      case 'failed': {
        const { kind, platform, intent = 'unknown', milliseconds } = event;
        requests.inc({ platform, intent, outcome: kind });
        replies.observe({ platform }, milliseconds / 1000);
        if (kind === 'answered' && event.decision) questions.inc({ platform, decision: event.decision });
        break;
      }
      case 'attempted': {
        const { address, state, attempt, late, reason } = event;
        const { platform } = address;
        attempts.inc({ platform, state });
        if (attempt > 1) retries.inc({ platform });
        if (state === 'delivered' && reason === undefined) lateness.observe({ platform }, Math.max(0, late));
        break;
      }
      case 'question read': {
        const { outcome, milliseconds, agreement, tokens } = event;
        read.inc({ outcome });
        if (outcome !== 'sure') readSeconds.observe(milliseconds / 1000);
        if (agreement) agreements.inc({ agreement });
        if (!tokens) break;
        for (const kind of TOKEN_KINDS) tokensUsed.inc({ kind }, tokens[kind]);
        if (price) cost?.inc(costOf(tokens, price));
        break;
      }
      case 'request refused':
        refused.inc({ platform: event.platform, reason: event.reason });
        break;
      case 'events dropped':
        dropped.inc({ platform: event.platform });
        break;
      case 'ticked':
      case 'connected':
      case 'disconnected':
      case 'standby':
      case 'briefing taken':
      case 'briefing refused':
        break;
      default:
        event satisfies never;
    }
  };

  /** Sets the values in the same step that renders the text, so that no other scrape sees half of them. */
  const setDepth = (probed: ProbeResult): void => {
    storeUp.set(probed.isWell ? 1 : 0);
    depth.reset();
    due.reset();
    if (!probed.isWell) return;
    // Set zeros too: Prometheus sees no increase in a series that did not exist before.
    for (const platform of platforms) {
      due.set({ platform }, 0);
      for (const state of QUEUED_STATES) depth.set({ platform, state }, 0);
    }
    for (const { platform, state, count, due: dueOnes } of probed.depth) {
      depth.set({ platform, state }, count);
      if (state === 'pending') due.set({ platform }, dueOnes);
    }
  };

  return {
    contentType: registry.contentType,
    observe,
    warned: () => warnings.inc(),
    posted: (isThere) => posts.inc({ outcome: isThere ? 'posted' : 'failed' }),
    text: async () => {
      setDepth(await probe());
      return await registry.metrics();
    },
  };
}
