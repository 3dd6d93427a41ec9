/** Documents for tests, as text and as objects of the cluster. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../../../src/policy/document.ts';
import type { Source } from '../../../src/policy/parse.ts';
import { loadPolicies, validateSources } from '../../../src/policy/validate-sources.ts';

export const CONTEXT: Context = {
  now: Date.UTC(2027, 1, 20),
  timeZone: 'Asia/Shanghai',
  scrapeIntervalMs: 15_000,
};

const API = 'apiVersion: kingtide.dev/v1alpha1\n';

export function document(kind: string, metadata: string, spec: string): string {
  return `${API}kind: ${kind}\nmetadata: { ${metadata} }\nspec: ${spec}\n`;
}

export function sourceOf(text: string, file = 'a.yaml'): Source {
  return { file, bytes: new TextEncoder().encode(text) };
}

/** Codes of everything wrong with one text, in reading order. */
export function codesOf(...documents: readonly string[]): readonly string[] {
  const sources = [sourceOf(documents.join('---\n'))];
  return validateSources({ sources, context: CONTEXT }).problems.map(({ code }) => code);
}

export function shopSource(): Source {
  const path = join(import.meta.dirname, '../../fixtures/policy/shop.yaml');
  return { file: 'shop.yaml', bytes: readFileSync(path) };
}

export const HOME = document('Site', 'name: home', '{ type: OnPrem, country: CN }');
export const CLOUD = document('Site', 'name: cloud', '{ type: Cloud, country: CN }');

/** The cloud site behind one line. */
export const LINED = document(
  'Site',
  'name: cloud',
  '{ type: Cloud, country: CN, lines: [{ name: a, to: home, bandwidth: 1Gbps }] }',
);

export function poolText(name: string, more = ''): string {
  const provider = `{ externalGrpc: { endpoint: beijing, nodeGroup: ${name} } }`;
  const node = '{ cpu: 7600m, memory: 14Gi }';
  return document(
    'BurstPool',
    `name: ${name}`,
    `{ site: cloud, provider: ${provider}, node: ${node}, price: { perHour: 1.36 CNY }, limits: { maxNodes: 10 }${more} }`,
  );
}

export function tierText(name: string, more = ''): string {
  const target = `{ workload: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }`;
  const demands =
    "[{ name: requests, query: 'sum(rate(requests_total[1m]))', perReplica: 100 rps }]";
  return document(
    'ScalingPolicy',
    `name: ${name}, namespace: shop`,
    `{ target: ${target}, residency: { mode: Burstable }, demands: ${demands}${more} }`,
  );
}

/** A calendar whose promotions are written as a flow list. */
export function calendarText(name: string, promotions: string, zone = 'Asia/Shanghai'): string {
  return document(
    'PromotionCalendar',
    `name: ${name}`,
    `{ timeZone: ${zone}, namespaceSelector: { matchLabels: { sale: "yes" } }, promotions: ${promotions} }`,
  );
}

export const TIMES_FOUR = 'demand: { multiplier: { expected: "4" } }';

/** Home with a one-way rule: video may call gov, gov calls nobody else. */
export const HOME_ZONES = HOME.replace(
  'country: CN',
  'country: CN, zones: [{ name: video, mayCall: [{ name: gov }] }, { name: gov }]',
);

export function inZone(name: string, zone: string, more = ''): string {
  return tierText(name, more).replace('Burstable }', `Burstable, networkZone: ${zone} }`);
}

/** One call each to tiers of the same namespace. */
export function callsOf(...names: readonly string[]): string {
  const calls = names.map(
    (name) => `{ name: ${name}, policy: { namespace: shop, name: ${name} }, perRequest: "1" }`,
  );
  return `, calls: [${calls.join(', ')}]`;
}

/** Policies of sound texts; throws with what is wrong otherwise. */
export function load(...texts: readonly string[]) {
  return policiesOf(sourceOf(texts.join('---\n')));
}

export function shop() {
  return policiesOf(shopSource());
}

function policiesOf(source: Source) {
  const loaded = loadPolicies({ sources: [source], context: CONTEXT });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.policies;
}
