/** Arguments that the commands about a running operator share: whom they mean, and through which kubeconfig. Asks no cluster. */
import { parseArgs } from 'node:util';
import type { Notation } from '../policy/notation.ts';
import { OBJECT_NAME } from '../policy/notation-name.ts';
import { TIME_ZONE } from '../policy/notation-time.ts';
import { messageOf } from '../ports/errors.ts';

export type Flags = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

export type Target =
  | { readonly kind: 'all' }
  /** `namespace` undefined: that of `--namespace` or of the kubeconfig. */
  | { readonly kind: 'policy'; readonly namespace: string | undefined; readonly name: string };

export interface Given {
  readonly target: Target;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  /** Where the operator, its switches and its configuration are. */
  readonly operatorNamespace: string;
  /** What a person says the operator's zone is. */
  readonly timeZone: string | undefined;
  text(flag: string): string | undefined;
  is(flag: string): boolean;
}

export type ReadArgs =
  | { readonly kind: 'given'; readonly given: Given }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

export interface Accepted {
  /** What may be named: a policy, all of them by `--all`, one or the other, or nothing. */
  readonly targets: 'policy' | 'policy-or-all' | 'none';
  readonly flags: Flags;
}

const SHARED = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  'operator-namespace': { type: 'string' },
  'time-zone': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const SHARED_USAGE = `  --kubeconfig FILE        default: KUBECONFIG, then .kube/config of your home
  --context NAME           of the kubeconfig; default: its current one
  -n, --namespace NAME     of a policy named without one
  --operator-namespace NAME  where the operator runs (default kingtide-system)
  --time-zone ZONE         the operator's, where its configuration cannot be read
`;

const OPERATOR_NAMESPACE = 'kingtide-system';

export function readControlArgs(args: readonly string[], accepted: Accepted): ReadArgs {
  try {
    const all = accepted.targets === 'policy-or-all' ? { all: { type: 'boolean' } as const } : {};
    const options = { ...SHARED, ...all, ...accepted.flags };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const read = new Map<string, unknown>(Object.entries(values));
    if (read.get('help') === true) return { kind: 'help' };
    return given(read, positionals, accepted);
  } catch (error) {
    return { kind: 'problem', problem: messageOf(error).split('. ')[0] ?? '' };
  }
}

function given(
  read: ReadonlyMap<string, unknown>,
  positionals: readonly string[],
  accepted: Accepted,
): ReadArgs {
  const text = (flag: string) => {
    const value = read.get(flag);
    return typeof value === 'string' ? value : undefined;
  };
  const is = (flag: string) => read.get(flag) === true;
  const target = targetOf(positionals, is('all'), accepted);
  if (typeof target === 'string') return { kind: 'problem', problem: target };
  const wrong =
    flaw('--namespace', text('namespace'), OBJECT_NAME) ??
    flaw('--operator-namespace', text('operator-namespace'), OBJECT_NAME) ??
    flaw('--time-zone', text('time-zone'), TIME_ZONE);
  if (wrong !== undefined) return { kind: 'problem', problem: wrong };
  return {
    kind: 'given',
    given: {
      target,
      kubeconfig: text('kubeconfig'),
      context: text('context'),
      namespace: text('namespace'),
      operatorNamespace: text('operator-namespace') ?? OPERATOR_NAMESPACE,
      timeZone: text('time-zone'),
      text,
      is,
    },
  };
}

/** What is wrong with the value of a flag; undefined when it reads, or is not given. */
export function flaw(
  flag: string,
  value: string | undefined,
  notation: Notation<unknown>,
): string | undefined {
  if (value === undefined) return undefined;
  const read = notation.read(value);
  return read.ok
    ? undefined
    : `${flag}: ${read.flaw.message}; ${read.flaw.allowed}; ${read.flaw.fix}`;
}

function targetOf(
  [word, ...more]: readonly string[],
  all: boolean,
  { targets }: Accepted,
): Target | string {
  const one = NAMEABLE[targets];
  if (more.length > 0) return `found ${more.length + 1} names; give ${one}`;
  if (word === undefined)
    return all || targets === 'none' ? { kind: 'all' } : `nothing is named; give ${one}`;
  if (all) return `found both ${word} and --all; give ${one}`;
  return targets === 'none' ? `found ${word}; give ${one}` : policyNamed(word, one);
}

const NAMEABLE = {
  policy: 'one NAMESPACE/POLICY',
  'policy-or-all': 'one NAMESPACE/POLICY or --all',
  none: 'no name',
} as const satisfies Record<Accepted['targets'], string>;

function policyNamed(word: string, one: string): Target | string {
  const parts = word.split('/');
  if (parts.length > 2) return `${word} has ${parts.length} parts; give ${one}`;
  const [first = '', second] = parts;
  const [namespace, name] = second === undefined ? [undefined, first] : [first, second];
  const wrong = flaw('namespace', namespace, OBJECT_NAME) ?? flaw('policy', name, OBJECT_NAME);
  return wrong ?? { kind: 'policy', namespace, name };
}
