/** Targets that scrapes do not reach (M8): a share of a workload's pods or of the gateways, the same ones all the time. */
import type { Ratio } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';

/** Subject of the balancers; pods are named by their workload's key. */
export const GATEWAY = 'gateway';
/** Subject of M8 for what answers lack; see `ports/metrics-trouble.ts`. */
export const STORE = 'store';
/** M8 without a size. */
export const USUAL_MISSING: Ratio = 0.5;

export interface DownTargets {
  /** True for a target that the scrape did not reach. */
  isDown(subject: string, target: string): boolean;
}

interface Missing {
  readonly subject: string | undefined;
  readonly share: Ratio;
}

export interface TargetsInput {
  readonly faults: Faults;
  readonly randomness: Randomness;
}

/** What is down now; undefined while everything answers. */
export function watchTargets({ faults, randomness }: TargetsInput): () => DownTargets | undefined {
  const missing = new Set<Missing>();
  let now: DownTargets | undefined;

  function renew(): void {
    const all = [...missing];
    now = all.length === 0 ? undefined : downTargets(all, randomness);
  }

  faults.whenever('M8', ({ subject, size = USUAL_MISSING }) => {
    if (subject === STORE) return undefined;
    const one = { subject, share: size };
    missing.add(one);
    renew();
    faults.fire('M8', subject ?? 'every target');
    return () => {
      missing.delete(one);
      renew();
    };
  });
  return () => now;
}

function downTargets(missing: readonly Missing[], randomness: Randomness): DownTargets {
  const known = new Map<string, boolean>();

  function find(subject: string, target: string): boolean {
    const lot = randomness.stream(`target/${subject}/${target}`).next();
    return missing.some((one) => (one.subject ?? subject) === subject && lot < one.share);
  }

  return {
    isDown(subject, target) {
      const key = `${subject}/${target}`;
      const down = known.get(key) ?? find(subject, target);
      known.set(key, down);
      return down;
    },
  };
}
