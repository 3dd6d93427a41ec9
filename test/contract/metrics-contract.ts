/** What every Metrics port must do over a world of steady, known load: values, their times, and what is no value. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Millis } from '../../src/model/units.ts';
import type { InstantAnswer, Metrics } from '../../src/ports/metrics.ts';
import { NO_POINTS, pointsIn } from '../builders/points.ts';
import type { MakeFixture, World } from './fixture.ts';
import { expectNear, timesOf, valuesOf } from './metric-answers.ts';

/** Parts of PromQL that a port may lack, if it refuses them. */
export type Syntax = 'comparison' | 'matching';

/**
 * Route `a` is asked 600 times a second and route `b` 1,200 times, in `gateway_requests_total{job="gateway",route=...}`,
 * for at least a minute of the world's time or as long as `span` needs; no noise.
 */
export interface MetricsFixture extends World {
  readonly metrics: Metrics;
  now(): Millis;
  readonly scrapeInterval: Millis;
  /** Targets of the job `gateway`, more than one, which share each route evenly. */
  readonly targets: number;
  /** Some points of the past, each with all 30 seconds before it recorded. */
  span(): { readonly from: Millis; readonly to: Millis; readonly step: Millis };
}

export interface MetricsWorld {
  readonly name: string;
  /** Share by which a rate may be off. */
  readonly tolerance: number;
  /** Syntax it refuses, each with the reason. */
  readonly without: Readonly<Partial<Record<Syntax, string>>>;
  readonly makeFixture: MakeFixture<MetricsFixture>;
}

const RATE = 'rate(gateway_requests_total{job="gateway"}[30s])';
const RATE_A = 'sum(rate(gateway_requests_total{route="a"}[30s]))';

const SYNTAX: Readonly<Record<Syntax, { readonly query: string; readonly series: number }>> = {
  // 600 is not above 900.
  comparison: { query: `sum by (route) (${RATE}) > 900`, series: 1 },
  matching: { query: `sum by (route) (${RATE}) / on (route) sum by (route) (${RATE})`, series: 2 },
};

export function metricsContract({ name, tolerance, without, makeFixture }: MetricsWorld): void {
  describe(`${name} keeps the Metrics contract:`, () => {
    let made: MetricsFixture | undefined;
    beforeAll(async () => {
      made = await makeFixture();
    });
    afterAll(() => made?.close());

    function fixture(): MetricsFixture {
      if (made === undefined) throw new Error('asked before the fixture was made');
      return made;
    }
    const subject: Subject = {
      fixture,
      ask: (query) => fixture().metrics.instant(query),
      tolerance,
    };
    valueCases(subject);
    timeCases(subject);
    oddCases(subject);
    rangeCases(subject);
    syntaxCases(subject, without);
  });
}

interface Subject {
  /** Made before the first test runs. */
  fixture(): MetricsFixture;
  ask(query: string): Promise<InstantAnswer>;
  readonly tolerance: number;
}

function valueCases({ fixture, ask, tolerance }: Subject): void {
  it('the rate of one route is one series, and what is asked of it', async () => {
    expectNear(valuesOf(await ask(RATE_A)), [600], tolerance);
  });

  it('sums add up all routes, or keep them apart by their label', async () => {
    expectNear(valuesOf(await ask(`sum(${RATE})`)), [1_800], tolerance);
    expectNear(valuesOf(await ask(`sum by (route) (${RATE})`)), [600, 1_200], tolerance);
  });

  it('each series says what it has under the label that is asked for, or that it has none', async () => {
    const labels = async (label: string) => {
      const answer = await fixture().metrics.instant(`sum by (route) (${RATE})`, label);
      return answer.kind === 'vector' ? answer.series.map((one) => one.label) : answer.cause;
    };

    expect(await labels('route')).toEqual(['a', 'b']);
    expect(await labels('node')).toEqual([undefined, undefined]);
  });

  it('without aggregation every target and route is a series of its own', async () => {
    const { targets } = fixture();
    const each = (rps: number) => Array.from({ length: targets }, () => rps / targets);

    expect(targets).toBeGreaterThan(1);
    expectNear(valuesOf(await ask(RATE)), [...each(600), ...each(1_200)], tolerance);
    expectNear(valuesOf(await ask(`max(${RATE})`)), [1_200 / targets], tolerance);
  });

  it('every target that answers is up', async () => {
    const up = valuesOf(await ask('up{job="gateway"}'));

    expect(up).toEqual(Array.from({ length: fixture().targets }, () => 1));
  });

  it('a number is one series', async () => {
    expect(valuesOf(await ask('2 * 3'))).toEqual([6]);
  });
}

function timeCases({ fixture, ask }: Subject): void {
  it.each([RATE_A, 'up{job="gateway"}'])(
    'the samples of %s have the time of a scrape: recent, not the moment of the question, never ahead of it',
    async (query) => {
      const { scrapeInterval } = fixture();
      // Of all answers, also of those that are asked for again.
      let youngest = Number.POSITIVE_INFINITY;
      const age = await fixture().eventually('an answer between two scrapes', async () => {
        const asked = fixture().now();
        const times = timesOf(await ask(query));
        youngest = Math.min(youngest, fixture().now() - Math.max(...times));
        const oldest = asked - Math.min(...times);
        return oldest > scrapeInterval / 4 && oldest < 3 * scrapeInterval ? oldest : undefined;
      });

      expect(age).toBeLessThan(3 * scrapeInterval);
      expect(youngest).toBeGreaterThanOrEqual(0);
    },
  );
}

function oddCases({ fixture, ask }: Subject): void {
  it.each(['sum(rate(gateway_requests_total{route="nobody"}[30s]))', 'nobody_total'])(
    '%s, which nobody knows, is a vector of no series, neither 0 nor failed',
    async (query) => {
      expect(await ask(query)).toEqual({ kind: 'vector', series: [], warnings: [] });
    },
  );

  it.each(['sum(rate(', 'sum(up))', ''])('"%s" is failed with a cause', async (query) => {
    const now = fixture().now();
    const span = { from: now - 60_000, to: now, step: 30_000 };

    expect(await ask(query)).toEqual({ kind: 'failed', cause: expect.stringMatching(/\w/) });
    expect(await fixture().metrics.range(query, span)).toEqual({
      kind: 'failed',
      cause: expect.stringMatching(/\w/),
    });
  });

  it.each([
    [`${RATE_A} / 0`, Number.POSITIVE_INFINITY],
    [`-${RATE_A} / 0`, Number.NEGATIVE_INFINITY],
    [`${RATE_A} * 0 / 0`, Number.NaN],
  ])('%s is kept as %d', async (query, value) => {
    expect(valuesOf(await ask(query))).toEqual([value]);
  });
}

function rangeCases({ fixture, tolerance }: Subject): void {
  it('a range has a point at every step from its beginning to its end, oldest first', async () => {
    const span = fixture().span();
    const answer = await fixture().metrics.range(RATE_A, span);
    const points = pointsIn(answer);
    const steps = Math.floor((span.to - span.from) / span.step);

    expect(steps).toBeGreaterThan(2);
    expect(points.map(({ at }) => at)).toEqual(
      Array.from({ length: steps + 1 }, (_, index) => span.from + index * span.step),
    );
    for (const { value } of points) expectNear([value], [600], tolerance);
  });

  it('a range of a series nobody knows has no points', async () => {
    const query = 'sum(rate(nobody_total[30s]))';

    expect(await fixture().metrics.range(query, fixture().span())).toEqual(NO_POINTS);
  });

  it('a range over more than one series is failed', async () => {
    expect(await fixture().metrics.range(RATE, fixture().span())).toEqual({
      kind: 'failed',
      cause: expect.stringMatching(/more.* series/),
    });
  });
}

function syntaxCases({ ask }: Subject, without: MetricsWorld['without']): void {
  for (const syntax of ['comparison', 'matching'] as const) {
    const { query, series } = SYNTAX[syntax];
    const reason = without[syntax];
    const outcome = reason === undefined ? 'is answered' : `is refused, not guessed: ${reason}`;
    it(`${syntax}: ${query} ${outcome}`, async () => {
      const answer = await ask(query);

      if (reason === undefined) expect(valuesOf(answer)).toHaveLength(series);
      else expect(answer).toEqual({ kind: 'failed', cause: expect.stringMatching(/\w/) });
    });
  }
}
