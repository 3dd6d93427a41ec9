/** Faults of whole operator processes, in a rehearsal of three quarters of an hour: what they do, and what comes of it. */
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../../src/model/units.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { matrixCase } from '../../../matrix/cases.ts';
import { runCase } from '../../../matrix/run.ts';
import { MINUTE, SECOND } from '../small-world.ts';

const { from: FROM } = matrixCase('reactive').scenario;

function scheduled(id: ScheduledFault['id'], more: Partial<ScheduledFault> = {}): ScheduledFault {
  const plain = { rate: 1, subject: undefined, size: undefined };
  return { id, from: FROM + 5 * MINUTE, until: FROM + 6 * MINUTE, ...plain, ...more };
}

async function statesUnder(fault: ScheduledFault | undefined, replicas = 1) {
  const ran = await runCase({
    case: 'reactive',
    replicas,
    faults: fault === undefined ? [] : [fault],
  });
  const states = ran.processes.map(({ operator, state }) => `${operator} ${state}`);
  return { ...ran, states };
}

describe('operator processes', () => {
  it('live from beginning to end when nothing is scheduled: the control', async () => {
    const { states } = await statesUnder(undefined);

    expect(states).toEqual(['1 started', '1 leads', '1 stopped']);
  });

  it('crash at a request, and the next one leads within 20 s (O1)', async () => {
    const { states, processes } = await statesUnder(
      scheduled('O1', { subject: 'ledger.list', until: FROM + 5 * MINUTE + SECOND }),
    );

    expect(states.slice(0, 5)).toEqual([
      '1 started',
      '1 leads',
      '1 crashed',
      '2 started',
      '2 leads',
    ]);
    const [crashed, leads] = [processes[2], processes[4]];
    expect((leads?.at ?? 0) - (crashed?.at ?? 0)).toBeLessThanOrEqual(20 * SECOND);
  });

  it('stand still while another leads, and end when they find out (O2)', async () => {
    const fault = scheduled('O2', { subject: 'ledger.list', until: FROM + 5 * MINUTE + SECOND });
    const { states, decidedAt } = await statesUnder(fault, 2);

    expect(states.slice(0, 8)).toEqual([
      '1 started',
      '1 leads',
      '2 started',
      '1 frozen',
      '2 leads',
      '1 thawed',
      '1 lost',
      '3 started',
    ]);
    // The cycle it was in is of before the freeze: without the lease it is not recorded after the new leader's.
    expect(decidedAt).toEqual(decidedAt.toSorted((a, b) => a - b));
  });

  it('are ended by their watchdog when the main loop is blocked past the lease (O4)', async () => {
    const fault = scheduled('O4', { subject: 'ledger.list', until: FROM + 5 * MINUTE + SECOND });
    const { states } = await statesUnder(fault, 1);

    expect(states.slice(0, 5)).toEqual([
      '1 started',
      '1 leads',
      '1 frozen',
      '1 crashed',
      '2 started',
    ]);
  });

  it('crash in a loop and are started again at growing distances (O5)', async () => {
    const fault = scheduled('O5', { size: 4, until: FROM + 20 * MINUTE });
    const { processes } = await statesUnder(fault);
    const crashes = processes.filter(({ state }) => state === 'crashed');
    const pauses = crashes.map(({ at }) => {
      const next = processes.find(({ state, at: later }) => state === 'started' && later > at);
      return (next?.at ?? 0) - at;
    });

    // Three seconds for the first, then 10 s, 20 s, 40 s as the kubelet's back-off.
    expect(pauses).toEqual([3, 10, 20, 40].map((seconds) => seconds * SECOND));
  });

  it('are replaced by a rollout without a gap in leading longer than a hand-over (C7)', async () => {
    const { states } = await statesUnder(scheduled('C7'));

    expect(states).toEqual([
      '1 started',
      '1 leads',
      '2 started',
      '1 stopped',
      '2 leads',
      '2 stopped',
    ]);
  });

  it('are gone while scaled to 0 and come back (H4)', async () => {
    const { states, decidedAt } = await statesUnder(scheduled('H4', { subject: 'operator' }));
    const silent = decidedAt.filter(
      (at) => at > FROM + 5 * MINUTE + 5 * SECOND && at < FROM + 6 * MINUTE,
    );

    expect(states).toEqual([
      '1 started',
      '1 leads',
      '1 stopped',
      '2 started',
      '2 leads',
      '2 stopped',
    ]);
    expect(silent).toEqual([]);
  });

  it('believe the API server when their own wall clock jumps two hours ahead, and go on deciding (O3)', async () => {
    const { decidedAt } = await statesUnder(scheduled('O3', { size: 2 * HOUR }));
    const { decidedAt: undisturbed } = await statesUnder(scheduled('O3', { rate: 0, size: 0 }));

    // With nobody to believe, the minute of the jump is decided two hours ahead: twelve times.
    expect(decidedAt.filter((at) => at > FROM + 2 * HOUR)).toEqual([]);
    expect(decidedAt).toEqual(undisturbed);
  });
});
