/**
 * What people and calendars have forbidden for a tier, whether or not anything is wanted now: someone who paused it must
 * be able to see that it is paused. Pure; it repeats what decide goes by and decides nothing.
 */
import type { Override, TierId } from '../../model/policy.ts';
import { instantStatus } from '../../policy/status-write.ts';
import type { Cycle } from '../../ports/recorder.ts';

export interface Standing {
  readonly reason: 'paused' | 'no-shrink' | 'released' | 'freeze';
  readonly detail: string;
}

/** Pauses first. */
export function standingFor(tier: TierId, { input, plan }: Cycle): readonly Standing[] {
  const mine = input.policies.overrides.filter(
    (override) => override.tier === tier && override.until > plan.at,
  );
  const found: Standing[] = [...ofSwitches(input.snapshot.switches)];
  for (const override of mine) {
    if (override.pause) found.push({ reason: 'paused', detail: words(override) });
    if (override.noShrink) found.push({ reason: 'no-shrink', detail: words(override) });
    if (override.release === true) found.push({ reason: 'released', detail: words(override) });
  }
  found.push(...ofFreeze(tier, { input, plan }));
  return found.sort((a, b) => Number(b.reason === 'paused') - Number(a.reason === 'paused'));
}

function ofFreeze(tier: TierId, { input, plan }: Pick<Cycle, 'input' | 'plan'>) {
  const id = plan.tiers.find((one) => one.tier === tier)?.frozenBy;
  const window = input.policies.windows.find((one) => one.id === id);
  if (window?.freeze === undefined) return [];
  const detail = `promotion ${window.id} is frozen until ${instantStatus(window.freeze.to)}`;
  return [{ reason: 'freeze', detail } as const];
}

function ofSwitches(switches: Cycle['input']['snapshot']['switches']): readonly Standing[] {
  if (switches.kind !== 'fresh')
    return [{ reason: 'paused', detail: `the switches cannot be read: ${switches.cause}` }];
  const { pause, noShrink, pauseNote, noShrinkNote } = switches.value;
  return [
    ...(pause ? [{ reason: 'paused', detail: noted('pause', pauseNote) } as const] : []),
    ...(noShrink
      ? [{ reason: 'no-shrink', detail: noted('noShrink', noShrinkNote) } as const]
      : []),
  ];
}

function noted(key: string, note: string | undefined): string {
  return `kingtide-switches says ${key}: "true"${note === undefined ? '' : ` ${note}`}`;
}

function words({ id, until, reason }: Override): string {
  return `Override ${id} until ${instantStatus(until)}: ${reason}`;
}
