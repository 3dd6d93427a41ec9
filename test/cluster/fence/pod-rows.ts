/** What the fence says to pods as they are made: default pinned, sealed namespaces, classes, grants, nodeName, volumes. */
import type { Lock, Row } from './asked.ts';
import {
  ANY_CLASS,
  type Asked,
  AT_HOME,
  affinityTo,
  BURSTABLE,
  claiming,
  EVERYTHING,
  EVERYTHING_EXECUTED,
  EVERYTHING_SCHEDULED,
  named,
  onNode,
  PINNED,
  pod,
  requiring,
  SITE,
} from './objects.ts';

type Told = readonly [title: string, namespace: string, asked: Asked, locks: readonly Lock[]];

const BURST: Lock = 'kingtide-burst-toleration';
const ALL: Lock = 'kingtide-tolerate-everything';
const CLASS: Lock = 'kingtide-placement-classes';
const NODE: Lock = 'kingtide-node-names';
const VOLUME: Lock = 'kingtide-volumes';

const marked = (spec: object): Asked => ({ labels: BURSTABLE, spec: { ...spec } });
const bare = (spec: object): Asked => ({ spec: { ...spec } });
const other = { tolerations: [{ key: 'other', operator: 'Exists' }] };
const both = (...specs: readonly { readonly tolerations: readonly object[] }[]) => ({
  tolerations: specs.flatMap(({ tolerations }) => tolerations),
});

const PLAIN: readonly Told[] = ['shop', 'video', 'core', 'plain', 'bare'].flatMap((space) => [
  [`a plain pod in ${space}`, space, {}, []],
  [`a pod of ${space} that tolerates another taint`, space, bare(other), []],
  [`a marked pod of ${space} that tolerates nothing`, space, marked({}), []],
  [
    `a pod of ${space} that tolerates everything, at home`,
    space,
    bare({ ...EVERYTHING, ...AT_HOME }),
    [],
  ],
]);

const BY_NAME: readonly Told[] = [
  ['a granted class', 'shop', marked(named()), []],
  [
    'a class that no pool has, so that there is no node to land on',
    'video',
    marked(named('cloud-z')),
    [],
  ],
  ['a class of which one pool is not granted', 'video', marked(named()), [CLASS]],
  ['a class that is granted to nobody', 'shop', marked(named('cloud-b')), [CLASS]],
  ['every class, where one is not granted', 'shop', marked(ANY_CLASS), [CLASS]],
  ['a granted class and one that is not', 'shop', marked(both(named(), named('cloud-b'))), [CLASS]],
  ['everything, where one class is not granted', 'shop', marked(EVERYTHING), [CLASS]],
  [
    'everything at home, where one class is not granted',
    'shop',
    marked({ ...EVERYTHING, ...AT_HOME }),
    [],
  ],
  ['the taint without a mark', 'shop', bare(named()), [BURST]],
  ['the taint with the mark of the pinned', 'shop', { labels: PINNED, spec: named() }, [BURST]],
  [
    'the taint with a mark in other letters',
    'shop',
    { labels: { 'kingtide.dev/residency': 'Burstable' }, spec: named() },
    [BURST],
  ],
  ['the taint in a sealed namespace, marked', 'core', marked(named()), [BURST]],
  ['the taint in a sealed namespace, unmarked', 'core', bare(named()), [BURST]],
  [
    'the taint in a sealed namespace, of a class that no pool has',
    'core',
    marked(named('cloud-z')),
    [BURST],
  ],
  ['every class in a sealed namespace', 'core', bare(ANY_CLASS), [BURST]],
  ['the taint in a namespace that says nothing', 'plain', marked(named()), [BURST]],
  ['the taint in a namespace without labels', 'bare', marked(named()), [BURST, CLASS]],
  ['the taint among others', 'core', bare(both(other, named())), [BURST]],
  [
    'the taint for scheduling alone',
    'core',
    bare({
      tolerations: [{ key: 'kingtide.dev/burst', operator: 'Exists', effect: 'NoSchedule' }],
    }),
    [BURST],
  ],
  [
    'the taint for a while',
    'core',
    bare({
      tolerations: [
        {
          key: 'kingtide.dev/burst',
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 60,
        },
      ],
    }),
    [BURST],
  ],
  ['the taint, at home', 'core', bare({ ...named(), ...AT_HOME }), [BURST]],
  ['the taint in kube-system, whose parts run everywhere', 'kube-system', bare(named()), []],
];

const BY_ALL: readonly Told[] = [
  ['everything, unmarked', 'shop', bare(EVERYTHING), [ALL]],
  ['everything, in a sealed namespace', 'core', bare(EVERYTHING), [ALL]],
  ['everything, in a sealed namespace, marked', 'core', marked(EVERYTHING), [ALL, CLASS]],
  ['everything, in a namespace that says nothing', 'plain', bare(EVERYTHING), [ALL]],
  ['everything, in a namespace without labels', 'bare', bare(EVERYTHING), [ALL]],
  ['everything that evicts', 'core', bare(EVERYTHING_EXECUTED), [ALL]],
  ['everything but what evicts', 'core', bare(EVERYTHING_SCHEDULED), []],
  [
    'everything for a while',
    'core',
    bare({ tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 9 }] }),
    [ALL],
  ],
  [
    'everything, where affinity chooses home',
    'core',
    bare({ ...EVERYTHING, ...affinityTo('idc', 'idc-2') }),
    [],
  ],
  [
    'everything, where affinity chooses home or the cloud',
    'core',
    bare({ ...EVERYTHING, ...affinityTo('idc', 'cloud') }),
    [ALL],
  ],
  [
    'everything, where a second term lets it go anywhere',
    'core',
    bare({
      ...EVERYTHING,
      ...requiring([
        { matchExpressions: [{ key: SITE, operator: 'In', values: ['idc'] }] },
        { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] },
      ]),
    }),
    [ALL],
  ],
  [
    'everything, on nodes that name any site',
    'core',
    bare({
      ...EVERYTHING,
      ...requiring([{ matchExpressions: [{ key: SITE, operator: 'Exists' }] }]),
    }),
    [ALL],
  ],
  [
    'everything, on nodes of the cloud',
    'core',
    bare({ ...EVERYTHING, nodeSelector: { [SITE]: 'cloud' } }),
    [ALL],
  ],
  [
    'everything, on a node by its name',
    'core',
    bare({ ...EVERYTHING, ...onNode('cloud-1') }),
    [ALL],
  ],
  ['everything, in kube-system', 'kube-system', bare(EVERYTHING), []],
];

const BY_NODE: readonly Told[] = [
  ['a node by name, in a sealed namespace', 'core', bare({ nodeName: 'cloud-1' }), [NODE]],
  [
    'a node by name, in a namespace that says nothing',
    'plain',
    bare({ nodeName: 'cloud-1' }),
    [NODE],
  ],
  ['a node by name, unmarked', 'shop', bare({ nodeName: 'cloud-1' }), [NODE]],
  ['a node that does not exist yet', 'core', bare({ nodeName: 'cloud-99' }), [NODE]],
  [
    'a node by name, and everything tolerated',
    'core',
    bare({ nodeName: 'cloud-1', ...EVERYTHING }),
    [NODE, ALL],
  ],
  [
    'a node by name, and the taint tolerated',
    'core',
    bare({ nodeName: 'cloud-1', ...named() }),
    [NODE, BURST],
  ],
  ['a node by name at home', 'core', bare({ nodeName: 'home-1', ...AT_HOME }), []],
  ['a node by name, entitled', 'shop', marked({ nodeName: 'cloud-1', ...named() }), []],
  ['a node by name in kube-system', 'kube-system', bare({ nodeName: 'cloud-1' }), []],
];

const BY_VOLUME: readonly Told[] = [
  ['a claim at home', 'core', bare(claiming()), []],
  ['a claim of a marked pod that stays', 'shop', marked(claiming()), []],
  ['a claim of a pod that may leave', 'shop', marked({ ...named(), ...claiming() }), [VOLUME]],
  [
    'a claim of its own, of a pod that may leave',
    'shop',
    marked({
      ...named(),
      volumes: [
        {
          name: 'own',
          ephemeral: {
            volumeClaimTemplate: {
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: '1Gi' } },
              },
            },
          },
        },
      ],
    }),
    [VOLUME],
  ],
  [
    'scratch space of a pod that may leave',
    'shop',
    marked({ ...named(), volumes: [{ name: 'own', emptyDir: {} }] }),
    [],
  ],
];

const GROUPS = { plain: PLAIN, 'by name': BY_NAME, all: BY_ALL, node: BY_NODE, volume: BY_VOLUME };

export const POD_ROWS: readonly Row[] = Object.entries(GROUPS).flatMap(([group, told]) =>
  told.map(([title, space, asked, locks], index) => ({
    title: `a pod with ${title}`,
    as: 'developer',
    how: 'create',
    object: pod(`pod-${group.replace(' ', '-')}-${index}`, space, asked),
    locks,
  })),
);
