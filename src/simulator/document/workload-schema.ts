/** How scenario.yaml writes the habits of a workload and the registries of sites. Only shapes; the reader resolves instants. */
import { z } from 'zod';
import type { Millis } from '../../model/units.ts';
import { field } from '../../policy/notation.ts';
import { BITS_PER_SECOND, SIZE_BYTES } from '../../policy/notation-amount.ts';
import { choice, NAME, SWITCH } from '../../policy/notation-name.ts';
import { integer, percent } from '../../policy/notation-number.ts';
import { duration, type Moment } from '../../policy/notation-time.ts';
import { namedList } from '../../policy/schema-parts.ts';
import { type DisruptionBudget, isHomeOnly, type WorkloadHabits } from '../workload-habits.ts';
import { instant } from './traffic-schema.ts';

const DAY_MS = 86_400_000;
const share = field(percent({ min: 0, max: 100 }));

export const WORKLOAD_FIELDS = {
  homeAffinity: field(choice(['Preferred', 'Required']))
    .optional()
    .describe('Node affinity for home; Required where it is not burstable and tolerates nothing.'),
  apart: field(SWITCH).prefault(false).describe('Required anti-affinity by node.'),
  gated: field(SWITCH)
    .prefault(false)
    .describe('The template has the scheduling gate of exact placement.'),
  spread: field(SWITCH).prefault(false).describe('Topology spread by node, ScheduleAnyway.'),
  unseenToleration: field(duration({ min: 0, max: 7 * DAY_MS }))
    .prefault('5m')
    .describe('tolerationSeconds for nodes that are not-ready or unreachable.'),
  disruptionBudget: z
    .strictObject({
      minAvailable: field(integer({ min: 0, max: 100_000 })).optional(),
      maxUnavailable: share.optional().describe('Of the replicas, rounded up.'),
    })
    .optional()
    .describe('A PodDisruptionBudget; minAvailable counts when both are given.'),
  imageSize: field(SIZE_BYTES)
    .optional()
    .describe('Pulled once per node where the site has a registry.'),
  warmUp: field(duration({ min: 0, max: DAY_MS }))
    .prefault('0s')
    .describe('A new pod serves a growing share of its unit capacity for so long.'),
  startFailures: share.prefault('0%').describe('Share of starts that end in a crash.'),
  rollouts: z
    .array(
      z.strictObject({
        at: instant,
        surge: share.prefault('25%').describe('Pods above the replicas, rounded up.'),
        unavailable: share.prefault('25%').describe('Pods that may be missing, rounded down.'),
      }),
    )
    .max(64)
    .prefault([])
    .describe('Changes of the template, as RollingUpdate carries them out.'),
};

export const REGISTRIES = namedList(
  z.strictObject({
    name: field(NAME).describe('The site.'),
    bandwidth: field(BITS_PER_SECOND).describe('Shared by all pulls of the site.'),
  }),
  64,
)
  .prefault([])
  .describe('Image registries; where a site has none, images are there already.');

const WORKLOAD = z.strictObject(WORKLOAD_FIELDS);

interface Placed {
  readonly burstable: boolean;
  readonly tolerates: readonly string[];
}

export function readWorkloadHabits(
  workload: z.output<typeof WORKLOAD> & Placed,
  instantOf: (moment: Moment) => Millis,
): WorkloadHabits {
  const { apart, spread, unseenToleration, imageSize, warmUp, startFailures } = workload;
  const { homeAffinity, gated } = workload;
  return {
    ...{ apart, spread, unseenToleration, imageSize, warmUp, startFailures },
    homeOnly: homeAffinity === undefined ? isHomeOnly(workload) : homeAffinity === 'Required',
    disruptionBudget: budgetOf(workload),
    ...(gated && { gated }),
    rollouts: workload.rollouts.map((rollout) => ({ ...rollout, at: instantOf(rollout.at) })),
  };
}

function budgetOf({ disruptionBudget }: z.output<typeof WORKLOAD>): DisruptionBudget | undefined {
  const { minAvailable, maxUnavailable } = disruptionBudget ?? {};
  if (minAvailable !== undefined) return { minAvailable };
  return maxUnavailable === undefined ? undefined : { maxUnavailable };
}
