/** Two policies that would write their limits into one object, so that one of them would take away the other's. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Path, Problem } from './problem.ts';

interface Written {
  readonly tier: DocumentOf<'ScalingPolicy'>;
  readonly path: Path;
  /** Kind and name. */
  readonly object: string;
}

export function gatewayProblems({ readable }: CrossInput): readonly Problem[] {
  const first = new Map<string, Written>();
  const problems: Problem[] = [];
  for (const tier of ofKind(readable, 'ScalingPolicy')) {
    for (const written of writtenBy(tier)) {
      const key = `${tier.meta.namespace} ${written.object}`;
      const before = first.get(key);
      first.set(key, before ?? written);
      if (before !== undefined) problems.push(twice(written, before));
    }
  }
  return problems;
}

function writtenBy(tier: DocumentOf<'ScalingPolicy'>): readonly Written[] {
  const { gateways = [] } = tier.spec.admission ?? {};
  return gateways.flatMap(({ envoyGateway, ingressNginx, sentinel }, index) => {
    const path: Path = ['spec', 'admission', 'gateways', index];
    const objects = [
      envoyGateway && `${envoyGateway.kind} ${envoyGateway.route}`,
      ingressNginx && `Ingress ${ingressNginx.ingress}`,
      sentinel && `ConfigMap ${sentinel.configMap}`,
    ];
    return objects.flatMap((object) => (object === undefined ? [] : [{ tier, path, object }]));
  });
}

function twice({ tier, path, object }: Written, before: Written): Problem {
  const where = `${nameIn(before.tier)} spec.admission.gateways[${before.path.at(-1)}]`;
  return problemIn(tier, {
    path,
    code: 'DUPLICATE_GATEWAY',
    message: `${object} already takes the limit of ${where}`,
    allowed: 'one route, Ingress or ConfigMap for each limit',
    fix: 'give each policy a route, an Ingress or a ConfigMap of its own',
  });
}
