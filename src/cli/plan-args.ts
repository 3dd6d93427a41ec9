/** What `kingtide plan` was asked for, or what is wrong with the question. Flags that are to come are refused by name. */
import { parseArgs } from 'node:util';
import type { Millis } from '../model/units.ts';
import type { Notation } from '../policy/notation.ts';
import { choice } from '../policy/notation-name.ts';
import { integer } from '../policy/notation-number.ts';
import { INSTANT } from '../policy/notation-time.ts';

export const PLAN_USAGE = `Usage: kingtide plan DIR [options]

Runs the real controller through a promotion before it happens, at low, expected and high demand, in a simulated
world that is what the policies of DIR say: unit capacities, pools, lead times, lines, calendars. Nodes at home,
pods and ordinary load come from DIR/scenario.yaml. Touches nothing; the same inputs give the same bytes.

  --promotion NAME     which one (default: the only one there is)
  --from TIME          begins then (RFC 3339) instead of two hours before the first action; the first
                       occurrence from then on is planned
  --to TIME            ends then instead of with the last give-back
  --seed N             draws other boot times (default: the scenario's)
  --format text|json|html   json follows docs/schema/plan.json; html is one file that needs no network:
                       kingtide plan DIR --format html > plan.html
  --lang en|zh         of text and html (default: the environment's, LANG)
  --quick              leaves out what takes many more runs: what breaks first, late deliveries, and models of
                       other autoscalers beside the money
  --stress             failure runs, with Kingtide and with nobody in control: half as much again, pools empty or
                       short, slow boots, a line down, Prometheus dark, the operator down at zero hour
  --diff OLD.json      what is different from an earlier plan, as --format json printed it
  --strict             a plan that holds only on conditions is a failure, too

Exit codes: 0 pass, or conditional without --strict; 3 fail; 2 bad input.
`;

const FLAGS = {
  promotion: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  seed: { type: 'string' },
  format: { type: 'string' },
  lang: { type: 'string' },
  diff: { type: 'string' },
  quick: { type: 'boolean' },
  stress: { type: 'boolean' },
  strict: { type: 'boolean' },
} as const;

/** Named in the issue of this command, and not honoured by this version. */
const NOT_BUILT = ['live', 'policies-from-cluster', 'kubeconfig'];

export interface PlanSettings {
  readonly folder: string;
  readonly promotion: string | undefined;
  readonly from: Millis | undefined;
  readonly to: Millis | undefined;
  readonly seed: number | undefined;
  readonly format: 'text' | 'json' | 'html';
  /** Undefined: the environment's. */
  readonly language: 'en' | 'zh' | undefined;
  /** File of an earlier plan. */
  readonly diff: string | undefined;
  /** Three runs and no more. */
  readonly quick: boolean;
  /** Failure runs, too. */
  readonly stress: boolean;
  readonly strict: boolean;
  /** The command that makes the same plan again. */
  readonly command: string;
}

export function readPlanArgs(args: readonly string[]): PlanSettings | string {
  const early = args.find((arg) =>
    NOT_BUILT.some((name) => arg.replace(/=.*/, '') === `--${name}`),
  );
  if (early !== undefined)
    return `${early.replace(/=.*/, '')} is not built yet; see docs/plan.md for what is`;
  const options = openArgs(args);
  if (typeof options === 'string') return options;
  const { values, positionals } = options;
  const [folder, ...more] = positionals;
  if (folder === undefined) return 'no folder given';
  if (more.length > 0) return `one folder at a time, found "${more[0]}" too`;
  const wrong: string[] = [];
  const flag = <T>(name: 'from' | 'to' | 'seed' | 'format' | 'lang', notation: Notation<T>) => {
    const text = values[name];
    if (text === undefined) return undefined;
    const read = notation.read(name === 'seed' && /^\d+$/.test(text) ? Number(text) : text);
    if (read.ok) return read.value;
    wrong.push(`--${name}: ${read.flaw.message}; ${read.flaw.allowed}`);
    return undefined;
  };
  const clean = folder.replace(/(?<=.)\/+$/, '');
  const settings: PlanSettings = {
    folder: clean,
    promotion: values.promotion,
    from: flag('from', INSTANT),
    to: flag('to', INSTANT),
    seed: flag('seed', integer({ min: 0, max: 2_147_483_647 })),
    format: flag('format', choice(['text', 'json', 'html'])) ?? 'text',
    language: flag('lang', choice(['en', 'zh'])),
    diff: values.diff,
    quick: values.quick === true,
    stress: values.stress === true,
    strict: values.strict === true,
    command: commandOf(clean, values),
  };
  return wrong[0] ?? settings;
}

/** Only what changes the plan itself. */
function commandOf(
  folder: string,
  values: Readonly<Record<string, string | boolean | undefined>>,
): string {
  const said = ['promotion', 'from', 'to', 'seed', 'diff'].flatMap((name) =>
    values[name] === undefined ? [] : [` --${name} ${values[name]}`],
  );
  const on = ['quick', 'stress'].flatMap((name) => (values[name] === true ? [` --${name}`] : []));
  return `kingtide plan ${folder}${[...said, ...on].join('')}`;
}

function openArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
  }
}
