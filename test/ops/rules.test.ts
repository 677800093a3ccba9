import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { HealthState } from '../../src/ops/health-state.ts';
import { openMetrics } from '../../src/ops/metrics.ts';
import { DELIVERY_STATES } from '../../src/ports/ledger.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const readDoc = (...path: string[]) => readFileSync(join(DOCS, ...path), 'utf8');

const annotations = z.strictObject({ summary: z.string().min(10), description: z.string().min(40) });
const ruleSchema = z.strictObject({
  alert: z.string().regex(/^Briefing[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations,
});
const rulesSchema = z
  .strictObject({ groups: z.tuple([z.strictObject({ name: z.string(), rules: z.array(ruleSchema) })]) })
  .transform(({ groups: [group] }) => group.rules);
const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string().min(1),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string().min(1) })).min(1),
    }),
  ),
});

const alerts = rulesSchema.parse(parse(readDoc('ops', 'alerts.yaml')));
const { panels } = dashboardSchema.parse(JSON.parse(readDoc('ops', 'dashboard.json')));
const expressions = [...alerts, ...panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);

const metricTypes = new Map<string, string>();

beforeAll(async () => {
  const state = new HealthState(() => 0, { ferry: { version: '1', asOf: '2026-11-03' } });
  const probe = async () => ({ isHealthy: true, counts: [] }) as const;
  const now = () => Temporal.Instant.from('2026-11-05T00:00Z');
  const text = await openMetrics({ state, probe, now, platforms: ['slack'] }).text();
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) metricTypes.set(name, type);
});

/** Prometheus adds suffixes to the names of histograms. */
function namesIn(expression: string): string[] {
  const names = expression.match(/\b(?:briefing|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

describe('the alert rules and the dashboard', () => {
  it('use only existing metrics', () => {
    expect(expressions.length).toBeGreaterThan(30);
    expect(expressions.flatMap(namesIn).filter((name) => !metricTypes.has(name))).toEqual([]);
    expect(expressions.filter((expression) => namesIn(expression).length === 0)).toEqual(['up{job="briefing"} == 0']);
  });

  it('use every metric of the bot', () => {
    const usedMetrics = new Set(expressions.flatMap(namesIn));
    const botMetrics = [...metricTypes.keys()].filter((name) => name.startsWith('briefing_'));
    expect(botMetrics.filter((name) => !usedMetrics.has(name))).toEqual([]);
  });

  it('use rates only for counters and quantiles only for histograms', () => {
    for (const [, name = ''] of expressions.join('\n').matchAll(/(?:rate|increase)\((\w+)/g)) {
      const type = metricTypes.get(name.replace(/_bucket$/, ''));
      expect(type, name).toBe(name.endsWith('_bucket') ? 'histogram' : 'counter');
    }
    for (const [, name = ''] of expressions.join('\n').matchAll(/delta\((\w+)/g))
      expect(metricTypes.get(name)).toBe('gauge');
  });

  it('have balanced brackets and existing delivery states', () => {
    for (const expression of expressions) {
      let brackets = expression.replace(/"[^"]*"/g, '').replace(/[^()[\]{}]/g, '');
      const bracketPair = /\(\)|\[\]|\{\}/;
      while (bracketPair.test(brackets)) brackets = brackets.replace(bracketPair, '');
      expect(brackets, expression).toBe('');
    }
    const states = [...expressions.join('\n').matchAll(/state="(\w+)"/g)].map(([, state]) => state);
    expect(states.length).toBeGreaterThan(0);
    expect(states.filter((state) => !DELIVERY_STATES.some((knownState) => knownState === state))).toEqual([]);
  });
});

describe('each alert rule', () => {
  it('has a unique name and a section in docs/operations.md that says what to do', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const [, afterHeading = ''] = readDoc('operations.md').split(/^## Alerts$/m);
    const [alertsSection = ''] = afterHeading.split(/^## /m);
    const describedAlerts = [...alertsSection.matchAll(/^### (\w+)\n\n(\S[^#]{60,})/gm)].map(([, name]) => name);
    expect(describedAlerts).toEqual(names);
  });
});

describe('the panels of the dashboard', () => {
  it('do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
