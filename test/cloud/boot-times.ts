/** Boot times from a seeded lognormal: the n-th instance of a group boots equally long in every run of a seed. */
const Z95 = 1.6448536269514722;

/** Two uniform draws in (0, 1] from a hash of the seed, the group and the instance's number. */
function uniforms(seed: number, group: string, n: number): [number, number] {
  let hash = 2166136261 ^ seed;
  for (const char of `${group}#${n}`) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  }
  const draw = () => {
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    hash ^= hash >>> 16;
    return ((hash >>> 0) + 1) / 4294967296;
  };
  return [draw(), draw()];
}

export interface Draw {
  readonly seed: number;
  readonly group: string;
  readonly n: number;
}

/** Milliseconds; half of all draws are below `p50Ms`, 95% below `p95Ms`. */
export function bootTime(draw: Draw, boot: { p50Ms: number; p95Ms: number }): number {
  const [u, v] = uniforms(draw.seed, draw.group, draw.n);
  const normal = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  const sigma = Math.log(Math.max(boot.p95Ms, boot.p50Ms) / boot.p50Ms) / Z95;
  return Math.round(boot.p50Ms * Math.exp(sigma * normal));
}
