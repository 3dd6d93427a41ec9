/**
 * The fence of the chart on a real API server, asked by real users: what it lets in and what it refuses, row by row. The
 * operator does not run here, so what holds, holds without it. Controls: each lock taken away in turn.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type Answer, askAll, type Lock, type Row } from './fence/asked.ts';
import {
  MARK_ROWS,
  STANDING_NAMESPACES,
  STANDING_NODES,
  STANDING_PODS,
} from './fence/mark-rows.ts';
import { named, pod, pool } from './fence/objects.ts';
import { OWN_ROWS, OWN_STANDING } from './fence/own-rows.ts';
import { POD_ROWS } from './fence/pod-rows.ts';
import { STANDING_TEMPLATES, TEMPLATE_ROWS } from './fence/template-rows.ts';
import { rightsOfUsers } from './fence/users.ts';
import { WHO_ROWS } from './fence/who-rows.ts';
import { WORDS } from './fence/words.ts';

const CHART = join(import.meta.dirname, '..', '..', 'charts', 'kingtide');
const VALUES = {
  onPremSites: ['idc', 'idc-2'],
  config: { maxCloudNodes: 10, prometheus: { url: 'http://prometheus:9090' } },
  fence: {
    agents: [{ namespace: 'monitoring', name: 'node-exporter' }],
    maxReplicas: 500,
    refuseAgents: true,
  },
};
const ROWS: readonly Row[] = [
  ...POD_ROWS,
  ...TEMPLATE_ROWS,
  ...MARK_ROWS,
  ...WHO_ROWS,
  ...OWN_ROWS,
];
const LOCKS = [...new Set(ROWS.flatMap(({ locks }) => locks))].toSorted();
const OWN = 'kingtide-own-';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
/** The API server learns of a new policy, binding or pool within a second or two. */
const PATIENCE = { timeoutMs: 30_000, intervalMs: 300 };

describeCluster('the fence', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.apply([...STANDING_NAMESPACES, ...STANDING_NODES, ...rightsOfUsers()]);
    await plane.apply([...STANDING_PODS, ...STANDING_TEMPLATES, ...OWN_STANDING]);
    await plane.helm(
      ['install', 'kingtide', CHART, '--namespace', 'kingtide', '--create-namespace', '-f', '-'],
      { input: JSON.stringify(VALUES) },
    );
    // Two pools of one class, of which `video` has one; a pool of another class, which has no grants at all.
    await plane.apply([
      pool('a', 'cloud-a', ['shop', 'video']),
      pool('a-large', 'cloud-a', ['shop']),
      pool('b', 'cloud-b'),
    ]);
    await until(
      'every lock to hold',
      LOCKS.flatMap((lock) => heldBy(lock).slice(0, 3)),
    );
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  /** Until each of these rows is answered as it says. */
  async function until(what: string, rows: readonly Row[]): Promise<void> {
    await waitFor(
      what,
      async () => {
        const still = await wrong(rows);
        if (still.length > 0) throw new Error(still.join('\n'));
        return true;
      },
      PATIENCE,
    );
  }

  async function wrong(rows: readonly Row[]): Promise<readonly string[]> {
    const answers = await askAll(plane, rows);
    return rows
      .filter((row) => !fits(row, answers.get(row)))
      .map((row) => told(row, answers.get(row)));
  }

  /** Each row is held by another of its locks, or let in. */
  async function opened(lock: Lock, rows: readonly Row[]): Promise<true> {
    const answers = await askAll(plane, rows);
    const others = (row: Row) => row.locks.filter((one) => one !== lock);
    const still = rows.filter((row) => {
      const answer = answers.get(row);
      if (answer?.kind === 'refused' && answer.by === lock) return true;
      // More than one part of the fence on ourselves may hold what it does.
      if (lock.startsWith(OWN) && answer?.kind === 'refused') return false;
      return !fits({ ...row, locks: others(row) }, answer);
    });
    const open = rows.filter((row) => answers.get(row)?.kind === 'let in');
    if (still.length === 0 && open.length > 0) return true;
    throw new Error(still.map((row) => told(row, answers.get(row))).join('\n') || 'none let in');
  }

  it('has more than 200 rows, of which more than 80 are refused and more than 80 let in', () => {
    const refused = ROWS.filter(({ locks }) => locks.length > 0).length;

    expect(ROWS.length).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(80);
    expect(ROWS.length - refused).toBeGreaterThan(80);
  });

  it('answers every row as it says', async () => {
    expect(await wrong(ROWS)).toEqual([]);
  });

  it('says what was found, what is allowed and who may change it', async () => {
    const rows = WORDS.flatMap(([title]) => ROWS.filter((row) => row.title === title));
    const answers = await askAll(plane, rows);

    const words = rows.map((row) => {
      const answer = answers.get(row);
      return [row.title, answer?.kind === 'refused' ? answer.words : answer];
    });

    expect(words).toEqual(WORDS);
  });

  it.each(LOCKS)(
    '%s is a lock: without it its rows are let in, and those that another holds are not',
    async (lock) => {
      const rows = heldBy(lock);
      const binding = await plane.api.get<KubeObject>(`${BINDINGS}/${lock}`);

      await plane.api.send(`${BINDINGS}/${lock}`, { method: 'DELETE' });
      try {
        await waitFor(`the rows of ${lock} to be let in`, () => opened(lock, rows), PATIENCE);
      } finally {
        const { resourceVersion: _, uid: __, ...metadata } = binding.metadata;
        const body = { ...binding, metadata };
        expect((await plane.api.send(BINDINGS, { method: 'POST', body })).status).toBe(201);
      }
      await until(`${lock} to hold again`, rows);
    },
  );

  it('leaves what runs alone when a grant is taken away: it can be labelled and ended, and not be made anew', async () => {
    const labels = { 'kingtide.dev/residency': 'burstable' };
    await plane.apply([pod('granted', 'shop', { labels, spec: named() })]);
    await plane.apply([pool('a-large', 'cloud-a', ['nobody'])]);
    await until('the grant to be gone', [REFUSED_ANEW]);

    await plane.kubectl(['label', 'pod', 'granted', '-n', 'shop', 'seen=yes']);
    await plane.kubectl(['delete', 'pod', 'granted', '-n', 'shop', '--wait=false']);
  });

  it('stops nobody at home when pools are no kind any more, and keeps the pinned in', async () => {
    const unmarked = ROWS.filter(
      ({ object, locks }) => isUnmarkedPod(object) && !locks.includes('kingtide-agents'),
    );
    await plane.kubectl(['delete', 'crd', 'burstpools.kingtide.dev']);
    // Without a pool there is no grant to ask for, and no node of ours to land on.
    await until('the pools to be gone', [{ ...REFUSED_ANEW, locks: [] }]);

    expect(unmarked.filter(({ locks }) => locks.length === 0).length).toBeGreaterThan(10);
    expect(unmarked.filter(({ locks }) => locks.length > 0).length).toBeGreaterThan(10);
    expect(await wrong(unmarked)).toEqual([]);
  });
});

const REFUSED_ANEW: Row = {
  title: 'a pod that was granted its class',
  as: 'developer',
  how: 'create',
  object: pod('anew', 'shop', { labels: { 'kingtide.dev/residency': 'burstable' }, spec: named() }),
  locks: ['kingtide-placement-classes'],
};

const isUnmarkedPod = ({ kind, metadata }: KubeObject) =>
  kind === 'Pod' && metadata.labels?.['kingtide.dev/residency'] === undefined;

const heldBy = (lock: Lock): readonly Row[] => ROWS.filter(({ locks }) => locks.includes(lock));

function fits({ locks }: Row, answer: Answer | undefined): boolean {
  if (answer === undefined || answer.kind === 'other') return false;
  if (answer.kind === 'let in') return locks.length === 0;
  // Which part of the fence on ourselves speaks first is nobody's promise.
  const own = answer.by.startsWith(OWN) && locks.some((lock) => lock.startsWith(OWN));
  return own || locks.some((lock) => lock === answer.by);
}

function told({ title, as, locks }: Row, answer: Answer | undefined): string {
  const found = answer?.kind === 'refused' ? `refused by ${answer.by}` : JSON.stringify(answer);
  return `${title}, by ${as}: ${found}; expected ${locks.join(' or ') || 'to be let in'}`;
}
