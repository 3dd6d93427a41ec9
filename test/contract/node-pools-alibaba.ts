/** The Alibaba ACK adapter beside the test cloud in the manner of that service. */
import { createAlibabaPools } from '../../src/adapters/providers/alibaba/pools.ts';
import { ackIdPrefix } from '../cloud/ack-service.ts';
import type { WebKind } from './node-pools-web.ts';

export const ALIBABA_KIND: WebKind = {
  kind: 'alibabaACK',
  looksFirst: false,
  rpcOf: {
    grow: 'ScaleClusterNodePool',
    'give-back': 'RemoveNodePoolNodes',
    read: 'DescribeClusterNodePoolDetail',
  },
  idPrefix: ackIdPrefix,
  address: (cloud) => cloud.ack,
  create: createAlibabaPools,
};
