/**
 * The pages that tell how to install are played on a real API server: each kubectl and helm command of theirs in turn, as
 * it stands, with the values of the same page. Nodes and namespaces are there before, as they are at a reader's.
 */
import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CommandFailed, runCommand } from '../control-plane/command.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { createNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { ROOT, read } from '../tidy/repository-files.ts';
import { type Command, commandsOf, programOf } from './commands.ts';
import { examplesOf, WHOLE_FILE } from './examples.ts';
import { type Page, pageOf, readPages } from './pages.ts';

const TIMEOUT_MS = 2 * 60_000;
const NODE = 'home-00';
const SPACE = 'kingtide-system';

describeCluster('the documents on a real API server', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await createNodes(plane, 'home', 1, { kwok: 'nobody' });
    const names = ['shop', 'core'];
    await plane.apply(
      names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    );
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  const says = (...words: string[]) => plane.kubectl(words);

  it('README: every command works, in the order in which it stands', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const printed = await play(plane, pageOf('README.md', read('README.md')));

    expect(printed.get('helm install')).toContain('STATUS: deployed');
    expect(printed.get('kubectl get')).toMatch(/^core +order .*\n(.*\n)*shop +browse /m);
    expect(printed.get('kubectl describe')).toMatch(/Name: +browse\n/);
    const site =
      '-o=jsonpath={.metadata.labels.kingtide\\.dev\\.node-restriction\\.kubernetes\\.io/site}';
    expect(await says('get', 'node', NODE, site)).toBe('idc-beijing');
    const pause = '-o=jsonpath={.data.pause}';
    expect(await says('get', 'configmap', 'kingtide-switches', '-n', SPACE, pause)).toBe('true');
  });

  it('docs/install.md: every command works', { timeout: TIMEOUT_MS }, async () => {
    await plane.helm(['uninstall', 'kingtide', '--namespace', SPACE]);

    const printed = await play(plane, pageOf('docs/install.md', read('docs/install.md')));

    expect(printed.get('helm install')).toContain('STATUS: deployed');
  });

  it('policies/demo-shop: every command works', { timeout: TIMEOUT_MS }, async () => {
    const path = 'policies/demo-shop/README.md';

    const printed = await play(plane, pageOf(path, read(path)));

    expect([...printed.keys()]).toContain('kubectl apply');
  });

  it('the API server takes every policy that the documents show', async () => {
    const policies = readPages()
      .flatMap(examplesOf)
      .filter(({ judge }) => judge === 'policies');

    for (const { text } of policies)
      await plane.kubectl(['apply', '--server-side', '--dry-run=server', '--filename', '-'], {
        input: text,
      });
    expect(policies.length).toBeGreaterThanOrEqual(2);
  });

  it('Prometheus takes every alert that the documents show', async () => {
    const rules = readPages()
      .flatMap(examplesOf)
      .filter(({ judge }) => judge === 'rules');

    for (const [index, { text }] of rules.entries()) {
      const file = join(plane.dir, `rules-${index}.yaml`);
      await writeFile(file, text);
      expect(await runCommand(plane.binaries.promtool, ['check', 'rules', file])).toMatch(
        /SUCCESS: [1-9]\d* rules found/,
      );
    }
    expect(rules.length).toBeGreaterThanOrEqual(1);
  });

  it('a wrong command would be seen', async () => {
    const text = '```sh\nkubectl label node NODE... --nonsense a=b\n```\n';
    await expect(play(plane, pageOf('a.md', text))).rejects.toThrow(CommandFailed);
  });
});

/** Runs the commands of kubectl and helm; what each first printed, by its first two words that are no flags. */
async function play(plane: ControlPlane, page: Page): Promise<ReadonlyMap<string, string>> {
  const cwd = await readersFolder(plane, page);
  const printed = new Map<string, string>();
  for (const command of commandsOf(page)) {
    const program = programOf(command);
    if (program !== 'kubectl' && program !== 'helm') continue;
    const out = await plane[program](argumentsOf(command), { cwd });
    const key = `${program} ${verbOf(command)}`;
    if (!printed.has(key)) printed.set(key, out);
  }
  return printed;
}

/** A folder that looks like a clone, with the page's values.yaml in it. */
async function readersFolder(plane: ControlPlane, page: Page): Promise<string> {
  const folder = await mkdtemp(join(plane.dir, 'clone-'));
  for (const name of ['charts', 'policies']) await symlink(join(ROOT, name), join(folder, name));
  const values = examplesOf(page).find(({ text }) => text.startsWith(WHOLE_FILE));
  if (values !== undefined) await writeFile(join(folder, 'values.yaml'), values.text);
  return folder;
}

/** The only placeholder that pages use. */
function argumentsOf({ words }: Command): readonly string[] {
  return words.slice(1).map((word) => (word === 'NODE...' ? NODE : word));
}

const VERBS = ['install', 'apply', 'label', 'get', 'describe', 'patch'];

function verbOf({ words }: Command): string {
  return words.find((word) => VERBS.includes(word)) ?? '';
}
