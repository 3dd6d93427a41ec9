/** The event stream of a whole rehearsal: its published form, its sums, and that watching changes nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamEnd, StreamEvent, StreamFrame } from '../../src/model/stream.ts';
import { rehearseHere, SHORT_SALE } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');
let folder = '';
let digest = '';
let lines: readonly string[] = [];
let events: readonly StreamEvent[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
  const file = join(folder, 'report.html');
  const { out } = await rehearseHere(SHORT_SALE, '--format', 'json', '--report', file);
  digest = JSON.parse(out).digest;
  const html = readFileSync(file, 'utf8');
  const data = /<script type="application\/json"[^>]*>\n([\s\S]*?)\n<\/script>/.exec(html)?.[1];
  lines = (data ?? '').split('\n');
  events = lines.map((line) => JSON.parse(line));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function validator() {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  return ajv.compile(JSON.parse(readFileSync(join(ROOT, 'docs/schema/stream.json'), 'utf8')));
}

function frames(): readonly StreamFrame[] {
  return events.filter((event) => event.event === 'frame');
}

function end(): StreamEnd | undefined {
  return events.findLast((event) => event.event === 'end');
}

describe('the event stream', () => {
  it('follows its published schema, line by line', () => {
    const valid = validator();
    expect(events.filter((event) => !valid(event))).toEqual([]);
    expect(valid({ ...events[0], stranger: 1 })).toBe(false);
  });

  it('begins with the header, has one frame per minute, and ends with the end', () => {
    expect(events[0]?.event).toBe('header');
    expect(events.at(-1)?.event).toBe('end');
    // Three hours.
    expect(frames().length).toBe(180);
    const gaps = frames().map(({ at }, index) => at - (frames()[index - 1]?.at ?? at - 60_000));
    expect(new Set(gaps)).toEqual(new Set([60_000]));
  });

  it('has frames that add up to the totals at its end', () => {
    const offered = frames().flatMap(({ tiers }) => tiers.offered);
    const sum = offered.reduce((total: number, value) => total + (value ?? 0), 0);
    // Frames carry thousandths of a request.
    expect(Math.abs(sum - (end()?.totals.offered ?? 0))).toBeLessThan(2);
    expect(frames().at(-1)?.spent).toBe(end()?.totals.cost.micros);
  });

  it('tells every episode in both languages, and that all are over', () => {
    const episodes = new Map(
      events.flatMap((event) => (event.event === 'episode' ? [[event.id, event] as const] : [])),
    );
    expect(episodes.size).toBeGreaterThan(5);
    const wordless = [...episodes.values()].filter(
      ({ words }) => words.en === '' || !/\p{Script=Han}/u.test(words.zh),
    );
    expect(wordless).toEqual([]);
    const held = [...episodes.values()].filter(({ kind }) => kind === 'hold');
    expect(held.every(({ over }) => over)).toBe(true);
  });

  it('knows from the header on when the sale must be ready, and what it asks', () => {
    const [header] = events;
    expect(header?.event === 'header' ? header.promotions.map(({ name }) => name) : []).toEqual([
      'midnight',
    ]);
    expect(events.some((event) => event.event === 'floors' && event.floors.length > 0)).toBe(true);
  });

  it('changes nothing: the trace has the same digest as one that nobody watched', async () => {
    const { out } = await rehearseHere(SHORT_SALE, '--format', 'json');
    expect(JSON.parse(out).digest).toBe(digest);
  });
});
