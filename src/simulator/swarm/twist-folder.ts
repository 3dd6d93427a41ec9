/** What the twists of a drawn world add to its files: pieces of YAML, empty where a world does not have them. */
import { MINUTE, type Millis } from '../../model/units.ts';
import { KIB_PER_REQUEST, type SmallTier, type SmallWorld, type Span } from './small-world.ts';

type Twisted = Pick<SmallWorld, 'twists' | 'tiers' | 'lines' | 'from' | 'to'>;

/** The tiers of shop and, where there is one, that of the neighbour. */
export function tiersOf({ tiers, twists: { neighbour } }: Twisted): readonly SmallTier[] {
  return neighbour === undefined ? tiers : [...tiers, neighbour.tier];
}

export function moreNamespaces({ twists: { neighbour } }: Twisted): string {
  if (neighbour === undefined) return '';
  return '    - { name: lab, labels: { team: lab, kingtide.dev/residency: burstable } }\n';
}

/** Behind the first grant of a pool. */
export function moreGrants({ twists: { neighbour } }: Twisted): string {
  if (neighbour === undefined) return '';
  const { weight, reserveNodes } = neighbour;
  const whose = 'name: lab, namespaceSelector: { matchLabels: { team: lab } }';
  return `, { ${whose}, weight: ${weight}, reserveNodes: ${reserveNodes} }`;
}

const COPY = { metric: 'copy_age_seconds', fresh: 2, late: 100, atMost: 30 } as const;
const TROUBLE = { metric: 'trouble_level', none: 0, much: 100 } as const;

export function gauges(world: Twisted): string {
  const { gate, ladder } = world.twists;
  const all = [
    ...(gate === undefined ? [] : [gauge(world, COPY.metric, [gate, COPY.fresh, COPY.late])]),
    ...(ladder === undefined
      ? []
      : [gauge(world, TROUBLE.metric, [ladder, TROUBLE.none, TROUBLE.much])]),
  ];
  return all.length === 0 ? '' : `  gauges:\n${all.join('')}`;
}

/** Up within a minute, and down within one. */
function gauge(
  world: Twisted,
  metric: string,
  [{ from, until }, low, high]: readonly [Span, number, number],
): string {
  const points = [
    ...[point(world.from, low), point(from - MINUTE, low), point(from, high)],
    ...[point(until - MINUTE, high), point(until, low), point(world.to, low)],
  ];
  return `    - { metric: ${metric}, job: business, points: [${points.join(', ')}] }\n`;
}

function point(at: Millis, value: number): string {
  return `{ at: ${instant(at)}, value: ${value} }`;
}

/** Inside the braces of a tier's door. */
export function doorOf({ twists: { narrow, ladder }, tiers }: Twisted, tier: SmallTier): string {
  const limits = narrow === undefined ? '' : ', obeysLimits: true';
  if (ladder === undefined || tiers[0] !== tier) return limits;
  const steps = STEPS.map(({ name, saves }) => `{ name: ${name}, saves: ${saves}%, takes: 20s }`);
  return `${limits}, steps: [${steps.join(', ')}]`;
}

const STEPS = [
  { name: 'small-pictures', above: 10, saves: 20 },
  { name: 'no-recommendations', above: 50, saves: 25 },
] as const;

/** A line of a workload's template. */
export function templateGate({ twists: { exact } }: Twisted): string {
  return exact === true ? '      gated: true\n' : '';
}

/** What a replica really serves in the cloud. */
export function cloudTruth({ twists: { uneven } }: Twisted, { unitCapacity }: SmallTier): string {
  if (uneven === undefined) return '';
  return `      perSite: [{ name: cloud, unitCapacity: ${cloudUnit(unitCapacity, uneven)} rps }]\n`;
}

/** What the policy says that it serves there; a line of a demand. */
export function cloudUnits({ twists: { uneven } }: Twisted, { perReplica }: SmallTier): string {
  if (uneven === undefined) return '';
  return `      perSite: [{ name: cloud, perReplica: ${cloudUnit(perReplica, uneven)} rps }]\n`;
}

function cloudUnit(rps: number, percent: number): number {
  return Math.max(1, Math.round((rps * percent) / 100));
}

/** Inside the braces of a tier's residency. */
export function gateOf({ twists: { gate } }: Twisted): string {
  if (gate === undefined) return '';
  const query = `max(${COPY.metric})`;
  return `, growWhile: [{ name: copy-is-fresh, query: '${query}', atMost: "${COPY.atMost}" }]`;
}

/** Further fields of a tier's policy. */
export function moreFields({ twists, tiers }: Twisted, tier: SmallTier): string {
  const { ordered, survives, ladder, narrow, exact } = twists;
  const [first, second] = tiers;
  return [
    ...(narrow === undefined ? [] : [`  entry: { bytesPerRequest: ${KIB_PER_REQUEST}KiB }\n`]),
    ...(ordered === true && tier === second ? [`  startAfter: [{ name: ${first?.name} }]\n`] : []),
    ...(survives === tier.name ? ['  survive: LargestSite\n'] : []),
    ...(exact === true ? ['  placement: Exact\n'] : []),
    ...(ladder !== undefined && tier === first ? [DEGRADE] : []),
  ].join('');
}

const DEGRADE = `  degrade:\n${STEPS.map(
  ({ name, above, saves }) =>
    `    - { name: ${name}, when: 'max(${TROUBLE.metric})', above: "${above}", after: 30s, takes: 20s, undoAfter: 2m, saves: ${saves}%, rollback: by itself, owner: shop }\n`,
).join('')}`;

/** Further fields of the cloud's site. */
export function declaredLines({ twists: { narrow }, lines }: Twisted): string {
  if (narrow === undefined) return '';
  const all = lines.map(({ name, megabits }) => {
    const usage = `, usageQuery: 'sum(rate(line_bits_total{line="${name}"}[1m]))'`;
    const measured = narrow.measured ? usage : '';
    return `    - { name: ${name}, to: home, bandwidth: ${megabits}Mbps${measured} }\n`;
  });
  return `  lines:\n${all.join('')}  lineWaterLevel: ${narrow.waterLevel}%\n`;
}

/** Without seconds: local time in UTC, as a person writes it. */
export function instant(at: Millis): string {
  return new Date(at).toISOString().slice(0, 16);
}
