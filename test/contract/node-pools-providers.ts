/** The lines of the contract table: every adapter before the suite, and why it lacks the levers that it lacks. */
import { STATIC } from '../../src/adapters/kube/static-pools.ts';
import { ALIBABA_ACK } from '../../src/adapters/providers/alibaba/pools.ts';
import { EXTERNAL_GRPC } from '../../src/adapters/providers/external-grpc/pools.ts';
import { TENCENT_TKE } from '../../src/adapters/providers/tencent/pools.ts';
import type { Provider } from './node-pools-fixture.ts';

const ORDERS_ONLY = 'the simulated provider loses orders, not returns';
const NO_STATUS = 'the simulated provider has outcomes, no statuses of a protocol';
const TOLD = 'the simulated provider tells every shortage';
const NO_REFRESH = 'the service has no cache that a caller may refresh';
const LOOKS_AGAIN =
  'an answer that is lost is looked for at once, by the token (static-order.test.ts)';
const NODES = 'its nodes are objects of the API server, whose answers transport.test.ts bends';
const BOOTED = 'its machines have booted long ago';
const NO_WIRE = 'there is no wire, process or file in the simulator';

export const PROVIDERS = {
  externalGrpc: {
    name: 'the external gRPC protocol',
    capabilities: EXTERNAL_GRPC,
    without: {
      pages: 'the protocol has no pages',
      webPage: 'the gRPC library takes nothing that is not gRPC',
      skewClock: 'no request carries the time',
    },
  },
  alibabaACK: {
    name: 'Alibaba Cloud ACK',
    capabilities: ALIBABA_ACK,
    without: { cache: NO_REFRESH },
  },
  tencentTKE: {
    name: 'Tencent Cloud TKE',
    capabilities: TENCENT_TKE,
    without: { cache: NO_REFRESH },
  },
  static: {
    name: 'nodes that exist already',
    capabilities: STATIC,
    without: {
      secretStock: 'it sees what it can have',
      quota: 'there is none',
      loseAnswer: LOOKS_AGAIN,
      loseRequest: LOOKS_AGAIN,
      refuse: NODES,
      refuseAfterActing: NODES,
      refuseRead: NODES,
      lag: 'each look asks the API server',
      cache: 'each look asks the API server',
      slowBoot: BOOTED,
      slowEnd: 'a cordon is at once',
      strangers: 'a selector that chooses nothing is a pool without nodes',
      deleteGone: 'what no node carries is over',
      answers: NODES,
      expireCredential: NODES,
      renewCredential: NODES,
      goDown: NODES,
      zombies: 'only Ready nodes are uncordoned',
      pages: 'pages of the API server are the business of pages.ts',
      webPage: NODES,
      skewClock: 'no request carries the time',
    },
  },
  simulator: {
    name: 'the simulator',
    capabilities: { idempotency: 'none' },
    without: {
      secretStock: TOLD,
      loseAnswer: ORDERS_ONLY,
      loseRequest: ORDERS_ONLY,
      refuse: NO_STATUS,
      refuseAfterActing: NO_STATUS,
      refuseRead: NO_STATUS,
      deleteGone: NO_STATUS,
      goDown: 'an order to a provider that is away is unknown here, which is harder to bear',
      reuseNames: 'node names are made of instance ids, which are never reused',
      loseLease: 'the lease gate is in front of the port, not behind it',
      cache: NO_WIRE,
      answers: NO_WIRE,
      pages: NO_WIRE,
      webPage: NO_WIRE,
      skewClock: NO_WIRE,
    },
  },
} satisfies Readonly<Record<string, Provider>>;
