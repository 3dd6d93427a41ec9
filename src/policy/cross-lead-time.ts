/** Promotions so near that nodes ordered now come too late. A warning with both instants: growth starts at once anyway. */
import type { Millis } from '../model/units.ts';
import { comingWindows, type PlacedWindow } from './cross-calendar.ts';
import type { CrossInput } from './cross-input.ts';
import { instantText } from './local-time.ts';
import { durationText } from './notation-time.ts';
import { problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Problem } from './problem.ts';

export function leadTimeProblems(input: CrossInput): readonly Problem[] {
  const lead = leadTime(input);
  if (lead === undefined) return [];
  const { now } = input.context;
  const late = comingWindows(input, lead).filter(
    ({ window }) => window.start > now && window.readyFrom < now + lead,
  );
  return late.map((placed) => tooLate(placed, now, lead));
}

/** The fastest pool and the slowest burstable tier; undefined without a pool. */
function leadTime({ readable }: CrossInput): Millis | undefined {
  const nodes = ofKind(readable, 'BurstPool').map(({ spec }) => spec.nodeLeadTime.p95);
  if (nodes.length === 0) return undefined;
  const burstable = ofKind(readable, 'ScalingPolicy').filter(
    ({ spec }) => spec.residency.mode === 'Burstable',
  );
  const pods = burstable.map(({ spec }) => spec.capacity.podReady.p95);
  return Math.min(...nodes) + Math.max(0, ...pods);
}

function tooLate({ window, calendar, path }: PlacedWindow, now: Millis, lead: Millis): Problem {
  const zone = calendar.spec.timeZone;
  const message = `it must stand at ${instantText(window.readyFrom, zone)}, but nodes and pods need ${durationText(lead)} (p95), to ${instantText(now + lead, zone)}; growth starts at once and may be late`;
  return problemIn(calendar, {
    path,
    severity: 'warning',
    code: 'LEAD_TIME_SHORT',
    message,
    allowed: `a start at least ${durationText(lead)} plus readyBefore ahead`,
    fix: 'start later, shorten readyBefore, or accept it',
  });
}
