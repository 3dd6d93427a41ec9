/** What comes next: turning points of promotions, and how much of what they ask is there already. */
import type { StreamPromotion } from '../model/stream.ts';
import { HOUR } from '../model/units.ts';
import { marksOf } from './marks.ts';
import type { Scene } from './scene.ts';
import { capacityOf } from './status.ts';
import { floorsAt } from './story.ts';

const MARKS_MAX = 8;
/** What has just passed stays in sight, so that nothing vanishes while it is being read. */
const KEPT = HOUR;

export function CalendarPanel({ scene }: { scene: Scene }) {
  const { story, at, format } = scene;
  const { words } = format;
  const promotions = story.header?.promotions ?? [];
  const marks = marksOf(promotions).filter((mark) => mark.at > at - KEPT);
  const near = promotions.find(({ holdUntil }) => holdUntil > at);
  return (
    <section class="card calendar">
      <h2>{words.calendar}</h2>
      {marks.length === 0 ? <p class="note">{words.nothingAhead}</p> : null}
      <ol>
        {marks.slice(0, MARKS_MAX).map((mark) => (
          <li
            key={`${mark.promotion.id} ${mark.kind}`}
            class={`${mark.at <= at ? 'past' : ''} ${mark.kind}`}
          >
            <time>
              {format.day(mark.at)} {format.clock(mark.at)}
            </time>
            <span>
              <b>{mark.promotion.name}</b> {words.marks[mark.kind]}
            </span>
            <span class="note">
              {mark.at > at
                ? words.inTime(format.length(mark.at - at))
                : words.ago(format.length(at - mark.at))}
            </span>
          </li>
        ))}
      </ol>
      {near === undefined ? null : <Asked scene={scene} promotion={near} />}
    </section>
  );
}

interface AskedProps {
  readonly scene: Scene;
  readonly promotion: StreamPromotion;
}

/** One bar per tier: capacity now against the promotion's floor. */
function Asked({ scene, promotion }: AskedProps) {
  const { story, at, index, format } = scene;
  const { words, whole, share } = format;
  const floors = floorsAt(story, at).filter((floor) => floor.promotion === promotion.id);
  if (floors.length === 0) return null;
  return (
    <div class="asked">
      <h3>
        {promotion.name} {words.asks}
      </h3>
      {floors.map(({ tier, rps }) => {
        const capacity = capacityOf(story, tier, index);
        const done = capacity === null ? null : capacity / rps;
        return (
          <div key={tier} class={done !== null && done >= 1 ? 'bar full' : 'bar'}>
            <span>{tier}</span>
            <progress max={1} value={Math.min(1, done ?? 0)} aria-label={tier} />
            <span class="note">
              {whole(rps)} rps,{' '}
              {words.readyFor(done === null ? words.unknown : share(Math.min(1, done)))}
            </span>
          </div>
        );
      })}
    </div>
  );
}
