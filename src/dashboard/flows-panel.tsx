/** What is lost, what is spent, and what crosses the lines between sites. */
import type { StreamLine } from '../model/stream.ts';
import { Chart, withoutZeros } from './chart.tsx';
import type { Scene } from './scene.ts';

const CHART_HEIGHT = 112;
const MICROS = 1_000_000;
const GIGA = 1_000_000_000;

export function FlowsPanel({ scene }: { scene: Scene }) {
  return (
    <div class="grid">
      <LostCard scene={scene} />
      <MoneyCard scene={scene} />
      <LinesCard scene={scene} />
    </div>
  );
}

function LostCard({ scene }: { scene: Scene }) {
  const { story, index, format } = scene;
  const { words, whole } = format;
  const lost = story.lostSum[index] ?? 0;
  return (
    <article class="card">
      <h3>{words.lostRequests}</h3>
      <p class="figures">
        {lost === 0 ? <span>{words.nothingLost}</span> : <b>{words.requests(whole(lost))}</b>}
      </p>
      <Chart
        scene={scene}
        height={CHART_HEIGHT}
        label={words.lostRequests}
        curves={[{ label: words.lost, colour: '--bad', shape: 'bars' }]}
        columns={() => [withoutZeros(story.lost)]}
      />
    </article>
  );
}

function MoneyCard({ scene }: { scene: Scene }) {
  const { story, index, format } = scene;
  const { words, money, whole } = format;
  const currency = story.header?.currency ?? '';
  return (
    <article class="card money">
      <h3>{words.money}</h3>
      <p class="figures">
        <b>{money(story.spent[index] ?? null, currency)}</b>
        {(story.header?.pools ?? []).map(({ name, pricePerHour, maxNodes }) => (
          <span key={name}>
            {name}:{' '}
            {words.poolPrice(money(pricePerHour.micros, pricePerHour.currency), whole(maxNodes))}
          </span>
        ))}
      </p>
      <Chart
        scene={scene}
        height={CHART_HEIGHT}
        label={words.money}
        curves={[{ label: words.spent, colour: '--money', shape: 'area' }]}
        columns={() => [story.spent.map((micros) => (micros === null ? null : micros / MICROS))]}
      />
    </article>
  );
}

function LinesCard({ scene }: { scene: Scene }) {
  const { story, format } = scene;
  const lines = story.header?.lines ?? [];
  return (
    <article class="card">
      <h3>{format.words.lines}</h3>
      {lines.length === 0 ? <p class="note">{format.words.noLines}</p> : null}
      {lines.map((line, position) => (
        <LineRow key={line.name} scene={scene} line={line} position={position} />
      ))}
    </article>
  );
}

interface LineRowProps {
  readonly scene: Scene;
  readonly line: StreamLine;
  readonly position: number;
}

function LineRow({ scene: { story, index, format }, line, position }: LineRowProps) {
  const { words, share } = format;
  const columns = story.lines[position];
  const usage = columns?.usage[index] ?? null;
  const up = columns?.up[index] ?? null;
  return (
    <div class="line">
      <span>
        {line.name} · {line.site} → {line.to}
      </span>
      {up === false ? <b class="down">{words.down}</b> : null}
      <meter min={0} max={line.bandwidth} value={usage ?? 0} />
      <span class="note">
        {usage === null ? words.unknown : share(usage / line.bandwidth)} · {line.bandwidth / GIGA}{' '}
        Gbit/s
      </span>
    </div>
  );
}
