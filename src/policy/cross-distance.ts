/** Tiers that limit their distance, where sites do not say theirs. A warning: those sites are simply not used. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { durationText } from './notation-time.ts';
import { problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Problem } from './problem.ts';

export function distanceProblems({ readable }: CrossInput): readonly Problem[] {
  const used = new Set(ofKind(readable, 'BurstPool').map(({ spec }) => spec.site));
  const silent = ofKind(readable, 'Site')
    .filter(({ meta, spec }) => used.has(meta.name) && spec.rtt === undefined)
    .map(({ meta }) => meta.name);
  if (silent.length === 0) return [];
  return ofKind(readable, 'ScalingPolicy').flatMap((tier) => unknownFor(tier, silent));
}

function unknownFor(
  tier: DocumentOf<'ScalingPolicy'>,
  silent: readonly string[],
): readonly Problem[] {
  const { maxRtt, residency } = tier.spec;
  if (maxRtt === undefined || residency.mode !== 'Burstable') return [];
  const problem = problemIn(tier, {
    path: ['spec', 'maxRtt'],
    severity: 'warning',
    code: 'RTT_UNKNOWN',
    message: `maxRtt is ${durationText(maxRtt)}, and ${silent.join(', ')} does not say its rtt, so this tier never goes there`,
    allowed: 'sites that say spec.rtt',
    fix: `measure the round trip time from home to ${silent.join(', ')} and write it as spec.rtt of the Site`,
  });
  return [problem];
}
