/** How a scenario writes what happens to load on its way: doors, calls, ceilings, balancing, lines. Only shapes. */
import { z } from 'zod';
import { field } from '../../policy/notation.ts';
import { BITS_PER_SECOND, DEMAND_RATE, SIZE_BYTES } from '../../policy/notation-amount.ts';
import { NAME, SWITCH } from '../../policy/notation-name.ts';
import { decimal, integer, percent } from '../../policy/notation-number.ts';
import { duration } from '../../policy/notation-time.ts';
import { WORKLOAD } from './notations.ts';

const HOUR_MS = 3_600_000;
const rps = field(DEMAND_RATE);
const whole = field(integer({ min: 1, max: 10_000_000 }));
const share = (max: number) => field(percent({ min: 0, max }));
const soon = (min: number) => field(duration({ min, max: HOUR_MS }));

const door = z
  .strictObject({
    queue: z
      .strictObject({
        size: whole.describe('Requests that may wait at a time.'),
        wait: soon(1_000).describe('Who would wait longer is turned away.'),
      })
      .optional()
      .describe('What cannot be served at once waits; without it, it is refused.'),
    retries: z
      .strictObject({
        after: soon(1_000).describe('Time until a failed request comes back; whole steps.'),
        attempts: field(integer({ min: 1, max: 10 })).describe('How often one comes back at most.'),
        share: share(100).prefault('100%').describe('Of the failed, those that try again.'),
      })
      .optional()
      .describe('Users who try again.'),
    admission: rps.optional().describe('Let in, programs included; what is above is refused.'),
    obeysLimits: field(SWITCH)
      .prefault(false)
      .describe('Whether the gateway enforces the admission limits that the controller publishes.'),
    steps: z
      .array(
        z.strictObject({
          name: field(NAME).describe('As in spec.degrade of the policy.'),
          saves: share(100).describe('Of its requests, those that are not made any more.'),
          takes: soon(0).prefault('0s').describe('Told to done.'),
        }),
      )
      .max(16)
      .optional()
      .describe('Degrade steps that the application takes when the controller publishes them.'),
    botsBlocked: share(100)
      .prefault('0%')
      .describe('Of the requests of programs, those the gateway turns away.'),
    bytesPerRequest: field(SIZE_BYTES)
      .optional()
      .describe("A user's request and answer, on the line to a pod away from home."),
  })
  .optional()
  .describe('What happens to requests before a pod sees them.');

const call = z.strictObject({
  to: field(WORKLOAD).describe('namespace/name of the workload that is called.'),
  perRequest: field(decimal({ min: 0.0001, max: 1_000 })).describe('Calls per served request.'),
  bytes: field(SIZE_BYTES).optional().describe('A call and its answer, on a line it crosses.'),
  connectionsPerReplica: field(integer({ min: 0, max: 10_000 }))
    .prefault(0)
    .describe('Held open by each ready pod.'),
});

/** Of a workload. */
export const WORKLOAD_LOAD = {
  door,
  calls: z.array(call).max(32).optional().describe('What one served request costs others.'),
  ceilings: z
    .strictObject({
      requests: rps.optional(),
      connections: whole.optional().describe('Of callers; calls of the others fail.'),
    })
    .optional()
    .describe('What it takes whatever its replicas.'),
  balancing: z
    .strictObject({
      ramp: soon(0).prefault('0s').describe("A new pod's share rises to a full one in this time."),
      skew: share(90)
        .prefault('0%')
        .describe('Kept connections give a pod up to this much more or less.'),
      passesOver: soon(1_000)
        .optional()
        .describe(
          'A pod on a dead machine gets no more load after this; else until Kubernetes says it is not Ready.',
        ),
    })
    .optional()
    .describe('How uneven pods are loaded; without it all get the same.'),
  usage: share(1_000).optional().describe('CPU really used over CPU asked for when a pod is full.'),
} as const;

export const LINE = z.strictObject({
  name: field(NAME),
  site: field(NAME).describe('The cloud site.'),
  to: field(NAME).describe('The site at home.'),
  bandwidth: field(BITS_PER_SECOND),
});
