/** The run in which an expectation is missed: the same scenario, driven by its control instead. */

import type { PolicyDocument } from '../policy/document.ts';
import { baselineNamed } from './baselines/all.ts';
import type { Control, Unsaid } from './expectation.ts';
import type { RehearsalInput } from './rehearse.ts';

/**
 * What to rehearse; undefined for a planted bug, which needs another build of the product.
 * Throws for a baseline that does not exist.
 */
export function controlRun(input: RehearsalInput, control: Control): RehearsalInput | undefined {
  switch (control.kind) {
    case 'controller-off':
      return { ...input, controller: false };
    case 'faults':
      return { ...input, faults: [...(input.faults ?? []), ...control.faults] };
    case 'without':
      return {
        ...input,
        documents: input.documents.map((one) => silenced(one, control.unsaid)),
      };
    case 'planted':
      return undefined;
    case 'baseline': {
      const baseline = baselineNamed(control.baseline);
      if (baseline === undefined) throw new Error(`no baseline is called ${control.baseline}`);
      const { documents, seed } = input;
      return {
        ...input,
        controller: false,
        onWorld: (world) => baseline.start(world, { documents, seed }),
      };
    }
  }
}

/** All tiers of one level where levels are unsaid. */
function silenced(document: PolicyDocument, unsaid: readonly Unsaid[]): PolicyDocument {
  if (document.kind === 'ScalingPolicy' && unsaid.includes('level'))
    return { ...document, spec: { ...document.spec, level: 'L1' } };
  if (document.kind !== 'BurstPool') return document;
  const grantedTo = document.spec.grantedTo?.map(({ reserveNodes, weight, ...grant }) => ({
    ...grant,
    ...(unsaid.includes('reserveNodes') ? {} : { reserveNodes }),
    ...(unsaid.includes('weight') ? {} : { weight }),
  }));
  return { ...document, spec: { ...document.spec, grantedTo } };
}

/** The same control gives the same text: one run serves all expectations that name it. */
export function controlName(control: Control): string {
  switch (control.kind) {
    case 'controller-off':
      return 'nobody in control';
    case 'baseline':
      return `the model ${control.baseline}`;
    case 'faults':
      return `faults ${control.faults.map(({ id, subject = '' }) => `${id} ${subject}`.trim()).join(', ')}`;
    case 'without':
      return `without ${control.unsaid.join(' and ')}`;
    case 'planted':
      return `planted bug ${control.bug}`;
  }
}
