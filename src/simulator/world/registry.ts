/**
 * The image registry of one site: pulls share its bandwidth evenly, so that a wave of new nodes waits for itself. A
 * node pulls an image once; pods that come meanwhile wait for the same pull.
 */
import { type Bytes, type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';

export interface Pull {
  readonly node: string;
  readonly image: string;
  readonly bytes: Bytes;
}

export interface Registry {
  /** `done` is called when the image is on the node; at once when it is there already. */
  pull(pull: Pull, done: () => void): void;
}

interface Running {
  left: Bytes;
  readonly waiting: (() => void)[];
}

const BITS = 8;

export function createRegistry(clock: VirtualClock, bitsPerSecond: number): Registry {
  const there = new Set<string>();
  const running = new Map<string, Running>();
  const perMilli = bitsPerSecond / BITS / SECOND;
  let settledAt = clock.now();
  let epoch = 0;

  function settle(): void {
    const share = ((clock.now() - settledAt) * perMilli) / Math.max(1, running.size);
    settledAt = clock.now();
    for (const pull of running.values()) pull.left -= share;
  }

  /** Only the next end is booked; whatever changes before makes it void. */
  function bookNext(): void {
    epoch += 1;
    const mine = epoch;
    let least = Number.POSITIVE_INFINITY;
    for (const { left } of running.values()) least = Math.min(least, left);
    if (least === Number.POSITIVE_INFINITY) return;
    const wait: Millis = Math.ceil((Math.max(0, least) * running.size) / perMilli);
    clock.at(clock.now() + wait, () => {
      if (mine === epoch) finish();
    });
  }

  function finish(): void {
    settle();
    const done: (() => void)[] = [];
    for (const [key, { left, waiting }] of [...running]) {
      if (left > 0) continue;
      running.delete(key);
      there.add(key);
      done.push(...waiting);
    }
    bookNext();
    for (const tell of done) tell();
  }

  return {
    pull({ node, image, bytes }, done) {
      const key = `${node} ${image}`;
      if (there.has(key)) return done();
      const known = running.get(key);
      if (known !== undefined) return void known.waiting.push(done);
      settle();
      running.set(key, { left: bytes, waiting: [done] });
      bookNext();
    },
  };
}
