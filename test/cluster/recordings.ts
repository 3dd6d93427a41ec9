// Recordings of counters as scrapes would leave them: resets, pods that come and vanish, missed scrapes, numbers that are none.
import { createRandomness, type RandomStream } from '../../src/simulator/random.ts';
import type { WrittenSample, WrittenSeries } from './remote-write.ts';

export interface Recording {
  readonly name: string;
  readonly series: readonly WrittenSeries[];
}

export const RECORDED_MS = 10 * 60_000;
const INTERVALS_SECONDS = [5, 15, 30] as const;
const PODS = 5;

/** What a scrape finds of one pod; undefined: it is missed, and nobody knows why. */
type Found = number | 'stale' | undefined;

/** One pod's counter over the scrapes: `index` of the scrape, its share of the recording, and how far the counter is. */
interface Finding {
  readonly pod: number;
  readonly index: number;
  readonly share: number;
  readonly count: number;
  readonly stream: RandomStream;
}

type Story = (finding: Finding) => Found;

/** By what happens. A story sees a counter that rises by about 40 a second, and says what the scrape found. */
const STORIES: Readonly<Record<string, Story>> = {
  steady: ({ count }) => count,
  idle: ({ pod }) => 1_000 * pod,
  'from zero': ({ count, pod }) => count - 10_000 * pod,
  'one reset': ({ count, share }) => (share < 0.5 ? count : count % 700),
  'many resets': ({ count }) => count % 2_500,
  'a wave of restarts': ({ count, share, pod }) => (share < 0.3 + pod * 0.05 ? count : count % 900),
  'pods vanish': ({ count, share, pod }) => (share < 0.3 + pod * 0.12 ? count : 'stale'),
  'pods join': ({ count, share, pod }) => (share < pod * 0.15 ? undefined : count % 10_000),
  'gone and back': ({ count, share }) => (share > 0.4 && share < 0.7 ? 'stale' : count),
  'missed scrapes': ({ count, stream }) => (stream.next() < 0.3 ? undefined : count),
  'a gap': ({ count, share }) => (share > 0.35 && share < 0.65 ? undefined : count),
  'not a number': ({ count, index }) => (index % 6 === 4 ? Number.NaN : count),
  'a single sample': ({ count, index }) => (index === 3 ? count : undefined),
  everything: ({ count, share, pod, stream }) => {
    if (stream.next() < 0.1) return undefined;
    if (pod === 0 && share > 0.6) return 'stale';
    return share > 0.4 ? count % 3_000 : count;
  },
};

/** One recording per story and scrape interval, beginning at `from`. */
export function makeRecordings(from: number): readonly Recording[] {
  return Object.entries(STORIES).flatMap(([story, found]) =>
    INTERVALS_SECONDS.map((seconds) => {
      const name = `${story}, every ${seconds} s`;
      return { name, series: podsOf({ name, found, from, every: seconds * 1_000 }) };
    }),
  );
}

interface Making {
  readonly name: string;
  readonly found: Story;
  readonly from: number;
  readonly every: number;
}

function podsOf(making: Making): readonly WrittenSeries[] {
  return Array.from({ length: PODS }, (_, pod) => ({
    labels: {
      __name__: 'requests_total',
      recording: making.name,
      pod: `pod-${pod}`,
      half: pod % 2 === 0 ? 'even' : 'odd',
    },
    samples: samplesOf(making, pod),
  }));
}

/** Each target is scraped at its own offset, and a little late now and then. */
function samplesOf({ name, found, from, every }: Making, pod: number): readonly WrittenSample[] {
  const stream = createRandomness(1).stream(`${name}/${pod}`);
  const offset = Math.floor(stream.next() * every);
  const samples: WrittenSample[] = [];
  let count = 10_000 * pod;
  const scrapes = Math.floor(RECORDED_MS / every);
  for (let index = 0; index < scrapes; index += 1) {
    count += (every / 1_000) * 40 * (0.5 + stream.next());
    const value = found({ pod, index, share: index / scrapes, count, stream });
    const late = Math.floor(stream.next() * 20);
    const ended = value === 'stale' && samples.at(-1)?.value === 'stale';
    if (value !== undefined && !ended)
      samples.push({ at: from + offset + index * every + late, value });
  }
  return samples;
}
