/** What a whole rehearsal came to. Once shown it stays, wherever the playhead goes. */
import type { StreamEnd, StreamTotals, StreamVerdict } from '../model/stream.ts';
import type { Format } from './format.ts';
import { isWaiting, over } from './status.ts';
import { verdictWords } from './status-band.tsx';

interface SummaryProps {
  readonly end: StreamEnd;
  /** Unfolded, as it is when the playhead reaches the end. */
  readonly open: boolean;
  readonly format: Format;
  readonly simulated: boolean;
  /** Kingtide was in control. */
  readonly controller: boolean;
}

export function Summary({ end, open, format, simulated, controller }: SummaryProps) {
  const { words, whole } = format;
  const verdict = over(end);
  return (
    <details
      class={`card summary ${verdict.good ? 'good' : 'bad'}`}
      data-part="summary"
      open={open}
    >
      <summary>
        {words.summary} <b>{verdictWords(verdict, format)}</b>
        <span class="note">{words.decisions(whole(end.decisions))}</span>
        {simulated ? <span class="note">{words.fromSimulator}</span> : null}
      </summary>
      <div class="columns">
        <div>
          <TierTable totals={end.totals} format={format} />
          <Compared end={end} format={format} controller={controller} />
        </div>
        <Verdicts end={end} format={format} />
      </div>
      {end.replay === '' ? null : (
        <p class="note">
          {words.replay}: <code>{end.replay}</code>
        </p>
      )}
    </details>
  );
}

interface TableProps {
  readonly totals: StreamTotals;
  readonly format: Format;
}

function TierTable({ totals, format }: TableProps) {
  const { words, whole } = format;
  const shown = { ...totals, tier: 'Σ', peakOffered: null, peakReadyPods: null };
  return (
    <table>
      <thead>
        <tr>
          <th>{words.tier}</th>
          <th>{words.offered}</th>
          <th>{words.lost}</th>
          <th>{words.shareLost}</th>
          <th>{words.peak}</th>
          <th>{words.minutesShort}</th>
          <th>{words.mostPods}</th>
        </tr>
      </thead>
      <tbody>
        {[...totals.tiers, shown].map((row) => (
          <tr key={row.tier} class={row.lost > 0 ? 'bad' : ''}>
            <th>{row.tier}</th>
            <td>{whole(row.offered)}</td>
            <td>{whole(row.lost)}</td>
            <td>{shareOf(row, format)}</td>
            <td>{row.peakOffered === null ? '' : whole(row.peakOffered)}</td>
            <td>{whole(row.minutesShort)}</td>
            <td>{row.peakReadyPods === null ? '' : whole(row.peakReadyPods)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shareOf(
  { lost, offered }: Pick<StreamTotals, 'lost' | 'offered'>,
  { share }: Format,
): string {
  return offered === 0 ? share(null) : share(lost / offered);
}

interface EndProps {
  readonly end: StreamEnd;
  readonly format: Format;
}

type Row = readonly [name: string, value: (totals: StreamTotals) => string];

/** This run beside the others; alone it still says what it cost. */
function Compared({ end, format, controller }: EndProps & Pick<SummaryProps, 'controller'>) {
  const { words, whole, money, language } = format;
  const losses: readonly Row[] = [
    [words.lost, ({ lost }) => whole(lost)],
    [words.shareLost, (totals) => shareOf(totals, format)],
    [words.minutesShort, ({ minutesShort }) => whole(minutesShort)],
  ];
  const rows: readonly Row[] = [
    // Alone they stand in the table of tiers already.
    ...(end.compared.length === 0 ? [] : losses),
    [words.peakNodes, ({ peakCloudNodes }) => whole(peakCloudNodes)],
    [words.nodeHours, ({ cloudNodeHours }) => whole(cloudNodeHours)],
    [words.cost, ({ cost }) => money(cost.micros, cost.currency)],
    [words.left, ({ instancesLeft }) => whole(instancesLeft)],
  ];
  const runs = [
    { name: controller ? words.thisRun : words.uncontrolled, totals: end.totals },
    ...end.compared.map(({ name, totals }) => ({ name: name[language], totals })),
  ];
  return (
    <table>
      {end.compared.length === 0 ? null : (
        <thead>
          <tr>
            <th />
            {runs.map(({ name }) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th>{name}</th>
            {runs.map((run) => (
              <td key={run.name}>{value(run.totals)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const VIOLATIONS_MAX = 10;

function Verdicts({ end, format }: EndProps) {
  return (
    <ul class="verdicts">
      {end.violations.slice(0, VIOLATIONS_MAX).map(({ invariant, at, message }) => (
        <li key={`${invariant} ${at} ${message}`} class="bad">
          <b>
            {invariant} {format.day(at)} {format.clock(at)}
          </b>
          <span>{message}</span>
        </li>
      ))}
      {end.expectations.map((verdict) => (
        <Verdict key={verdict.name} verdict={verdict} format={format} />
      ))}
    </ul>
  );
}

interface VerdictProps {
  readonly verdict: StreamVerdict;
  readonly format: Format;
}

function Verdict({ verdict, format: { words } }: VerdictProps) {
  const { name, says, wanted, got, held, waitsFor } = verdict;
  const outcome = held ? `✓ ${words.heldOne}` : `✗ ${words.missedOne}`;
  return (
    <li class={held ? 'good' : isWaiting(verdict) ? '' : 'bad'}>
      <b>
        {outcome}: {name}
        {isWaiting(verdict) ? ` (${words.waitsFor(waitsFor ?? '')})` : ''}
      </b>
      <span>{says}</span>
      <span class="note">
        {words.wanted} {wanted}; {words.got} {got}
      </span>
    </li>
  );
}
