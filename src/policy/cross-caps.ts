/** Numbers against the caps of the administrator, which no policy can raise. Checked only where the caps are given. */
import type { Money } from '../model/units.ts';
import type { PolicyDocument } from './document.ts';
import { problemIn } from './place-problem.ts';
import type { Path, Problem } from './problem.ts';

export interface OperatorCaps {
  /** Most replicas of one tier. */
  readonly replicas?: number | undefined;
  /** Most cloud nodes of all pools. */
  readonly cloudNodes?: number | undefined;
  /** Most money of all pools per day. */
  readonly spend?: Money | undefined;
}

interface Judged {
  readonly readable: readonly PolicyDocument[];
  readonly caps: OperatorCaps;
}

interface Capped {
  readonly path: Path;
  readonly value: number | undefined;
  readonly cap: number | undefined;
  readonly of: string;
}

export function capProblems({ readable, caps }: Judged): readonly Problem[] {
  return readable.flatMap((document) =>
    numbersOf(document, caps).flatMap((capped) => overCap(document, capped)),
  );
}

function numbersOf(
  document: PolicyDocument,
  { replicas, cloudNodes }: OperatorCaps,
): readonly Capped[] {
  const tier = { cap: replicas, of: 'replicas of one tier' };
  const nodes = { cap: cloudNodes, of: 'cloud nodes' };
  switch (document.kind) {
    case 'ScalingPolicy':
      return [{ ...tier, path: ['spec', 'replicas', 'max'], value: document.spec.replicas.max }];
    case 'Override':
      return [{ ...tier, path: ['spec', 'min'], value: document.spec.min }];
    case 'BurstPool':
      return [
        { ...nodes, path: ['spec', 'limits', 'maxNodes'], value: document.spec.limits.maxNodes },
      ];
    case 'PromotionCalendar':
      return document.spec.promotions.map(({ envelope }, index) => ({
        ...nodes,
        path: ['spec', 'promotions', index, 'envelope', 'maxCloudNodes'],
        value: envelope?.maxCloudNodes,
      }));
    default:
      return [];
  }
}

function overCap(document: PolicyDocument, { path, value, cap, of }: Capped): readonly Problem[] {
  if (value === undefined || cap === undefined || value <= cap) return [];
  const message = `${value} is above the cap of ${cap} ${of}`;
  return [
    problemIn(document, {
      path,
      code: 'ABOVE_OPERATOR_CAP',
      message,
      allowed: `at most ${cap}; the administrator sets the cap in the operator configuration`,
      fix: `write ${cap} or less, or ask the administrator`,
    }),
  ];
}
