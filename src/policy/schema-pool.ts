/** What a BurstPool document may say: a cloud node pool that can be resized. Only shapes. */
import { z } from 'zod';
import { field } from './notation.ts';
import { NODE_CPU, PRICE, SIZE_BYTES, SPEND_LIMIT } from './notation-amount.ts';
import { choice, FOREIGN_ID, LABEL_VALUE, NAME, OBJECT_NAME } from './notation-name.ts';
import { integer } from './notation-number.ts';
import {
  defaulted,
  itemName,
  labelSelector,
  leadTime,
  matchLabels,
  namedList,
} from './schema-parts.ts';

/** What one NodeRequest may ask for at most; the NodeRequest schema has the same bound. */
export const BATCH_MAX = 100;
export const POOL_NODES_MAX = 10_000;

const endpoint = field(NAME).describe(
  'An entry of the operator configuration, which alone holds addresses and credentials.',
);

const cloudPool = z.strictObject({
  endpoint,
  clusterId: field(FOREIGN_ID),
  nodePoolId: field(FOREIGN_ID),
});

const nodeSelector = z
  .strictObject({
    matchLabels: matchLabels
      .prefault({})
      .describe('Labels a node must have, all of them. Empty would match everything.'),
  })
  .meta({ minProperties: 1 })
  .describe('Chooses nodes by their labels; they are exclusively ours.');

const provider = z.strictObject({
  externalGrpc: z
    .strictObject({
      endpoint,
      nodeGroup: field(FOREIGN_ID).describe('Name of the node group, exclusively ours.'),
    })
    .optional()
    .describe('The external gRPC protocol of Cluster Autoscaler.'),
  alibabaACK: cloudPool.optional().describe('A node pool of Alibaba Cloud ACK.'),
  tencentTKE: cloudPool.optional().describe('A node pool of Tencent Cloud TKE.'),
  clusterAPI: z
    .strictObject({
      endpoint: endpoint.optional(),
      kind: field(choice(['MachineDeployment', 'MachinePool'])),
      namespace: field(NAME),
      name: field(OBJECT_NAME),
    })
    .optional()
    .describe('A MachineDeployment or MachinePool of Cluster API.'),
  static: z
    .strictObject({ selector: nodeSelector })
    .optional()
    .describe('Nodes that exist already, cordoned: ordered is uncordoned, given back is cordoned.'),
});

const grant = z.strictObject({
  name: itemName.describe('Unique within its list; the tenant, known by this name in all pools.'),
  namespaceSelector: labelSelector,
  weight: field(integer({ min: 1, max: 1_000 }))
    .optional()
    .describe(
      'Part of what is beyond all reserves when tenants of one level ask for more than that.',
    ),
  reserveNodes: field(integer({ min: 0, max: POOL_NODES_MAX }))
    .optional()
    .describe('Nodes of maxNodes, and of caps over all pools, that no other tenant may take.'),
});

export const POOL_SPEC = z.strictObject({
  site: field(NAME).describe('The Site its nodes stand at; a Cloud site.'),
  placementClass: field(LABEL_VALUE).optional().describe('Value of the burst taint on its nodes.'),
  provider: provider.describe('Who resizes it: exactly one provider.'),
  node: z
    .strictObject({
      cpu: field(NODE_CPU).describe('Allocatable CPU.'),
      memory: field(SIZE_BYTES).describe('Allocatable memory.'),
      pods: defaulted(integer({ min: 1, max: 1_000 }), 'BurstPool.spec.node.pods').describe(
        'Allocatable pods.',
      ),
    })
    .describe('Allocatable of one node, before DaemonSets.'),
  price: z.strictObject({
    perHour: field(PRICE).describe('Price of one node for one hour.'),
    reserved: z
      .strictObject({
        nodes: field(integer({ min: 1, max: POOL_NODES_MAX })),
        perHour: field(PRICE),
      })
      .optional()
      .describe('Nodes paid for whether used or not.'),
  }),
  limits: z
    .strictObject({
      maxNodes: field(integer({ min: 1, max: POOL_NODES_MAX })).describe('Most nodes at any time.'),
      batch: defaulted(integer({ min: 1, max: BATCH_MAX }), 'BurstPool.spec.limits.batch').describe(
        'Most nodes one order may ask for.',
      ),
      warmNodes: field(integer({ min: 0, max: POOL_NODES_MAX }))
        .optional()
        .describe('Nodes kept ready without demand.'),
      maxSpend: field(SPEND_LIMIT)
        .optional()
        .describe("Most money per day of the operator's time zone."),
    })
    .describe('Standing limits; no promotion may exceed them.'),
  grantedTo: namedList(grant, 64).optional().describe('Which namespaces may burst here.'),
  nodeLeadTime: leadTime(
    'BurstPool.spec.nodeLeadTime.p50',
    'BurstPool.spec.nodeLeadTime.p95',
  ).describe('From order to Node Ready. A prior; this version does not measure it.'),
});
