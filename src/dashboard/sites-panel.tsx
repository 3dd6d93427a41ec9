/** Nodes by site, with those that are coming and going; lines between sites; what is lost; what it costs. */
import type { Known, StreamSite } from '../model/stream.ts';
import { Chart } from './chart.tsx';
import type { Curve } from './chart-options.ts';
import type { Format } from './format.ts';
import { Legend } from './playbar.tsx';
import type { Scene } from './scene.ts';
import type { SiteColumns } from './story.ts';

export function SitesPanel({ scene }: { scene: Scene }) {
  const { story, format } = scene;
  return (
    <section>
      <h2 class="outside">
        {format.words.sites}
        <Legend curves={curvesOf(format)} />
      </h2>
      <div class="grid">
        {(story.header?.sites ?? []).map((site, position) => {
          const columns = story.sites[position];
          return columns === undefined ? null : (
            <SiteCard key={site.name} scene={scene} site={site} columns={columns} />
          );
        })}
      </div>
    </section>
  );
}

interface CardProps {
  readonly scene: Scene;
  readonly site: StreamSite;
  readonly columns: SiteColumns;
}

function SiteCard({ scene, site, columns }: CardProps) {
  const { index, format } = scene;
  const { words, whole } = format;
  const at = (key: keyof SiteColumns): Known => columns[key][index] ?? null;
  return (
    <article class="card">
      <h3>
        {site.name}
        <span class="badge">{site.type === 'Cloud' ? words.cloud : words.onPrem}</span>
      </h3>
      <p class="figures">
        <b>{whole(at('ready'))}</b> {words.nodesReady}
        <span>
          <Count name={words.inFlight} value={at('inFlight')} sign="+" />
          <Count name={words.draining} value={at('draining')} sign="−" />
          <Count name={words.notReadyNodes} value={at('notReady')} sign="" />
        </span>
      </p>
      <Chart
        scene={scene}
        height={112}
        label={`${site.name}: ${words.sites}`}
        curves={curvesOf(format)}
        columns={() => stacked(columns)}
      />
    </article>
  );
}

interface CountProps {
  readonly name: string;
  readonly value: Known;
  readonly sign: string;
}

/** A count of nobody is not worth a word. */
function Count({ name, value, sign }: CountProps) {
  if (value === null || value === 0) return null;
  return (
    <span>
      {sign}
      {value} {name}
    </span>
  );
}

/** The highest first, because later areas are drawn over earlier ones. */
function curvesOf({ words }: Format): readonly Curve[] {
  return [
    { label: words.notReadyNodes, colour: '--bad', shape: 'area' },
    { label: words.inFlight, colour: '--flight', shape: 'area' },
    { label: words.draining, colour: '--drain', shape: 'area' },
    { label: words.nodesReady, colour: '--ready', shape: 'area' },
  ];
}

function stacked(columns: SiteColumns): readonly (readonly Known[])[] {
  const { ready, draining, inFlight, notReady } = columns;
  const upToDraining = added(ready, draining);
  const upToFlight = added(upToDraining, inFlight);
  return [added(upToFlight, notReady), upToFlight, upToDraining, ready];
}

function added(below: readonly Known[], above: readonly Known[]): readonly Known[] {
  return below.map((value, index) => {
    const more = above[index] ?? null;
    return value === null || more === null ? null : value + more;
  });
}
