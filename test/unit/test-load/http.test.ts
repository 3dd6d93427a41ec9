/** The open loop and the bounded server of the real HTTP tiers: arrivals wait for nobody, and a server does so much and no more. */
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenLoop } from '../../load/http/open-loop.ts';
import { type BoundedServer, startBoundedServer } from '../../load/http/server.ts';

describe('an open loop', () => {
  it.each([10, 100, 1_000])(
    'brings ten arrivals in a second at 10 rps, looked at every %i ms',
    (step) => {
      const loop = createOpenLoop();
      loop.set({ from: 10, to: 10, overMs: 0 }, 5_000);

      let arrivals = 0;
      for (let at = step; at <= 1_000; at += step) arrivals += loop.due(5_000 + at);

      expect(arrivals).toBe(10);
      expect(loop.outcome()).toEqual({ offered: 10, good: 0, late: 0, lost: 0 });
    },
  );

  it('brings the area under a ramp', () => {
    const loop = createOpenLoop();
    loop.set({ from: 0, to: 20, overMs: 2_000 }, 0);

    let arrivals = 0;
    for (let at = 100; at <= 3_000; at += 100) arrivals += loop.due(at);

    // 2 s at 10 rps on average, and one more second at 20.
    expect(arrivals).toBe(40);
  });
});

describe('a bounded server', () => {
  let server: BoundedServer | undefined;
  afterEach(() => server?.kill());

  it('serves as many at a time as it can, lets as many wait as may, and refuses the rest', async () => {
    const ability = { concurrency: 2, serviceMs: 20, queue: 3 };
    server = await startBoundedServer(ability, () => '');
    const url = `http://127.0.0.1:${server.port}/`;

    const answers = await Promise.all(Array.from({ length: 7 }, () => statusOf(url)));

    expect(answers.sort()).toEqual([200, 200, 200, 200, 200, 503, 503]);
    expect([server.served(), server.refused()]).toEqual([5, 2]);
  });
});

async function statusOf(url: string): Promise<number> {
  const { statusCode, body } = await request(url);
  await body.dump();
  return statusCode;
}
