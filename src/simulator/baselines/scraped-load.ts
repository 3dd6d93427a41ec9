/**
 * The load as a metrics adapter serves it: the policy's own query, answered by the simulated Prometheus from its
 * scrapes, some time late. Never the truth; no answer is no answer, not zero.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import { createLiveSource } from '../prometheus/live.ts';
import { startScraping } from '../prometheus/scrapes.ts';
import { compileQuery } from '../promql/compile.ts';
import { type Evaluate, UnsupportedQuery } from '../promql/value.ts';
import type { World } from '../world/world.ts';

export interface ScrapedLoad {
  /** What the query says `delay` ago, all series added up as the external metrics API does; undefined: no answer. */
  read(query: string, delay: Millis): number | undefined;
}

/** Starts to scrape at once. */
export function createScrapedLoad(world: World): ScrapedLoad {
  const source = createLiveSource({ world, scrapes: startScraping(world) });
  const compiled = new Map<string, Evaluate | undefined>();

  function compile(query: string): Evaluate | undefined {
    if (!compiled.has(query)) compiled.set(query, compiledOrNot(query));
    return compiled.get(query);
  }

  return {
    read(query, delay) {
      const value = compile(query)?.({ source, at: world.clock.now() - delay });
      if (value === undefined) return undefined;
      if (value.kind === 'scalar') return finite(value.value);
      if (value.elements.length === 0) return undefined;
      let sum = 0;
      for (const element of value.elements) sum += element.value;
      return finite(sum);
    },
  };
}

function compiledOrNot(query: string): Evaluate | undefined {
  try {
    return compileQuery(query);
  } catch (error) {
    if (error instanceof UnsupportedQuery) return undefined;
    throw error;
  }
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Half of the one-minute window that rates are usually taken over: their mean age. */
const RATE_AGE: Millis = MINUTE / 2;

/** The delay with which a rate over one minute is `age` old on average; what scraping takes is part of the age. */
export function delayForAge({ scenario }: World, age: Millis): Millis {
  const { scrapeInterval, lag } = scenario.prometheus;
  return Math.max(0, age - RATE_AGE - scrapeInterval / 2 - lag);
}
