/** One card per tier: what is asked of it, what it can serve, and where it runs. */
import type { Known, StreamTier } from '../model/stream.ts';
import { Chart, withoutZeros } from './chart.tsx';
import type { Curve } from './chart-options.ts';
import type { Format } from './format.ts';
import { Legend } from './playbar.tsx';
import type { Scene } from './scene.ts';
import type { Story, TierColumns } from './story.ts';

export function TiersPanel({ scene }: { scene: Scene }) {
  const { story, format } = scene;
  return (
    <section>
      <h2 class="outside">
        {format.words.tiers}
        <Legend curves={curvesOf(format)} />
      </h2>
      <div class="grid">
        {(story.header?.tiers ?? []).map((tier, position) => {
          const columns = story.tiers[position];
          return columns === undefined ? null : (
            <TierCard key={tier.id} scene={scene} tier={tier} columns={columns} />
          );
        })}
      </div>
    </section>
  );
}

interface CardProps {
  readonly scene: Scene;
  readonly tier: StreamTier;
  readonly columns: TierColumns;
}

const TIGHT = 0.9;

function TierCard({ scene, tier, columns }: CardProps) {
  const { story, index, format } = scene;
  const { words, whole, share } = format;
  const at = (key: keyof TierColumns): Known => columns[key][index] ?? null;
  const use = ratioOf(at('peak'), at('capacity'));
  const lost = at('lost');
  return (
    <article class={`card tier ${lost !== null && lost >= 1 ? 'bad' : ''}`}>
      <h3>
        {tier.id}
        {tier.level === null ? null : <span class="badge">{tier.level}</span>}
        {tier.residency === null ? null : (
          <span class={`badge ${tier.residency === 'Pinned' ? 'pinned' : ''}`}>
            {tier.residency === 'Pinned' ? words.pinned : words.burstable}
          </span>
        )}
        <span class={`use ${use !== null && use > TIGHT ? 'watch' : ''}`}>{share(use)}</span>
      </h3>
      <p class="figures">
        <b>{whole(at('peak'))}</b> / {whole(at('capacity'))} rps
        <span>
          {podsText(format, { ready: at('ready'), wanted: at('wanted'), away: at('away') })}
          {refusedText(format, at('refused'))}
        </span>
      </p>
      <Chart
        scene={scene}
        height={112}
        label={`${tier.id}: ${words.demand}, ${words.capacity}`}
        curves={curvesOf(format)}
        columns={() => [
          columns.capacity,
          floorColumn(story, tier.id),
          columns.peak,
          lostRate(columns),
        ]}
      />
    </article>
  );
}

function curvesOf({ words }: Format): readonly Curve[] {
  return [
    { label: words.capacity, colour: '--capacity', shape: 'area' },
    { label: words.floor, colour: '--floor', shape: 'dashed' },
    { label: words.demand, colour: '--demand', shape: 'line' },
    { label: words.lost, colour: '--bad', shape: 'bars' },
  ];
}

interface PodCounts {
  readonly ready: Known;
  readonly wanted: Known;
  readonly away: Known;
}

function podsText({ words, whole }: Format, { ready, wanted, away }: PodCounts): string {
  const pods = words.pods(whole(ready), whole(wanted));
  return away === null || away === 0 ? pods : `${pods}, ${words.away(whole(away))}`;
}

/** Nobody turned away is not worth a word. */
function refusedText({ words, whole }: Format, refused: Known): string {
  return refused === null || refused < 1
    ? ''
    : ` · ${words.refused(whole(refused / SECONDS_PER_MINUTE))}`;
}

function ratioOf(part: Known, all: Known): Known {
  if (part === null || all === null) return null;
  if (all === 0) return part === 0 ? 0 : Number.POSITIVE_INFINITY;
  return part / all;
}

const SECONDS_PER_MINUTE = 60;

function lostRate({ lost }: TierColumns): readonly Known[] {
  return withoutZeros(lost).map((value) => (value === null ? null : value / SECONDS_PER_MINUTE));
}

/** The promotion's floor while it must stand whole; nothing outside of it. */
function floorColumn({ header, floors, times }: Story, tier: string): readonly Known[] {
  const column: Known[] = times.map(() => null);
  for (const { id, readyFrom, holdUntil } of header?.promotions ?? []) {
    const asked = floors
      .flatMap((event) => event.floors)
      .findLast((floor) => floor.promotion === id && floor.tier === tier);
    if (asked === undefined) continue;
    for (const [index, at] of times.entries())
      if (at >= readyFrom && at <= holdUntil)
        column[index] = Math.max(column[index] ?? 0, asked.rps);
  }
  return column;
}
