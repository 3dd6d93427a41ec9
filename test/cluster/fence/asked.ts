/**
 * Puts many questions to the API server at once, each as one of several users, and reads who refused what. Real kubectl,
 * real admission, nothing stored: server-side dry runs. It expects nothing.
 */
import { CommandFailed } from '../../control-plane/command.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import type { KubeObject } from '../../control-plane/kubernetes-objects.ts';
import { USERS, type UserName } from './users.ts';

export type Lock =
  | 'kingtide-agents'
  | 'kingtide-bindings'
  | 'kingtide-burst-toleration'
  | 'kingtide-core-data'
  | 'kingtide-grants'
  | 'kingtide-marks'
  | 'kingtide-namespaces'
  | 'kingtide-node-names'
  | 'kingtide-nodes'
  | 'kingtide-own-node-writes'
  | 'kingtide-own-pods'
  | 'kingtide-own-reach'
  | 'kingtide-own-replicas'
  | 'kingtide-placement-classes'
  | 'kingtide-tolerate-everything'
  | 'kingtide-volumes';

export interface Merge {
  /** A merge patch. */
  readonly merge: object;
  readonly of?: 'status' | 'scale';
}

export interface Row {
  readonly title: string;
  readonly as: UserName;
  /** `apply` and `merge` change what stands there already; `raw` posts to that path. */
  readonly how: 'create' | 'apply' | Merge | { readonly raw: string };
  readonly object: KubeObject;
  /** The locks that hold it, any of which may be the one that speaks; none: it is let in. */
  readonly locks: readonly Lock[];
}

/** `let in`, the lock that refused with its words, or what else went wrong. */
export type Answer =
  | { readonly kind: 'let in' }
  | { readonly kind: 'refused'; readonly by: string; readonly words: string }
  | { readonly kind: 'other'; readonly words: string };

const REFUSED =
  /"([^"]+)" is forbidden: ValidatingAdmissionPolicy '([^']+)' .*?denied request: (.*)/;

export async function askAll(
  plane: ControlPlane,
  rows: readonly Row[],
): Promise<ReadonlyMap<Row, Answer>> {
  const groups = new Map<string, Row[]>();
  for (const [index, row] of rows.entries()) {
    // Changes may be about one and the same object, and its name is how answers are told apart.
    const alone = row.how === 'create' ? '' : String(index);
    const key = `${row.as} ${JSON.stringify(row.how)} ${alone}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const queue = [...groups.values()];
  const answers = new Map<Row, Answer>();
  const worker = async () => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift())
      for (const [row, answer] of await ask(plane, group)) answers.set(row, answer);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return answers;
}

async function ask(plane: ControlPlane, rows: readonly Row[]): Promise<readonly [Row, Answer][]> {
  const [first] = rows;
  if (first === undefined) return [];
  const { args, input } = commandFor(first, rows);
  const { user, groups } = USERS[first.as];
  const identity = [`--as=${user}`, ...groups.map((group) => `--as-group=${group}`)];
  const { stdout, stderr } = await outputs(plane, [...args, ...identity], input);
  const single = rows.length === 1;
  return rows.map((row) => [row, read({ stdout, stderr, name: row.object.metadata.name, single })]);
}

function commandFor(first: Row, rows: readonly Row[]) {
  const list = { apiVersion: 'v1', kind: 'List', items: rows.map((row) => row.object) };
  const { how, object } = first;
  if (how === 'create')
    return { args: ['create', '--dry-run=server', '-f', '-'], input: JSON.stringify(list) };
  if (how === 'apply') {
    const manager = ['--field-manager=fence', '--force-conflicts'];
    const args = ['apply', '--server-side', '--dry-run=server', ...manager, '-f', '-'];
    return { args, input: JSON.stringify(list) };
  }
  if ('merge' in how) {
    const { name, namespace } = object.metadata;
    const target = [object.kind.toLowerCase(), name, ...(namespace ? ['-n', namespace] : [])];
    const part = how.of === undefined ? [] : [`--subresource=${how.of}`];
    const patch = ['--type=merge', '-p', JSON.stringify(how.merge)];
    return { args: ['patch', ...target, ...part, '--dry-run=server', ...patch], input: '' };
  }
  const args = ['create', '--raw', `${how.raw}?dryRun=All`, '-f', '-'];
  return { args, input: JSON.stringify(object) };
}

async function outputs(plane: ControlPlane, args: readonly string[], input: string) {
  try {
    return { stdout: await plane.kubectl(args, { input }), stderr: '' };
  } catch (error) {
    if (error instanceof CommandFailed) return error.result;
    throw error;
  }
}

interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
  readonly name: string;
  /** The whole output is about this one. */
  readonly single: boolean;
}

function read({ stdout, stderr, name, single }: Outputs): Answer {
  const about = stderr.split('\n').filter((line) => line.includes(`"${name}"`));
  for (const line of about) {
    const [, , by, words] = REFUSED.exec(line) ?? [];
    if (by !== undefined && words !== undefined) return { kind: 'refused', by, words };
  }
  if (about.length > 0) return { kind: 'other', words: about.join('\n') };
  const named = stdout.split('\n').some((line) => line.includes(`/${name} `));
  if (named || (single && stderr === '')) return { kind: 'let in' };
  return { kind: 'other', words: stderr };
}
