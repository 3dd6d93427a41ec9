/**
 * How much earlier a tier looks ahead because others start after it: what it is to have when they begin must serve by
 * then. Where calendars say when, so that nobody has to wait at the last moment. Judges no readiness.
 */
import type { Settings } from '../model/decide-input.ts';
import type { ScalingPolicy, TierId } from '../model/policy.ts';
import type { Millis } from '../model/units.ts';
import { podHorizon } from './horizon.ts';

/** Per tier; a tier that nobody starts after has none. */
export type HeadStarts = ReadonlyMap<TierId, Millis>;

const NONE: HeadStarts = new Map();

/** Along a chain they add up. A circle, which `validate` refuses, is followed once round. */
export function headStarts(tiers: readonly ScalingPolicy[], settings: Settings): HeadStarts {
  const followers = followersOf(tiers);
  if (followers.size === 0) return NONE;
  const starts = new Map<TierId, Millis>();

  function startOf(id: TierId): Millis {
    const known = starts.get(id);
    const after = followers.get(id);
    if (known !== undefined || after === undefined) return known ?? 0;
    starts.set(id, 0);
    let longest: Millis = 0;
    for (const follower of after)
      longest = Math.max(longest, podHorizon(follower, settings) + startOf(follower.id));
    starts.set(id, longest);
    return longest;
  }

  for (const id of followers.keys()) startOf(id);
  return starts;
}

function followersOf(tiers: readonly ScalingPolicy[]): ReadonlyMap<TierId, ScalingPolicy[]> {
  const followers = new Map<TierId, ScalingPolicy[]>();
  for (const tier of tiers)
    for (const before of tier.startAfter ?? [])
      followers.set(before, [...(followers.get(before) ?? []), tier]);
  return followers;
}
