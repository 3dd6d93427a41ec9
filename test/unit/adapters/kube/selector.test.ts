/** Label selectors as one line of text, as a scale subresource says them. */
import { describe, expect, it } from 'vitest';
import { parseSelectorText } from '../../../../src/adapters/kube/selector.ts';

describe('a selector of one line', () => {
  it.each([
    ['app=web', { app: 'web' }, true],
    ['app=web', { app: 'api' }, false],
    ['app==web, tier=front', { app: 'web', tier: 'front' }, true],
    ['app=web,tier=front', { app: 'web' }, false],
    ['app!=web', { app: 'api' }, true],
    ['app!=web', { app: 'web' }, false],
    ['tier in (front, back),app=web', { app: 'web', tier: 'back' }, true],
    ['tier in (front,back)', { tier: 'side' }, false],
    ['tier notin (front)', { tier: 'side' }, true],
    ['tier notin (front)', { tier: 'front' }, false],
    ['app.kubernetes.io/name=web', { 'app.kubernetes.io/name': 'web' }, true],
    ['app', { app: '' }, true],
    ['app', {}, false],
    ['app=web,!canary', { app: 'web' }, true],
    ['!canary', { canary: 'yes' }, false],
  ])('%s on %j: %s', (line, labels, expected) => {
    expect(parseSelectorText(line).matches(labels)).toBe(expected);
  });

  it.each(['', 'app=web,', 'app>3', 'tier in front', 'a b'])(
    'that cannot be read matches nothing: %j',
    (line) => {
      expect(parseSelectorText(line).matches({ app: 'web', a: 'b' })).toBe(false);
    },
  );

  it('has an id by which equals are known', () => {
    expect(parseSelectorText('app=web').id).toBe(parseSelectorText('app = web').id);
    expect(parseSelectorText('app=web').id).not.toBe(parseSelectorText('app=api').id);
  });
});
