import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Temporal } from 'temporal-polyfill';
import { daysBetween } from '../briefing/dates.ts';
import type { AppEvent } from '../ports/app-events.ts';
import { COUNTED_STATES } from '../ports/ledger.ts';
import type { TokenPrice } from '../ports/reader.ts';
import type { PlatformName } from '../schedule/subscription.ts';
import type { HealthState } from './health-state.ts';
import type { ProbeResult } from './store-probe.ts';

export interface MetricsOptions {
  readonly state: HealthState;
  readonly probe: () => Promise<ProbeResult>;
  readonly now: () => Temporal.Instant;
  readonly platforms: readonly PlatformName[];
  readonly price?: TokenPrice;
}

export type Metrics = Readonly<ReturnType<typeof openMetrics>>;

const REPLY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LATENESS_BUCKETS_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600];
const TOKEN_KINDS = ['input', 'cached', 'output'] as const;

/** No label contains texts or people. */
export function openMetrics({ state, probe, now, platforms, price }: MetricsOptions) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], labelNames: L[] = []) =>
    new Histogram({ name, help, buckets, labelNames, registers });
  const gauge = <L extends string>(
    name: string,
    help: string,
    labelNames: L[] = [],
    collect: (gauge: Gauge<L>) => void = () => {},
  ) =>
    new Gauge<L>({
      name,
      help,
      labelNames,
      registers,
      collect() {
        collect(this);
      },
    });

  const questions = counter('briefing_questions_total', 'Questions, by decision.', ['platform', 'decision']);
  const requests = counter(
    'briefing_requests_total',
    'Commands, questions and pressed buttons, by intent and whether the desk answered.',
    ['platform', 'intent', 'outcome'],
  );
  const replySeconds = histogram(
    'briefing_reply_seconds',
    'How long the desk took to answer, without sending the answer.',
    REPLY_BUCKETS_SECONDS,
    ['platform'],
  );
  const readerQuestions = counter(
    'briefing_reader_questions_total',
    'Questions, by result of the reader: sure (not asked), chosen, remembered, or why it did not choose.',
    ['outcome'],
  );
  const readerSeconds = histogram(
    'briefing_reader_seconds',
    'How long questions waited for the reader.',
    REPLY_BUCKETS_SECONDS,
  );
  const agreements = counter(
    'briefing_reader_agreement_total',
    'Choices of the reader, compared with the engine: same, near (also offered) or other.',
    ['agreement'],
  );
  const tokenCounts = counter(
    'briefing_reader_tokens_total',
    'Tokens that the reader used: input, cached (input cached by the provider) and output.',
    ['kind'],
  );
  const cost = price && counter('briefing_reader_cost_total', 'Cost of the reader, from READER_PRICE.');
  const attempts = counter('briefing_delivery_attempts_total', 'Delivery attempts, by resulting state.', [
    'platform',
    'state',
  ]);
  const retries = counter('briefing_delivery_retries_total', 'Delivery attempts after the first one.', ['platform']);
  const lateness = histogram(
    'briefing_delivery_lateness_seconds',
    'How late deliveries arrived, without those that a search found in the channel later.',
    LATENESS_BUCKETS_SECONDS,
    ['platform'],
  );
  const warnings = counter('briefing_warnings_total', 'Log lines that an operator has to look at.');
  const posts = counter('briefing_operator_posts_total', 'Messages to the operator channel, by outcome.', ['outcome']);
  for (const outcome of ['posted', 'failed']) posts.inc({ outcome }, 0);
  const refusedRequests = counter(
    'briefing_requests_refused_total',
    'Requests refused because of a wrong signature or timestamp.',
    ['platform', 'reason'],
  );
  const droppedEvents = counter(
    'briefing_events_dropped_total',
    'Minutes in which a platform dropped events because of its own limit.',
    ['platform'],
  );
  const storeUp = gauge('briefing_store_up', 'Whether the store answers in time.');
  const deliveries = gauge('briefing_deliveries', 'Deliveries in the store that are not finished, by state.', [
    'platform',
    'state',
  ]);
  const dueDeliveries = gauge('briefing_deliveries_due', 'Deliveries that are due and waiting to be sent.', [
    'platform',
  ]);
  gauge(
    'briefing_connected',
    'Whether the connection to a platform is up; also 1 while another process holds it.',
    ['platform'],
    (connected) => {
      for (const [platform, connection] of state.connections) {
        connected.set({ platform }, connection === 'disconnected' ? 0 : 1);
      }
    },
  );
  gauge(
    'briefing_last_tick_age_seconds',
    'Time since the last delivery tick, or since the start; ticks run every 15 seconds.',
    [],
    (age) => age.set(state.tickAge),
  );
  gauge('briefing_corpus_info', 'The briefing in use of each story.', ['story', 'version', 'as_of'], (info) => {
    info.reset();
    for (const [story, { version, asOf }] of state.versions) info.set({ story, version, as_of: asOf }, 1);
  });
  gauge('briefing_corpus_age_days', 'Days since the as-of date of the briefing in use.', ['story'], (age) => {
    const today = now().toString().slice(0, 10);
    for (const [story, { asOf }] of state.versions) age.set({ story }, daysBetween(asOf, today));
  });
  gauge(
    'briefing_corpus_problems',
    'Problems in the saved briefing; if there are any, the previous one stays in use.',
    ['story'],
    (problems) => {
      for (const story of state.versions.keys()) problems.set({ story }, state.problemsOf(story));
    },
  );

  const observe = (event: AppEvent): void => {
    switch (event.kind) {
      case 'answered':
      case 'failed': {
        const { kind, platform, intent = 'unknown', milliseconds } = event;
        requests.inc({ platform, intent, outcome: kind });
        replySeconds.observe({ platform }, milliseconds / 1000);
        if (kind === 'answered' && event.decision) questions.inc({ platform, decision: event.decision });
        break;
      }
      case 'attempted': {
        const { state, attempt, lateSeconds, reason } = event;
        const { platform } = event.address;
        attempts.inc({ platform, state });
        if (attempt > 1) retries.inc({ platform });
        if (state === 'delivered' && reason === undefined) lateness.observe({ platform }, Math.max(0, lateSeconds));
        break;
      }
      case 'question read': {
        const { outcome, milliseconds, agreement, tokens } = event;
        readerQuestions.inc({ outcome });
        if (outcome !== 'sure') readerSeconds.observe(milliseconds / 1000);
        if (agreement) agreements.inc({ agreement });
        if (!tokens) break;
        for (const kind of TOKEN_KINDS) tokenCounts.inc({ kind }, tokens[kind]);
        if (price) cost?.inc(TOKEN_KINDS.reduce((sum, kind) => sum + tokens[kind] * price[kind], 0) / 1e6);
        break;
      }
      case 'request refused':
        refusedRequests.inc({ platform: event.platform, reason: event.reason });
        break;
      case 'events dropped':
        droppedEvents.inc({ platform: event.platform });
        break;
      default:
    }
  };

  /** Runs in the step that renders the text, so no other scrape sees half of the values. */
  const setStoreMetrics = (probeResult: ProbeResult): void => {
    storeUp.set(probeResult.isHealthy ? 1 : 0);
    deliveries.reset();
    dueDeliveries.reset();
    if (!probeResult.isHealthy) return;
    // Set zeros too: Prometheus sees no increase in a series that did not exist before.
    for (const platform of platforms) {
      dueDeliveries.set({ platform }, 0);
      for (const state of COUNTED_STATES) deliveries.set({ platform, state }, 0);
    }
    for (const { platform, state, count, due } of probeResult.counts) {
      deliveries.set({ platform, state }, count);
      if (state === 'pending') dueDeliveries.set({ platform }, due);
    }
  };

  return {
    contentType: registry.contentType,
    observe,
    countWarning: () => warnings.inc(),
    countPost: (isPosted: boolean) => posts.inc({ outcome: isPosted ? 'posted' : 'failed' }),
    text: async () => {
      setStoreMetrics(await probe());
      return await registry.metrics();
    },
  };
}
