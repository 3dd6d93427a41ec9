/** Quantities that only scenarios have. */
import type { Millicores } from '../../model/units.ts';
import { accept, type Notation, refuse, textNotation } from '../../policy/notation.ts';
import { shown } from '../../policy/shown.ts';

const CPU_ALLOWED = 'CPU from 1m to 1024000m, such as 500m';
const CPU_MAX: Millicores = 1_024_000;

/** CPU a pod asks for; a node's is bounded more tightly by the policies. */
export const POD_CPU: Notation<Millicores> = textNotation({
  maxLength: 9,
  allowed: CPU_ALLOWED,
  example: '500m',
  pattern: '^[0-9]{1,7}m$',
  numberFix: (value) => `${Math.round(value * 1000)}m`,
  read(text) {
    const digits = /^(\d{1,7})m$/.exec(text)?.[1];
    const value = Number(digits);
    if (digits !== undefined && value >= 1 && value <= CPU_MAX) return accept(value);
    const message = `${shown(text)} is not an amount of CPU`;
    return refuse({
      code: 'BAD_FORMAT',
      message,
      allowed: CPU_ALLOWED,
      fix: 'write thousandths of a core, for example 500m',
    });
  },
});

/** A file of the scenario's own folder; nothing outside it is read. */
export const FILE_NAME: Notation<string> = textNotation({
  maxLength: 128,
  allowed: 'the name of a file in the folder of the scenario',
  example: 'trace.csv',
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
  read(text) {
    if (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text)) return accept(text);
    return refuse({
      code: 'BAD_NAME',
      message: `${shown(text)} is not a file name`,
      allowed: 'the name of a file in the folder of the scenario',
      fix: 'put the file beside scenario.yaml and write its name alone',
    });
  },
});

/** `namespace/name` of a workload of the scenario. */
export const WORKLOAD: Notation<string> = textNotation({
  maxLength: 127,
  allowed: 'a workload as namespace/name',
  example: 'shop/browse',
  pattern: '^[a-z0-9-]{1,63}/[a-z0-9-]{1,63}$',
  read(text) {
    if (/^[a-z0-9-]{1,63}\/[a-z0-9-]{1,63}$/.test(text)) return accept(text);
    return refuse({
      code: 'BAD_NAME',
      message: `${shown(text)} names no workload`,
      allowed: 'a workload as namespace/name',
      fix: 'write it as in the scenario, for example shop/browse',
    });
  },
});
