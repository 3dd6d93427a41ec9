/**
 * Every fault the simulator knows, by the ids of the fault model. A fault that is scheduled or drawn is listed here;
 * what each does to the world is carried out elsewhere.
 */
import { API_FAULTS } from './kinds/api.ts';
import { CONFIGURATION_FAULTS } from './kinds/configuration.ts';
import { LINE_FAULTS } from './kinds/lines.ts';
import { METRICS_FAULTS } from './kinds/metrics.ts';
import { NODE_FAULTS } from './kinds/nodes.ts';
import { PEOPLE_FAULTS } from './kinds/people.ts';
import { PROCESS_FAULTS } from './kinds/process.ts';
import { PROVIDER_FAULTS } from './kinds/provider.ts';

export const CATALOGUE = [
  ...API_FAULTS,
  ...PROCESS_FAULTS,
  ...METRICS_FAULTS,
  ...PROVIDER_FAULTS,
  ...NODE_FAULTS,
  ...LINE_FAULTS,
  ...CONFIGURATION_FAULTS,
  ...PEOPLE_FAULTS,
] as const;

export type FaultId = (typeof CATALOGUE)[number]['id'];

export const FAULT_IDS: readonly FaultId[] = CATALOGUE.map(({ id }) => id);
