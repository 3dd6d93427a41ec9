/** Rules between the fields of one document, by kind. They run only on documents whose every field is sound. */
import type { Context, PolicyDocument } from './document.ts';
import type { FieldFlaw } from './problem.ts';
import { calendarRules } from './rules-calendar.ts';
import { nodeRequestRules } from './rules-node-request.ts';
import { overrideRules } from './rules-override.ts';
import { poolRules } from './rules-pool.ts';
import { siteRules } from './rules-site.ts';
import { tierRules } from './rules-tier.ts';

export function fieldRules(document: PolicyDocument, context: Context): readonly FieldFlaw[] {
  switch (document.kind) {
    case 'Site':
      return siteRules(document.spec);
    case 'BurstPool':
      return poolRules(document.spec);
    case 'ScalingPolicy':
      return tierRules(document.spec, context);
    case 'PromotionCalendar':
      return calendarRules(document.spec, context);
    case 'Override':
      return overrideRules(document.spec, context);
    case 'NodeRequest':
      return nodeRequestRules(document);
  }
}
