/** The Tencent TKE adapter beside the test cloud in the manner of those services. */
import { createTencentPools } from '../../src/adapters/providers/tencent/pools.ts';
import { tkeIdPrefix } from '../cloud/tke-service.ts';
import type { WebKind } from './node-pools-web.ts';

export const TENCENT_KIND: WebKind = {
  kind: 'tencentTKE',
  looksFirst: true,
  rpcOf: {
    grow: 'as:ScaleOutInstances',
    'give-back': 'tke:DeleteClusterInstances',
    read: 'tke:DescribeClusterNodePoolDetail',
  },
  idPrefix: tkeIdPrefix,
  address: (cloud) => cloud.tke,
  create: createTencentPools,
};
