/**
 * The only randomness of the simulator: streams derived from the seed and the name of an entity, so that a new
 * entity never shifts the draws of another.
 */
import type { LeadTime, Millis } from '../model/units.ts';

export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Lognormal with this median and 95th percentile, in whole milliseconds. */
  leadTime(spread: LeadTime): Millis;
}

export interface Randomness {
  stream(entity: string): RandomStream;
  /** Standard normal that depends on the entity and the index alone: past and future can be asked in any order. */
  noise(entity: string): (index: number) => number;
}

/** z of the 95th percentile of a standard normal. */
const Z_95 = 1.644_853_627;
const UINT32 = 4_294_967_296;
const UNIFORMS_PER_NORMAL = 4;

export function createRandomness(seed: number): Randomness {
  return {
    stream: (entity) => createStream(hashText(`${seed}/${entity}`)),
    noise: (entity) => createNoise(hashText(`${seed}/${entity}/noise`)),
  };
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed(hash);
}

/** Spreads every bit of a 32-bit number over all others. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function createStream(start: number): RandomStream {
  let state = start;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    return mixed(state) / UINT32;
  }
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  function leadTime({ p50, p95 }: LeadTime): Millis {
    const sigma = p95 > p50 ? Math.log(p95 / p50) / Z_95 : 0;
    return Math.round(p50 * Math.exp(sigma * normal()));
  }
  return { next, normal, leadTime };
}

/** A sum of four uniforms: near enough to a normal for noise, and cheap at every step of a long run. */
function createNoise(start: number): (index: number) => number {
  return (index) => {
    let state = mixed(start ^ Math.imul(index | 0, 0x9e3779b1));
    let sum = 0;
    for (let draw = 0; draw < UNIFORMS_PER_NORMAL; draw += 1) {
      state = mixed((state + 0x6d2b79f5) | 0);
      sum += state / UINT32;
    }
    return (sum - UNIFORMS_PER_NORMAL / 2) * Math.sqrt(12 / UNIFORMS_PER_NORMAL);
  };
}
