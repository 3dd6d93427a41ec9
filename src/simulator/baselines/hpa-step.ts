/**
 * One sync of a HorizontalPodAutoscaler, a model: metrics, bounds and what it remembers in, wanted replicas out. Pure,
 * so that it can be held against the real controller-manager sample by sample.
 *
 * Source: the Kubernetes documentation, Horizontal Pod Autoscaling, "Algorithm details" and "Configurable scaling
 * behavior", with the order of the controller's own steps (pkg/controller/podautoscaler/horizontal.go): the largest
 * proposal of all metrics, then stabilisation, then rates and bounds.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import { type HpaMetric, proposalOf } from './hpa-metric.ts';

export interface RatePolicy {
  readonly kind: 'Pods' | 'Percent';
  readonly value: number;
  readonly period: Millis;
}

export interface ScalingRules {
  readonly stabilization: Millis;
  /** Which of the policies counts: the one that allows the largest change, the smallest, or no change at all. */
  readonly select: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly RatePolicy[];
}

export interface HpaConfig {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** A share: 0.1. */
  readonly tolerance: number;
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/** Defaults of `spec.behavior` and of the controller-manager's flags, Kubernetes 1.30 and newer. */
export const HPA_DEFAULTS: Omit<HpaConfig, 'minReplicas' | 'maxReplicas'> = {
  tolerance: 0.1,
  scaleUp: {
    stabilization: 0,
    select: 'Max',
    policies: [
      { kind: 'Percent', value: 100, period: 15 * SECOND },
      { kind: 'Pods', value: 4, period: 15 * SECOND },
    ],
  },
  scaleDown: {
    stabilization: 5 * MINUTE,
    select: 'Max',
    policies: [{ kind: 'Percent', value: 100, period: 15 * SECOND }],
  },
};

interface Recommendation {
  readonly at: Millis;
  readonly replicas: number;
}

/** A change of replicas that was made; `change` is positive. */
interface ScaleEvent {
  readonly at: Millis;
  readonly change: number;
}

export interface HpaHistory {
  readonly recommendations: readonly Recommendation[];
  readonly ups: readonly ScaleEvent[];
  readonly downs: readonly ScaleEvent[];
}

export interface HpaInput {
  readonly now: Millis;
  /** What the scale subresource asks for now. */
  readonly specReplicas: number;
  /** Pods that exist now. */
  readonly statusReplicas: number;
  readonly metrics: readonly HpaMetric[];
  readonly config: HpaConfig;
  /** What the step before returned; undefined at the first. */
  readonly history: HpaHistory | undefined;
}

export interface HpaStep {
  readonly desired: number;
  readonly history: HpaHistory;
}

export function hpaStep(input: HpaInput): HpaStep {
  const { specReplicas: current, config, now } = input;
  // The controller takes what it finds at first for its own recommendation.
  const before = input.history ?? {
    recommendations: [{ at: now, replicas: current }],
    ups: [],
    downs: [],
  };
  // Zero replicas with a minimum above zero switch an HPA off.
  if (current === 0 && config.minReplicas > 0) return { desired: 0, history: before };
  if (current > config.maxReplicas) return scaled(input, before, config.maxReplicas);
  if (current < config.minReplicas) return scaled(input, before, config.minReplicas);
  const proposal = largestProposal(input);
  if (proposal === undefined) return { desired: current, history: before };
  const stable = stabilized(input, before, proposal);
  const remembered = { ...before, recommendations: remember(input, before, proposal) };
  return scaled(input, remembered, limited(input, before, stable));
}

/** Undefined: stay. One metric that cannot be had forbids a shrink; none at all forbids everything. */
function largestProposal(input: HpaInput): number | undefined {
  const { metrics, config, specReplicas: spec, statusReplicas: status } = input;
  let largest: number | undefined;
  let failed = false;
  for (const metric of metrics) {
    const proposal = proposalOf(metric, { spec, status }, config.tolerance);
    if (proposal === undefined) failed = true;
    else largest = Math.max(largest ?? 0, proposal);
  }
  return failed && (largest ?? 0) < spec ? undefined : largest;
}

/** Up: the smallest of the window's recommendations; down: the largest. */
function stabilized(input: HpaInput, { recommendations }: HpaHistory, proposal: number): number {
  const { now, specReplicas, config } = input;
  const up = proposal >= specReplicas;
  const { stabilization } = up ? config.scaleUp : config.scaleDown;
  let best = proposal;
  for (const { at, replicas } of recommendations)
    if (at > now - stabilization) best = up ? Math.min(best, replicas) : Math.max(best, replicas);
  return best;
}

function remember(
  { now, config }: HpaInput,
  { recommendations }: HpaHistory,
  replicas: number,
): readonly Recommendation[] {
  const kept = Math.max(config.scaleUp.stabilization, config.scaleDown.stabilization);
  return [...recommendations.filter(({ at }) => at >= now - kept), { at: now, replicas }];
}

/** Within what the policies of the direction allow, and within minimum and maximum. */
function limited(input: HpaInput, { ups, downs }: HpaHistory, wanted: number): number {
  const { now, specReplicas: current, config } = input;
  if (wanted > current) {
    const allowed = limitOf({ rules: config.scaleUp, events: ups, now, current, sign: 1 });
    return Math.min(wanted, config.maxReplicas, Math.max(current, allowed));
  }
  if (wanted < current) {
    const allowed = limitOf({ rules: config.scaleDown, events: downs, now, current, sign: -1 });
    return Math.max(wanted, config.minReplicas, Math.min(current, allowed));
  }
  return wanted;
}

interface Limit {
  readonly rules: ScalingRules;
  readonly events: readonly ScaleEvent[];
  readonly now: Millis;
  readonly current: number;
  readonly sign: 1 | -1;
}

function limitOf({ rules, events, now, current, sign }: Limit): number {
  if (rules.select === 'Disabled') return current;
  const reached = rules.policies.map(({ kind, value, period }) => {
    const recent = events.filter(({ at }) => at > now - period);
    let start = current;
    for (const { change } of recent) start -= sign * change;
    if (kind === 'Pods') return start + sign * value;
    const share = start * (1 + (sign * value) / 100);
    return sign > 0 ? Math.ceil(share) : Math.trunc(share);
  });
  const largestChange = rules.select === 'Max';
  return sign > 0 === largestChange ? Math.max(...reached) : Math.min(...reached);
}

function scaled(input: HpaInput, history: HpaHistory, desired: number): HpaStep {
  const { now, specReplicas, config } = input;
  const change = desired - specReplicas;
  if (change === 0) return { desired, history };
  const up = change > 0;
  const longest = longestPeriod(up ? config.scaleUp : config.scaleDown);
  const events = [
    ...(up ? history.ups : history.downs).filter(({ at }) => at > now - longest),
    { at: now, change: Math.abs(change) },
  ];
  return { desired, history: up ? { ...history, ups: events } : { ...history, downs: events } };
}

function longestPeriod({ policies }: ScalingRules): Millis {
  return Math.max(0, ...policies.map(({ period }) => period));
}
