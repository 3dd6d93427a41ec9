/** The top of the page: one sentence that says how it stands, and five numbers. */
import { HOUR } from '../model/units.ts';
import { holdsAt, limits } from './feed-rows.ts';
import type { Format } from './format.ts';
import { marksOf, nextMark } from './marks.ts';
import type { Scene } from './scene.ts';
import { type Status, statusAt, tightestAt, toneOf } from './status.ts';

export function StatusBand({ scene, connected }: { scene: Scene; connected: boolean }) {
  const { story, at, format } = scene;
  const status = statusAt(story, at);
  const { header } = story;
  return (
    <section class={`status ${toneOf(status)}`} data-status={status.kind}>
      <div class="headline">
        <h1>{headlineOf(status, format)}</h1>
        <p>{connected ? sublineOf(status, scene) : format.words.connectionLost}</p>
      </div>
      <div class="clock">
        <strong>{format.clock(at)}</strong>
        <span>
          {format.day(at)} · {header?.timeZone}
        </span>
      </div>
    </section>
  );
}

function headlineOf(status: Status, { words, whole, share }: Format): string {
  switch (status.kind) {
    case 'waiting':
      return words.waiting;
    case 'losing':
      return words.losing(whole(status.rps), share(status.share));
    case 'not-ready':
      return words.notReady(status.promotion.name, share(status.readiness.share));
    case 'preparing':
      return words.preparing(status.promotion.name, share(status.readiness.share));
    case 'ready':
      return words.ready(status.promotion.name);
    case 'running':
      return words.running(status.promotion.name);
    case 'calm':
      return words.calm;
    case 'over':
      return words.over(verdictWords(status, { words, whole }));
  }
}

/** `8 of 8 expectations held` */
export function verdictWords(
  { end, held, waiting }: Extract<Status, { kind: 'over' }>,
  { words, whole }: Pick<Format, 'words' | 'whole'>,
): string {
  const all = end.expectations.length;
  if (all === 0) return words.noExpectations;
  const verdict = words.held(whole(held), whole(all));
  return waiting === 0 ? verdict : words.heldAndWaiting(verdict, whole(waiting));
}

function sublineOf(status: Status, { story, at, format }: Scene): string {
  const { words, whole, language } = format;
  if (status.kind === 'over') {
    const { violations, totals } = status.end;
    return [
      totals.lost === 0 ? words.nothingLostAtAll : words.lostAltogether(whole(totals.lost)),
      violations.length === 0 ? words.noViolations : words.violations(whole(violations.length)),
    ].join(' ');
  }
  const limit = holdsAt(story, at).find(limits);
  const sentences = [
    ...(status.kind === 'losing' && status.tier !== '' ? [words.losingMost(status.tier)] : []),
    ...('readiness' in status ? [words.weakest(status.readiness.tier)] : []),
    ...(limit === undefined ? [] : [words.limitedBy(limit.words[language])]),
    // What is short although nothing was refused is limited by something.
    ...(limit === undefined && toneOf(status) !== 'bad' ? [words.nothingLimits] : []),
  ];
  return sentences.join(' ');
}

export function Tiles({ scene }: { scene: Scene }) {
  return (
    <section class="tiles">
      <LostTile scene={scene} />
      <TightestTile scene={scene} />
      <CloudTile scene={scene} />
      <MoneyTile scene={scene} />
      <NextTile scene={scene} />
    </section>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: string;
}

function Tile({ name, value, note, tone = '' }: TileProps) {
  return (
    <div class={`tile ${tone}`}>
      <span class="name">{name}</span>
      <strong>{value}</strong>
      <span class="note">{note}</span>
    </div>
  );
}

function LostTile({ scene: { story, index, format } }: { scene: Scene }) {
  const { words, whole, share } = format;
  const lost = story.lostSum[index] ?? 0;
  const offered = story.offeredSum[index] ?? 0;
  return (
    <Tile
      name={words.lostSoFar}
      value={whole(lost)}
      note={offered === 0 ? words.unknown : share(lost / offered)}
      tone={lost > 0 ? 'bad' : ''}
    />
  );
}

const TIGHT = 0.9;

function TightestTile({ scene: { story, at, format } }: { scene: Scene }) {
  const { words, share } = format;
  const tightest = tightestAt(story, at);
  if (tightest === undefined) return <Tile name={words.tightest} value={words.unknown} note="" />;
  return (
    <Tile
      name={words.tightest}
      value={share(tightest.share)}
      note={tightest.tier}
      tone={tightest.share > 1 ? 'bad' : tightest.share > TIGHT ? 'watch' : ''}
    />
  );
}

function CloudTile({ scene: { story, index, format } }: { scene: Scene }) {
  const { words, whole } = format;
  const sums = { ready: 0, inFlight: 0, draining: 0 };
  for (const [position, columns] of story.sites.entries()) {
    if (story.header?.sites[position]?.type !== 'Cloud') continue;
    sums.ready += columns.ready[index] ?? 0;
    sums.inFlight += columns.inFlight[index] ?? 0;
    sums.draining += columns.draining[index] ?? 0;
  }
  const notes = [
    ...(sums.inFlight > 0 ? [`+${whole(sums.inFlight)} ${words.inFlight}`] : []),
    ...(sums.draining > 0 ? [`−${whole(sums.draining)} ${words.draining}`] : []),
  ];
  return (
    <Tile
      name={words.cloudNodes}
      value={whole(sums.ready)}
      note={notes.length === 0 ? words.nodesReady : notes.join(', ')}
    />
  );
}

const FRAMES_PER_HOUR = 60;

function MoneyTile({ scene: { story, index, format } }: { scene: Scene }) {
  const { words, money } = format;
  const currency = story.header?.currency ?? '';
  const spent = story.spent[index] ?? null;
  // The last ten minutes tell the pace; an hour would still show nodes that are gone.
  const before = story.spent[Math.max(0, index - FRAMES_PER_HOUR / 6)] ?? null;
  const pace = spent === null || before === null ? null : (spent - before) * 6;
  return (
    <Tile
      name={words.spent}
      value={money(spent, currency)}
      note={words.perHour(money(pace, currency))}
    />
  );
}

function NextTile({ scene: { story, at, format } }: { scene: Scene }) {
  const { words } = format;
  const mark = nextMark(marksOf(story.header?.promotions ?? []), at);
  if (mark === undefined) return <Tile name={words.next} value={words.nothingAhead} note="" />;
  const soon = mark.kind === 'ready' && mark.at - at <= HOUR;
  return (
    <Tile
      name={words.next}
      value={words.inTime(format.length(mark.at - at))}
      note={`${mark.promotion.name} ${words.marks[mark.kind]}`}
      tone={soon ? 'watch' : ''}
    />
  );
}
