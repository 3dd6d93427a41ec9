/** Rules between the fields of an Override. */
import type { Context } from './document.ts';
import type { Spec } from './kinds.ts';
import { instantText } from './local-time.ts';
import type { FieldFlaw } from './problem.ts';
import { resolveMoment } from './recurrence.ts';
import { clockWarning } from './rules-clock.ts';

export function overrideRules(spec: Spec<'Override'>, context: Context): readonly FieldFlaw[] {
  return [...effectRule(spec), ...untilRules(spec, context)];
}

function effectRule(spec: Spec<'Override'>): readonly FieldFlaw[] {
  const numbers = [spec.min, spec.nodes, spec.capacity].some((value) => value !== undefined);
  if (numbers || spec.pause || spec.noShrink || spec.release) return [];
  const allowed =
    'at least one of min, nodes, capacity, pause: true, noShrink: true, release: true';
  return [
    {
      path: ['spec'],
      code: 'ONE_OF',
      message: 'this override changes nothing',
      allowed,
      fix: 'say what it should change, or delete it',
    },
  ];
}

function untilRules({ until }: Spec<'Override'>, { now, timeZone }: Context): readonly FieldFlaw[] {
  const path = ['spec', 'until'];
  const resolved = resolveMoment(until, timeZone, 'end');
  const said = instantText(resolved.ms, timeZone);
  const found: FieldFlaw[] = clockWarning({ path, moment: until, zone: timeZone, side: 'end' });
  if (until.kind === 'local') {
    const message = `${until.text} has no offset; it is read in the time zone of the operator, here ${timeZone}: ${said}`;
    found.push({
      path,
      severity: 'warning',
      code: 'ZONE_ASSUMED',
      message,
      allowed: 'a time with Z or an offset',
      fix: 'add an offset such as +08:00',
    });
  }
  if (resolved.ms <= now) {
    const message = `it ended at ${said} and changes nothing`;
    found.push({
      path,
      severity: 'warning',
      code: 'IN_THE_PAST',
      message,
      allowed: 'a time in the future',
      fix: 'delete the override, or set a new end',
    });
  }
  return found;
}
