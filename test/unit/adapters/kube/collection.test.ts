/** What a collection of slim records makes of lists, events and our own writes. */
import { describe, expect, it } from 'vitest';
import { createCollection, type Slim } from '../../../../src/adapters/kube/collection.ts';

function slim(key: string, version: string, uid = `uid-${key}`): Slim {
  return { key, uid, version };
}

function recorded() {
  const changes: string[] = [];
  const collection = createCollection<Slim>((before, after) => {
    changes.push(`${before?.uid ?? '-'} > ${after?.uid ?? '-'}`);
  });
  return { changes, collection };
}

describe('collection', () => {
  it('an object re-created under the same name goes before it comes', () => {
    const { changes, collection } = recorded();
    collection.put(slim('a', '1', 'old'));

    collection.put(slim('a', '2', 'new'));

    expect(changes).toEqual(['- > old', 'old > -', '- > new']);
  });

  it('a late deletion of the predecessor does not remove its namesake', () => {
    const { collection } = recorded();
    collection.put(slim('a', '2', 'new'));

    collection.remove('a', 'old');

    expect(collection.get('a')?.uid).toBe('new');
  });

  it('a list with nothing new changes nothing', () => {
    const { changes, collection } = recorded();
    collection.replace([slim('a', '1')], '5');

    collection.replace([slim('a', '1')], '6');

    expect(changes).toEqual(['- > uid-a']);
  });

  it('an object lags from our write until the watch has reached it', () => {
    const { collection } = recorded();
    collection.put(slim('a', '9'));
    collection.wrote('a', '100');

    collection.reached('99');
    expect(collection.laggards()).toEqual(['a']);
    collection.reached('100');
    expect(collection.lagging('a')).toBe(false);
  });

  it('a version that is no number is reached by itself only', () => {
    const { collection } = recorded();
    collection.wrote('a', 'x7');

    collection.reached('x8');
    expect(collection.lagging('a')).toBe(true);
    collection.reached('x7');
    expect(collection.lagging('a')).toBe(false);
  });
});
