/** The bounded memory behind the event stream. */
import { describe, expect, it } from 'vitest';
import { createLineHistory, type LineHistory } from '../../../../src/adapters/http/line-history.ts';

function all(history: LineHistory): readonly (readonly [number, string])[] {
  const found: (readonly [number, string])[] = [];
  for (let line = history.from(0); line !== undefined; line = history.from(line.number + 1))
    found.push([line.number, line.line]);
  return found;
}

describe('the history of lines', () => {
  it('gives every line by its number', () => {
    const history = createLineHistory({ charactersMax: 100 });
    for (const line of ['header', 'a', 'b']) history.append(line);
    expect(all(history)).toEqual([
      [0, 'header'],
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(history.next()).toBe(3);
  });

  it('forgets the oldest lines but the first when it is full, and never holds more than it may', () => {
    const history = createLineHistory({ charactersMax: 20 });
    history.append('header');
    for (let line = 1; line <= 50; line += 1) history.append(String(line).padStart(4, '0'));
    const [first, ...rest] = all(history);
    expect(first).toEqual([0, 'header']);
    // Five lines of four characters fill it; it then keeps three quarters of that.
    expect(rest.length).toBeGreaterThanOrEqual(3);
    expect(rest.length).toBeLessThanOrEqual(5);
    expect(rest.at(-1)).toEqual([50, '0050']);
  });

  it('gives a reader that is too far behind the oldest line there is', () => {
    const history = createLineHistory({ charactersMax: 8 });
    for (const line of ['header', 'aaaa', 'bbbb', 'cccc']) history.append(line);
    expect(history.from(1)?.line).not.toBe('aaaa');
    expect(history.from(1)?.number).toBeGreaterThan(1);
  });

  it('tells who watches of lines and of the end, until they stop', () => {
    const history = createLineHistory({ charactersMax: 100 });
    let told = 0;
    const stop = history.watch(() => {
      told += 1;
    });
    history.append('header');
    history.end();
    stop();
    history.append('late');
    expect([told, history.ended()]).toEqual([2, true]);
  });
});
