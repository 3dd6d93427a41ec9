/** What one cycle leaves behind in the decision log and in the sinks. */
import { describe, expect, it } from 'vitest';
import type { Sink } from '../../../../src/adapters/telemetry/recorder.ts';
import { AT, aCycle, aHold, anOrder, aTier } from './cycle-builder.ts';
import { recording } from './recording.ts';

describe('the decision log', () => {
  it('has no line for a cycle in which nothing changed', async () => {
    const { recorder, lines } = recording();
    await recorder.record(aCycle());
    await recorder.record(aCycle({ plan: { tiers: [aTier()] } }));
    expect(lines).toEqual([]);
  });

  it('says once that a hold began and once that it ended', async () => {
    const { recorder, lines } = recording();
    await recorder.record(aCycle({ plan: { holds: [aHold()] } }));
    await recorder.record(
      aCycle({ plan: { holds: [aHold({ wanted: 'grow 4 to 10 replicas' })] } }),
    );
    await recorder.record(aCycle());
    expect(lines.map(({ fields }) => [fields['holdsBegan'], fields['holdsEnded']])).toEqual([
      [[aHold()], []],
      [[], ['shop/browse: paused']],
    ]);
  });

  it('names every action with subject, numbers, reason and outcome; a failed one warns', async () => {
    const { recorder, lines } = recording();
    await recorder.record(
      aCycle({ outcomes: [{ kind: 'failed', action: anOrder(5), at: AT, detail: 'stock-out' }] }),
    );
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'decision; an action failed',
        fields: {
          plan: 'p1',
          outcomes: [
            {
              outcome: 'failed',
              action: 'order-nodes',
              subject: 'np1',
              intent: 'np1-7',
              count: 5,
              reason: 'home-full',
              detail: 'stock-out',
            },
          ],
        },
      },
    ]);
  });
});

describe('sinks', () => {
  it('all get the cycle, though one of them fails, and the failure is counted and said', async () => {
    const got: string[] = [];
    const broken: Sink = {
      name: 'status',
      recorder: { record: () => Promise.reject(new Error('conflict')) },
    };
    const good: Sink = {
      name: 'file',
      recorder: { record: async ({ plan }) => void got.push(plan.id) },
    };
    const { recorder, exposed, lines } = recording([broken, good]);
    await recorder.record(aCycle());
    expect(got).toEqual(['p1']);
    expect(await exposed('kingtide_record_failures_total')).toEqual([
      'kingtide_record_failures_total{sink="status"} 1',
    ]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { sink: 'status', error: 'conflict' } }]);
  });
});
