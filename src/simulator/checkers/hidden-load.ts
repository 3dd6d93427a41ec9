/**
 * Whether a tier would be left with less than the world asks of it while a fault of the metrics hides that: the load is
 * read from the journal, so that no answer of Prometheus can mislead it. Judges nothing else.
 */
import type { ScalingPolicy } from '../../model/policy.ts';
import { largestPerReplica } from '../../model/unit-capacity.ts';
import { MINUTE, type Millis, type Ratio, type Rps } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import { USUAL_FAILING } from '../world/load-flows.ts';
import type { World } from '../world/world.ts';

/** They make a sum smaller than it is, and say so elsewhere: by targets, a warning, the sample's age or a veto. */
const HIDING: readonly FaultId[] = ['M4', 'M8', 'M9'];
/** A fault that ended this long ago is still in averages. */
const ECHO: Millis = MINUTE;
/** The least of this time counts: whoever shrinks while the crowd is just coming back was not misled. */
const LASTING: Millis = 3 * MINUTE;
/** Replicas may be this share of the need: readings are averages, and a tenth of the targets may be missing. */
const NEAR: Ratio = 0.8;

interface Offered {
  readonly at: Millis;
  readonly rps: Rps;
  /** Of that, what really came: less the users who stay away while the system fails. */
  readonly came: Rps;
}

/** Says in what way `to` replicas are too few; undefined when they are not, or when nothing hides the load. */
export function startHidden({
  journal,
  faults,
  clock,
  gateways,
}: Pick<World, 'journal' | 'faults' | 'clock' | 'gateways'>): (
  policy: ScalingPolicy,
  to: number,
) => string | undefined {
  const hiding = faults.schedule.filter(({ id }) => HIDING.includes(id));
  if (hiding.length === 0) return () => undefined;
  const stayAway = faults.schedule.filter(({ id }) => id === 'M9');
  const recent = new Map<string, readonly Offered[]>();

  /** A step's load is poured as its beginning finds the world. */
  function shareAway(workload: string, began: Millis): Ratio {
    const on = stayAway.filter(
      ({ from, until, subject }) =>
        began >= from && began < until && (subject ?? workload) === workload,
    );
    return Math.max(0, ...on.map(({ size = USUAL_FAILING }) => size));
  }

  journal.listen((event) => {
    if (event.kind !== 'load') return;
    for (const { workload, offered } of event.tiers) {
      const kept = (recent.get(workload) ?? []).filter(({ at }) => at > event.at - LASTING);
      // Nobody grows for those whom an admission limit keeps out.
      const letIn = gateways.get(workload) ?? Number.POSITIVE_INFINITY;
      const rps = Math.min(letIn, (offered / event.span) * 1_000);
      const came = rps * (1 - shareAway(workload, event.at - event.span));
      recent.set(workload, [...kept, { at: event.at, rps, came }]);
    }
  });

  return (policy, to) => {
    const now = clock.now();
    // Where no veto can tell that users stay away, only those who come can be hidden, whatever else is broken.
    const blind = policy.vetoes.length === 0;
    const fault = hiding.find(
      ({ id, from, until }) => now >= from && now < until + ECHO && (id !== 'M9' || !blind),
    );
    const steps = recent.get(`${policy.namespace}/${policy.target.name}`) ?? [];
    if (fault === undefined || steps.length === 0) return undefined;
    const least = Math.min(...steps.map(({ rps, came }) => (blind ? came : rps)));
    const need = needOf(policy, least);
    return to < NEAR * need ? `while ${fault.id} hides a load that needs ${need}` : undefined;
  };
}

/** Replicas, by the policy's own word. */
function needOf({ demands, waterLevel, replicas }: ScalingPolicy, rps: Rps): number {
  if (demands.length === 0) return 0;
  const perReplica = Math.min(...demands.map(largestPerReplica));
  return Math.min(replicas.max, Math.ceil(rps / (perReplica * waterLevel)));
}
