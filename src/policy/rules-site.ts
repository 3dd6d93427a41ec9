/** Rules between the fields of a Site. */
import type { Spec } from './kinds.ts';
import type { FieldFlaw } from './problem.ts';

/** Distance, countries and lines are said of the place that is gone to. */
const OF_CLOUD = ['rtt', 'allowFrom', 'lines', 'lineWaterLevel'] as const;

export function siteRules(spec: Spec<'Site'>): readonly FieldFlaw[] {
  if (spec.type === 'Cloud') return [...usageOfCloud(spec), ...levelRules(spec)];
  return OF_CLOUD.filter((field) => spec[field] !== undefined).map((field) => ({
    path: ['spec', field],
    code: 'ONLY_CLOUD_SITE' as const,
    message: `${field} of an OnPrem site means nothing`,
    allowed: 'only at a Cloud site',
    fix: 'write it at the Cloud sites, or remove it',
  }));
}

/** Room in the cloud is bought by requests, so nobody would look at it. */
function usageOfCloud({ usageQuery }: Spec<'Site'>): readonly FieldFlaw[] {
  if (usageQuery === undefined) return [];
  return [
    {
      path: ['spec', 'usageQuery'],
      code: 'ONLY_ON_PREM_SITE',
      message: 'usageQuery of a Cloud site means nothing',
      allowed: 'only at an OnPrem site',
      fix: 'write it at the OnPrem site, or remove it',
    },
  ];
}

function levelRules({ lines = [], lineWaterLevel }: Spec<'Site'>): readonly FieldFlaw[] {
  if (lineWaterLevel === undefined || lines.length > 0) return [];
  return [
    {
      path: ['spec', 'lineWaterLevel'],
      code: 'LINE_UNFIT',
      message: 'a water level without lines means nothing',
      allowed: 'only together with spec.lines',
      fix: 'write the lines with their bandwidth, or remove lineWaterLevel',
    },
  ];
}
