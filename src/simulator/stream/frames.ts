/** One frame per minute of the world's truth, in the order of the header's lists. Says nothing of why. */
import type { Plan } from '../../model/plan.ts';
import type { Known, StreamFrame, StreamHeader } from '../../model/stream.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import { addStep, emptyMinute, type OpenMinute, type OpenTier } from '../measure.ts';
import type { SimNode } from '../world/entities.ts';
import type { Tier, World } from '../world/world.ts';

export interface FramesInput {
  readonly world: World;
  readonly header: StreamHeader;
  /** The last decision; undefined before the first one. */
  readonly plan: () => Plan | undefined;
  readonly onFrame: (frame: StreamFrame) => void;
}

export function startFrames({ world, header, plan, onFrame }: FramesInput): void {
  let minute: OpenMinute = emptyMinute(header.from);
  world.journal.listen((event) => {
    if (event.kind !== 'load') return;
    addStep(minute, event);
    const end = minute.from + MINUTE;
    if (event.at < end) return;
    onFrame(frameOf({ world, header, plan: plan(), minute, at: end }));
    minute = emptyMinute(end);
  });
}

interface Moment {
  readonly world: World;
  readonly header: StreamHeader;
  readonly plan: Plan | undefined;
  readonly minute: OpenMinute;
  readonly at: Millis;
}

function frameOf(moment: Moment): StreamFrame {
  const { world, header, minute, at } = moment;
  return {
    event: 'frame',
    at,
    tiers: tiersOf(moment),
    sites: sitesOf(world, header),
    lines: {
      usage: world.lines.all.map(({ rate }) => Math.round(rate)),
      up: world.lines.all.map(({ up }) => up),
    },
    spent: minute.spent,
  };
}

function tiersOf({ world, header, plan, minute }: Moment): StreamFrame['tiers'] {
  const clouds = new Set(header.sites.filter(({ type }) => type === 'Cloud').map(nameOf));
  const verdicts = new Map((plan?.tiers ?? []).map((tier) => [tier.tier, tier]));
  const tiers = [...world.tiers.values()];
  const loads = tiers.map(({ workload }) => minute.tiers.get(workload.key));
  const sums = (value: (load: OpenTier) => number): readonly Known[] =>
    loads.map((load) => (load === undefined ? null : rounded(value(load))));
  return {
    offered: sums(({ offered }) => offered),
    served: sums(({ served }) => served),
    lost: sums(({ offered, served, door }) => door?.lost ?? offered - served),
    refused: sums(({ door }) => (door === undefined ? 0 : door.refused + door.blocked)),
    peak: sums(({ peakOffered }) => peakOffered),
    capacity: sums(({ leastCapacity }) => leastCapacity),
    ready: sums(({ readyPods }) => readyPods),
    away: tiers.map((tier) => readyIn(tier, clouds)),
    wanted: tiers.map(({ workload }) => workload.replicas),
    needed: header.tiers.map(({ id }) => verdicts.get(id)?.neededAtNodeReady ?? null),
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function readyIn({ meter }: Tier, clouds: ReadonlySet<string>): number {
  let ready = 0;
  for (const group of meter.groups.values()) if (clouds.has(group.site)) ready += group.ready;
  return ready;
}

interface SiteCount {
  ready: number;
  inFlight: number;
  draining: number;
  notReady: number;
}

function sitesOf(world: World, { sites }: StreamHeader): StreamFrame['sites'] {
  const counts = new Map<string, SiteCount>(
    sites.map(({ name }) => [name, { ready: 0, inFlight: 0, draining: 0, notReady: 0 }]),
  );
  const joined = new Set<string>();
  for (const node of world.nodes.all.values()) {
    joined.add(node.providerId);
    const count = counts.get(node.site);
    if (count !== undefined) count[stateOf(node)] += 1;
  }
  for (const { truth, instances } of world.cloud.values()) {
    const count = counts.get(truth.site);
    if (count === undefined) continue;
    for (const { id, state } of instances.values())
      if (state !== 'deleting' && !joined.has(id)) count.inFlight += 1;
  }
  const column = (key: keyof SiteCount): readonly Known[] =>
    [...counts.values()].map((count) => count[key]);
  return {
    ready: column('ready'),
    inFlight: column('inFlight'),
    draining: column('draining'),
    notReady: column('notReady'),
  };
}

function stateOf({ ready, drainingSince }: SimNode): keyof SiteCount {
  if (!ready) return 'notReady';
  return drainingSince === undefined ? 'ready' : 'draining';
}

/** Thousandths of a request: beyond that only rounding differs. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
