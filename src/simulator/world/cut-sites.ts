/**
 * Sites whose last line is down (W1): the API server at home hears nothing of their kubelets, while their pods live on.
 * Looks again whenever a line goes or comes back.
 */
import type { SiteName } from '../../model/policy.ts';
import type { Faults } from '../faults/faults.ts';
import type { Lines } from '../lines/lines.ts';

export interface CutSitesInput {
  readonly faults: Faults;
  readonly lines: Lines;
  /** Silences the kubelets of a site; what it returns lets them be heard again. */
  readonly silence: (site: SiteName) => (() => void) | undefined;
}

/** Join after the lines have: they change first. */
export function followCutSites({ faults, lines, silence }: CutSitesInput): void {
  const sites = new Set(lines.all.map(({ truth }) => truth.site));
  const healing = new Map<SiteName, (() => void) | undefined>();

  function look(): void {
    for (const site of sites) {
      const isCut = lines.isCut(site);
      if (isCut && !healing.has(site)) healing.set(site, silence(site));
      if (isCut || !healing.has(site)) continue;
      healing.get(site)?.();
      healing.delete(site);
    }
  }

  faults.whenever('W1', () => {
    look();
    return look;
  });
}
