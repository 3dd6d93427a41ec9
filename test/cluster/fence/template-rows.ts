/** What the fence says to templates of every kind, so that a person hears it at once rather than a controller later. */
import type { Lock, Row } from './asked.ts';
import {
  type Asked,
  AT_HOME,
  BURSTABLE,
  claiming,
  EVERYTHING,
  named,
  TEMPLATE_KINDS,
  type TemplateKind,
  workload,
} from './objects.ts';

type Told = readonly [title: string, namespace: string, asked: Asked, locks: readonly Lock[]];

const BURST: Lock = 'kingtide-burst-toleration';
const ALL: Lock = 'kingtide-tolerate-everything';
const NODE: Lock = 'kingtide-node-names';
const VOLUME: Lock = 'kingtide-volumes';

/** Pods of a DaemonSet are asked about one by one: at home they may tolerate everything. */
function toldOf(kind: TemplateKind): readonly Told[] {
  const everything = kind === 'DaemonSet' ? [] : [ALL];
  return [
    ['plain', 'core', {}, []],
    ['granted', 'shop', { labels: BURSTABLE, spec: named() }, []],
    ['burst in a sealed namespace', 'core', { labels: BURSTABLE, spec: named() }, [BURST]],
    ['burst without a mark', 'shop', { spec: named() }, [BURST]],
    ['tolerating everything', 'core', { spec: EVERYTHING }, everything],
    ['tolerating everything at home', 'core', { spec: { ...EVERYTHING, ...AT_HOME } }, []],
    ['with a node by name', 'core', { spec: { nodeName: 'cloud-1' } }, [NODE]],
    [
      'with a claim that may leave',
      'shop',
      { labels: BURSTABLE, spec: { ...named(), ...claiming() } },
      [VOLUME],
    ],
  ];
}

const created: readonly Row[] = TEMPLATE_KINDS.flatMap((kind) =>
  toldOf(kind).map(([title, space, asked, locks], index) => ({
    title: `a ${kind} ${title}`,
    as: 'developer',
    how: 'create',
    object: workload(kind, [space, `${kind.toLowerCase()}-${index}`], asked),
    locks,
  })),
);

/** Stand before the fence does: what was wrong then is not refused for being scaled now, only for being changed. */
export const STANDING_TEMPLATES = [
  workload('Deployment', ['core', 'before'], { spec: EVERYTHING }),
  workload('Deployment', ['core', 'fine'], {}),
  workload('StatefulSet', ['core', 'fine'], {}),
  workload('CronJob', ['core', 'fine'], {}),
];

const ORIGINAL: Asked = { spec: EVERYTHING };

function changed(kind: TemplateKind, name: string, asked: Asked, replicas?: number) {
  const object = workload(kind, ['core', name], asked);
  if (replicas === undefined) return object;
  return { ...object, spec: { ...(object['spec'] as object), replicas } };
}

const updates: readonly (readonly [string, Row['object'], readonly Lock[]])[] = [
  ['a Deployment from before, scaled', changed('Deployment', 'before', ORIGINAL, 3), []],
  [
    'a Deployment from before, with another image',
    changed('Deployment', 'before', {
      spec: {
        ...EVERYTHING,
        containers: [{ name: 'app', image: 'registry.example/app:2' }],
      },
    }),
    [],
  ],
  [
    'a Deployment from before, changed for the worse',
    changed('Deployment', 'before', {
      spec: {
        tolerations: [...EVERYTHING.tolerations, ...named().tolerations],
      },
    }),
    [BURST, ALL],
  ],
  [
    'a Deployment that is given the toleration',
    changed('Deployment', 'fine', { spec: named() }),
    [BURST],
  ],
  [
    'a Deployment that is given every toleration',
    changed('Deployment', 'fine', { spec: EVERYTHING }),
    [ALL],
  ],
  [
    'a Deployment that is given a node',
    changed('Deployment', 'fine', { spec: { nodeName: 'cloud-1' } }),
    [NODE],
  ],
  [
    'a StatefulSet that is given the toleration',
    changed('StatefulSet', 'fine', { spec: named() }),
    [BURST],
  ],
  [
    'a CronJob that is given every toleration',
    changed('CronJob', 'fine', { spec: EVERYTHING }),
    [ALL],
  ],
];

export const TEMPLATE_ROWS: readonly Row[] = [
  ...created,
  ...updates.map(
    ([title, object, locks]): Row => ({ title, as: 'developer', how: 'apply', object, locks }),
  ),
];
