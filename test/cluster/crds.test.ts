/** The CRDs on a real API server: what `kubectl apply` takes, what it refuses in which words, and what `kubectl get` shows. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KINDS, type Kind } from '../../src/policy/kinds.ts';
import { NOT_YET_HONOURED, notYetMessage } from '../../src/policy/not-yet-honoured.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { answerOf, refusals } from './crd-answers.ts';
import { ACCEPTED, REFUSED } from './crd-cases.ts';
import { documentOf, REFUSED_FIELDS, set, without } from './crd-documents.ts';

const CRDS = join(import.meta.dirname, '..', '..', 'charts', 'kingtide', 'crds');

/** Fields of which exactly one may be there: the refused one takes the place of ours. */
const INSTEAD_OF: Readonly<Record<string, string>> = {
  'spec.provider': 'spec.provider.externalGrpc',
  'spec.target': 'spec.target.workload',
};

describeCluster('the CRDs on a real API server', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.kubectl(['apply', '--filename', CRDS]);
    await plane.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
    await plane.kubectl(['create', 'namespace', 'shop']);
    // What updates and `kubectl get` work on. Discovery may lag behind the condition by a moment.
    const samples = KINDS.map((kind) => documentOf(kind));
    const served = async () => {
      await plane.apply(samples);
      return true;
    };
    await waitFor('all kinds to be served', served, { timeoutMs: 30_000, intervalMs: 500 });
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  /** Under another name, so that it is a creation. */
  async function dryRun(document: KubeObject, validate = 'strict'): Promise<string> {
    const args = ['apply', '--dry-run=server', `--validate=${validate}`, '--filename', '-'];
    const { metadata } = document;
    const name = document.kind === 'NodeRequest' ? metadata.name : 'fresh';
    const input = JSON.stringify({ ...document, metadata: { ...metadata, name } });
    return answerOf(plane.kubectl(args, { input }));
  }

  test.each(ACCEPTED)('accepts %s', async (_what, document) => {
    expect(await dryRun(document)).toMatch(/ created \(server dry run\)$/);
  });

  test('has a value to try for every field that is refused, and for no other', () => {
    const rows = NOT_YET_HONOURED.map(({ kind, path }) => `${kind} ${path}`);
    expect(Object.keys(REFUSED_FIELDS).toSorted()).toEqual(rows.toSorted());
  });

  test.each(NOT_YET_HONOURED)('refuses $kind $path with its reason', async (row) => {
    const kind = KINDS.find((each) => each === row.kind) ?? 'Site';
    const parent = row.path.slice(0, row.path.lastIndexOf('.'));
    const ours = INSTEAD_OF[parent];
    const field = set(row.path, REFUSED_FIELDS[`${row.kind} ${row.path}`]);
    const document = documentOf(kind, ...(ours === undefined ? [] : [without(ours)]), field);
    const place = parent.replaceAll('[]', '[0]');
    expect(refusals(await dryRun(document))).toEqual([`${place}: ${notYetMessage(row)}`]);
  });

  test.each(REFUSED)('refuses %s', async (_what, document, wanted) => {
    expect(refusals(await dryRun(document))).toEqual(wanted);
  });

  test.each(KINDS)('refuses a misspelt field of a %s', async (kind) => {
    const misspelt = documentOf(kind, set('spec.mdoe', 'Enforce'));
    expect(await dryRun(misspelt)).toContain('unknown field "spec.mdoe"');
  });

  test('refuses a misspelt field inside a list', async () => {
    const misspelt = documentOf(
      'PromotionCalendar',
      set('spec.promotions[].tiers[].multipler', {}),
    );
    const place = 'spec.promotions[0].tiers[0].multipler';
    expect(await dryRun(misspelt)).toContain(`unknown field "${place}"`);
    expect(await dryRun(misspelt, 'ignore')).toContain('created (server dry run)');
  });

  test.each([
    ['refuses another pool', { spec: { pool: 'other' } }],
    ['refuses another token', { spec: { token: 'a/np-8' } }],
    ['refuses a promotion added later', { spec: { promotion: 'sales/p' } }],
  ])('%s for a NodeRequest that stands', async (_what, patch) => {
    expect(refusals(await patched('NodeRequest', patch))).toContain(
      'spec: an intent never changes: the spec is immutable',
    );
  });

  test('takes labels for a NodeRequest that stands', async () => {
    const patch = { metadata: { labels: { seen: 'yes' } } };
    expect(await patched('NodeRequest', patch)).toBe('noderequest.kingtide.dev/np-7 patched');
  });

  test.each([
    ['Site', 'NAME TYPE COUNTRY NODES READY HELD AGE', 'sample Cloud CN True', { country: 'US' }],
    [
      'BurstPool',
      'NAME SITE MAX JOINED COMING READY HELD AGE',
      'sample cloud 10 True',
      { site: 'other' },
    ],
    [
      'ScalingPolicy',
      'NAME MODE RESIDENCY READY-PODS NEEDED CLOUD READY HELD LIMITED-BY AGE',
      'sample Burstable True',
      { level: 'L0' },
    ],
    [
      'PromotionCalendar',
      'NAME ZONE NEXT READY HELD AGE',
      'sample Asia/Shanghai True',
      { timeZone: 'UTC' },
    ],
    [
      'Override',
      'NAME POLICY MIN UNTIL READY REASON AGE',
      'sample checkout 4 2027-03-02T03:00+08:00 True coupon rush',
      { min: 9 },
    ],
    ['NodeRequest', 'NAME POOL COUNT OUTCOME PROMOTION AGE', 'np-7 np 3', { count: 1 }],
  ] as const)(
    'keeps the status of a %s apart from its spec, and shows it in a column',
    async (kind, columns, row, spec) => {
      const ready = {
        type: 'Ready',
        status: 'True',
        reason: 'Fine',
        message: 'all is well',
        lastTransitionTime: '2027-01-15T00:00:00Z',
      };
      const status = { conditions: [ready] };
      // Without the subresource a status is dropped, with it everything else is.
      await patched(kind, { status });
      expect(await stateOf(kind)).toMatchObject({ generation: 1, status: undefined });
      await patched(kind, { status, spec }, ['--subresource=status']);
      expect(await stateOf(kind)).toMatchObject({ generation: 1, status });

      const shown = await plane.kubectl(['get', kind, '--namespace=shop']);
      const [head = '', line = ''] = shown.split('\n').map((each) => each.replaceAll(/ +/g, ' '));
      expect(head.trim()).toBe(columns);
      expect(line.trim().replace(/ \w+$/, ' <age>')).toBe(`${row} <age>`);
    },
  );

  async function patched(
    kind: Kind,
    patch: unknown,
    options: readonly string[] = [],
  ): Promise<string> {
    const { name } = documentOf(kind).metadata;
    const args = ['patch', kind, name, '--namespace=shop', '--type=merge', ...options];
    return answerOf(plane.kubectl([...args, '--patch', JSON.stringify(patch)]));
  }

  async function stateOf(kind: Kind): Promise<{ generation: unknown; status: unknown }> {
    const { name } = documentOf(kind).metadata;
    const text = await plane.kubectl(['get', kind, name, '--namespace=shop', '--output=json']);
    const { metadata, status } = JSON.parse(text) as {
      metadata: { generation: number };
      status?: unknown;
    };
    return { generation: metadata.generation, status };
  }
});
