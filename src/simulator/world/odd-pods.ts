/**
 * Pods that are not as they should be: strange ones on cloud nodes (N6), templates that fit nowhere (N8), and a wave
 * of restarts (M5).
 */
import type { Resources } from '../../model/units.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import { createLayers, type Layers } from '../faults/layers.ts';
import type { Randomness } from '../random.ts';
import { type SimNode, type SimPod, type SimWorkload, touchWorkload } from './entities.ts';
import { newPod } from './new-pod.ts';
import { newWorkload } from './new-workload.ts';
import type { Nodes } from './nodes.ts';
import type { Pods } from './pods.ts';

export interface OddPodsInput {
  readonly faults: Faults;
  readonly randomness: Randomness;
  readonly nodes: Nodes;
  readonly pods: Pods;
  readonly workloads: readonly SimWorkload[];
  /** The node group of a machine. */
  readonly groupOf: (instance: string) => string | undefined;
}

/** No machine has so many cores. */
const UNFIT_FACTOR = 1_000;

export function startOddPods(input: OddPodsInput): void {
  const { faults, workloads } = input;
  faults.whenever('N6', (fault) => plant(input, fault));
  const templates = new Map(workloads.map((one) => [one, template(one)] as const));
  faults.whenever('N8', (fault) =>
    together(
      struck(workloads, fault).flatMap((workload) => {
        const edited = templates.get(workload);
        return edited === undefined ? [] : [unfit(input, edited, fault)];
      }),
    ),
  );
  faults.whenever('M5', (fault) => {
    for (const workload of struck(workloads, fault)) restartWave(input, workload, fault);
    return undefined;
  });
}

function struck(workloads: readonly SimWorkload[], { subject }: ScheduledFault) {
  return workloads.filter(({ key }) => subject === undefined || subject === key);
}

function together(ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of ends) end();
  };
}

/** A pod somebody started by hand, on each cloud node of the group that takes its chance. */
function plant(
  { faults, nodes, pods, groupOf }: OddPodsInput,
  { subject }: ScheduledFault,
): () => void {
  const planted: SimPod[] = [];
  for (const node of nodes.all.values()) {
    const group = groupOf(node.providerId);
    if (group === undefined || (subject !== undefined && subject !== group)) continue;
    if (faults.strikes('N6', group) === undefined) continue;
    const pod = barePod(node);
    pods.plant(pod, node);
    planted.push(pod);
  }
  return () => {
    for (const pod of planted) pods.remove(pod, 'now');
  };
}

const BARE_REQUEST: Resources = { cpu: 100, memory: 128 * 1_024 ** 2, pods: 1 };

function barePod(node: SimNode): SimPod {
  const workload = newWorkload(
    {
      ...{ name: `debug-${node.name}`, namespace: 'default', replicas: 0, perPod: BARE_REQUEST },
      ...{ burstable: false, tolerates: ['*'], unitCapacity: 1, unitCapacityAt: new Map() },
      ...{ podReady: { p50: 0, p95: 0 }, grace: 0, traffic: [] },
    },
    `bare-${node.uid}`,
  );
  return { ...newPod(workload, 0, node.createdAt), uid: `bare-${node.uid}`, bare: true };
}

/** What a template asks for when nobody has broken it, and what people wrote into it since. */
interface Template {
  readonly workload: SimWorkload;
  readonly right: Resources;
  readonly wrong: Layers<Resources>;
}

function template(workload: SimWorkload): Template {
  return { workload, right: workload.perPod, wrong: createLayers() };
}

/** The template asks for more than any machine has, until it is put right and its waiting pods are written anew. */
function unfit(
  { faults, pods }: OddPodsInput,
  { workload, right, wrong }: Template,
  { size }: ScheduledFault,
): () => void {
  const factor = size ?? UNFIT_FACTOR;
  const end = wrong.put({ ...right, cpu: right.cpu * factor, memory: right.memory * factor });
  apply();
  faults.fire('N8', workload.key, `${factor} times the requests`);

  function apply(): void {
    workload.perPod = wrong.top() ?? right;
    touchWorkload(workload);
  }

  return () => {
    end();
    apply();
    for (const pod of [...workload.pods])
      if (pod.node === undefined && pod.request !== workload.perPod) pods.remove(pod, 'now');
  };
}

/** The given share of the pods, drawn, start again at once; their counters begin at zero. */
function restartWave(
  { faults, randomness, pods }: OddPodsInput,
  workload: SimWorkload,
  { from, size }: ScheduledFault,
): void {
  const draw = randomness.stream(`fault/M5/${workload.key}/${from}`);
  const serving = [...workload.pods].filter(({ readyAt }) => readyAt !== undefined);
  const hit = serving
    .map((pod) => ({ pod, lot: draw.next() }))
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, Math.round(serving.length * (size ?? 1)));
  for (const { pod } of hit) pods.restart(pod);
  if (hit.length > 0) faults.fire('M5', workload.key, `${hit.length} pods`);
}
