/** What the fence says to marks: of nodes, of namespaces, of pods that run, of core data. */
import type { KubeObject, Taint } from '../../control-plane/kubernetes-objects.ts';
import type { Lock, Merge, Row } from './asked.ts';
import {
  BURSTABLE,
  burst,
  claim,
  EVERYTHING,
  type Labels,
  marked,
  named,
  namespace,
  node,
  PINNED,
  pod,
  RESIDENCY,
  SITE,
} from './objects.ts';
import type { UserName } from './users.ts';

const HOME = { [SITE]: 'idc' };
const CLOUD = { [SITE]: 'cloud' };
const POOL = { 'kingtide.dev/pool': 'a' };
const TAINTED = [burst()];
const PREFER: Taint = { key: 'kingtide.dev/burst', value: 'cloud-a', effect: 'PreferNoSchedule' };

export const STANDING_NODES = [
  node('home-1', HOME),
  node('cloud-1', { ...CLOUD, ...POOL, rack: 'r7' }, TAINTED),
  node('cloud-2', {}, TAINTED),
  node('unknown-1'),
];

type NodeTold = readonly [string, UserName, labels: Labels, taints: readonly Taint[], boolean];

const NEW_NODES: readonly NodeTold[] = [
  ['with nothing', 'kubelet', {}, [], true],
  ['with the taint', 'kubelet', {}, TAINTED, true],
  ['with the taint and its pool', 'kubelet', POOL, TAINTED, true],
  ['of a pool without the taint', 'kubelet', POOL, [], false],
  ['of a pool with a taint that keeps nobody away', 'kubelet', POOL, [PREFER], false],
  ['that calls itself home', 'kubelet', HOME, [], false],
  ['that calls itself a site of the cloud', 'kubelet', CLOUD, TAINTED, true],
  ['that calls itself a site of the cloud without the taint', 'kubelet', CLOUD, [], false],
  ['that a person without the right calls home', 'developer', HOME, [], false],
  ['that is called home by whoever may', 'marker', HOME, [], true],
  ['that is called home by an administrator', 'administrator', HOME, [], true],
  ['that is both home and cloud, even by an administrator', 'administrator', HOME, TAINTED, false],
  ['that is home and of a pool', 'administrator', { ...HOME, ...POOL }, TAINTED, false],
  ['of the cloud by whoever may', 'marker', { ...CLOUD, ...POOL }, TAINTED, true],
  [
    'of the cloud that a pool lacks the taint for, even by an administrator',
    'administrator',
    POOL,
    [],
    false,
  ],
];

const CHANGED_NODES: readonly (readonly [string, UserName, KubeObject, boolean])[] = [
  ['home, labelled otherwise', 'developer', node('home-1', { rack: 'r1' }), true],
  ['home, called cloud', 'developer', node('home-1', CLOUD), false],
  ['home, tainted', 'developer', node('home-1', {}, TAINTED), false],
  [
    'home, tainted by an administrator who left its label',
    'administrator',
    node('home-1', {}, TAINTED),
    false,
  ],
  ['cloud, called home', 'developer', node('cloud-1', HOME), false],
  [
    'cloud, called home by an administrator who left its taint',
    'administrator',
    node('cloud-1', HOME),
    false,
  ],
  [
    'cloud, given to another pool',
    'developer',
    node('cloud-1', { 'kingtide.dev/pool': 'b' }),
    false,
  ],
  ['cloud, given another class', 'developer', node('cloud-1', {}, [burst('cloud-b')]), false],
  ['cloud, with its taint made harmless', 'developer', node('cloud-1', {}, [PREFER]), false],
  [
    'cloud, given another class by whoever may',
    'marker',
    node('cloud-1', {}, [burst('cloud-b')]),
    true,
  ],
  ['unknown, called home', 'kubelet', node('unknown-1', HOME), false],
  ['unknown, called home by whoever may', 'marker', node('unknown-1', HOME), true],
  ['unknown, given to a pool without a taint', 'marker', node('unknown-1', POOL), false],
  [
    'new in the cloud, marked by the operator',
    'operator',
    node('cloud-2', { ...CLOUD, ...POOL }),
    true,
  ],
  ['new in the cloud, called home by the operator', 'operator', node('cloud-2', HOME), false],
];

const STATUS_OF_NODES: readonly (readonly [string, UserName, Labels, boolean])[] = [
  ['a heartbeat', 'kubelet', { seen: 'yes' }, true],
  ['a heartbeat that calls the node home', 'kubelet', HOME, false],
  [
    'a heartbeat that moves the node to another pool',
    'kubelet',
    { 'kingtide.dev/pool': 'b' },
    false,
  ],
];

/** Labels can be changed through the status too. */
function labelled(labels: Labels): Merge {
  return { merge: { metadata: { labels } }, of: 'status' };
}

const locks = (fine: boolean, lock: Lock): readonly Lock[] => (fine ? [] : [lock]);

const NODE_ROWS: readonly Row[] = [
  ...NEW_NODES.map(
    ([title, as, labels, taints, fine], index): Row => ({
      title: `a new node ${title}`,
      as,
      how: 'create',
      object: node(`node-${index}`, labels, taints),
      locks: locks(fine, 'kingtide-nodes'),
    }),
  ),
  ...CHANGED_NODES.map(
    ([title, as, object, fine]): Row => ({
      title: `a node that is ${title}`,
      as,
      how: 'apply',
      object,
      locks: [...locks(fine, 'kingtide-nodes')],
    }),
  ),
  ...STATUS_OF_NODES.map(
    ([title, as, labels, fine]): Row => ({
      title,
      as,
      how: labelled(labels),
      object: node('cloud-1'),
      locks: locks(fine, 'kingtide-nodes'),
    }),
  ),
];

const TEAM = { team: 'shop' };

export const STANDING_NAMESPACES = [
  namespace('shop', { ...BURSTABLE, ...TEAM }),
  namespace('video', { ...BURSTABLE, team: 'video' }),
  namespace('core', { ...PINNED, ...TEAM }),
  namespace('plain', TEAM),
  namespace('bare'),
  namespace('monitoring'),
];

type SpaceTold = readonly [string, UserName, KubeObject, readonly Lock[]];
const SPACE: Lock = 'kingtide-namespaces';
const GRANT: Lock = 'kingtide-grants';

const NEW_SPACES: readonly SpaceTold[] = [
  ['that says nothing', 'developer', namespace('new-0'), []],
  ['of a team that has a grant, and stays', 'developer', namespace('new-1', TEAM), []],
  ['that seals itself', 'developer', namespace('new-2', PINNED), [SPACE]],
  ['that may leave', 'developer', namespace('new-3', BURSTABLE), [SPACE]],
  ['that may leave, by whoever may say so', 'marker', namespace('new-4', BURSTABLE), []],
  [
    'that may leave, by an administrator',
    'administrator',
    namespace('new-5', { ...BURSTABLE, ...TEAM }),
    [],
  ],
  [
    'that may leave and has a grant',
    'developer',
    namespace('new-6', { ...BURSTABLE, ...TEAM }),
    [SPACE, GRANT],
  ],
  ['that may leave, by the operator', 'operator', namespace('new-7', BURSTABLE), [SPACE]],
];

const CHANGED_SPACES: readonly SpaceTold[] = [
  ['labelled otherwise', 'developer', namespace('core', { seen: 'yes' }), []],
  ['unsealed', 'developer', namespace('core', BURSTABLE), [SPACE, GRANT]],
  ['unsealed to nothing', 'developer', namespace('core', { [RESIDENCY]: '' }), [SPACE]],
  ['let out', 'developer', namespace('plain', BURSTABLE), [SPACE, GRANT]],
  ['let out by whoever may', 'marker', namespace('plain', BURSTABLE), []],
  ['sealed', 'developer', namespace('shop', PINNED), [SPACE]],
  ['sealed by an administrator', 'administrator', namespace('shop', PINNED), []],
  ['of another team, and so granted more', 'developer', namespace('video', TEAM), [GRANT]],
  ['of another team, by whoever may', 'marker', namespace('video', TEAM), []],
  ['of no team, and so granted less', 'developer', namespace('shop', { team: 'none' }), []],
  ['at home of another team', 'developer', namespace('bare', TEAM), []],
];

const NAMESPACE_ROWS: readonly Row[] = [
  ...NEW_SPACES.map(
    ([title, as, object, by]): Row => ({
      title: `a new namespace ${title}`,
      as,
      how: 'create',
      object,
      locks: by,
    }),
  ),
  ...CHANGED_SPACES.map(
    ([title, as, object, by]): Row => ({
      title: `a namespace ${title}`,
      as,
      how: 'apply',
      object,
      locks: by,
    }),
  ),
  {
    title: 'a namespace let out through its status',
    as: 'developer',
    how: labelled(BURSTABLE),
    object: namespace('plain'),
    locks: [SPACE, GRANT],
  },
];

export const STANDING_PODS = [pod('runs', 'core'), pod('runs', 'shop', { labels: BURSTABLE })];

const MARK: Lock = 'kingtide-marks';
const REMARKED: readonly (readonly [string, Row['how'], KubeObject, readonly Lock[]])[] = [
  ['labelled otherwise', 'apply', pod('runs', 'core', { labels: { seen: 'yes' } }), []],
  ['marked as burstable', 'apply', pod('runs', 'core', { labels: BURSTABLE }), [MARK]],
  ['marked as pinned', 'apply', pod('runs', 'core', { labels: PINNED }), [MARK]],
  ['marked otherwise', 'apply', pod('runs', 'shop', { labels: PINNED }), [MARK]],
  ['marked through its status', labelled(BURSTABLE), pod('runs', 'core'), [MARK]],
  ['reported on', labelled({ seen: 'yes' }), pod('runs', 'core'), []],
  ['given the toleration', 'apply', tolerating('core', named()), ['kingtide-burst-toleration']],
  [
    'given every toleration',
    'apply',
    tolerating('core', EVERYTHING),
    ['kingtide-tolerate-everything'],
  ],
  ['given a toleration that is granted', 'apply', tolerating('shop', named()), []],
  [
    'given a toleration that is not granted',
    'apply',
    tolerating('shop', named('cloud-b')),
    ['kingtide-placement-classes'],
  ],
];

/** Tolerations can only be added, and the API server has given these two to every pod. */
function tolerating(space: string, { tolerations }: { readonly tolerations: readonly object[] }) {
  const given = ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const labels = space === 'shop' ? BURSTABLE : {};
  return pod('runs', space, { labels, spec: { tolerations: [...given, ...tolerations] } });
}

const REMARKED_ROWS: readonly Row[] = REMARKED.map(([title, how, object, by]) => ({
  title: `a pod that runs, ${title}`,
  as: 'developer',
  how,
  object,
  locks: by,
}));

const CORE: Lock = 'kingtide-core-data';
const CORE_LABEL = { 'kingtide.dev/data': 'core' };
const DATA: readonly (readonly [string, KubeObject, readonly Lock[]])[] = [
  ['a Secret of core data at home', marked('Secret', 'keys-0', 'core'), []],
  ['a Secret of core data among what may leave', marked('Secret', 'keys-1', 'shop'), [CORE]],
  ['a ConfigMap of core data at home', marked('ConfigMap', 'rules-0', 'plain'), []],
  ['a ConfigMap of core data among what may leave', marked('ConfigMap', 'rules-1', 'shop'), [CORE]],
  ['a claim of core data at home', claim('data-0', 'core', CORE_LABEL), []],
  ['a claim of core data among what may leave', claim('data-1', 'video', CORE_LABEL), [CORE]],
  ['a claim of other data among what may leave', claim('data-2', 'video', {}), []],
];

const DATA_ROWS: readonly Row[] = DATA.map(([title, object, by]) => ({
  title,
  as: 'developer',
  how: 'create',
  object,
  locks: by,
}));

export const MARK_ROWS: readonly Row[] = [
  ...NODE_ROWS,
  ...NAMESPACE_ROWS,
  ...REMARKED_ROWS,
  ...DATA_ROWS,
];
