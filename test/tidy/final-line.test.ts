/** The last words of a test run: CI reads the line, a person reads what was skipped and why. */
import { describe, expect, it } from 'vitest';
import { addUp, type TestSummary } from '../../scripts/test-reporter/summary.ts';
import { finalLine, redText, skippedText } from '../../scripts/test-reporter/words.ts';

const SKIPPED = { suite: 'cluster', name: 'end to end > home first', note: '' };

function summary(overrides: Partial<TestSummary>): TestSummary {
  return {
    passed: 7,
    failed: 0,
    red: [],
    skipped: [],
    requireAll: false,
    secondsBySuite: {},
    ...overrides,
  };
}

describe('the final line', () => {
  it('counts passed and failed', () => {
    expect(finalLine(summary({ failed: 2 }))).toBe('7 passed, 2 failed');
  });

  it('adds skipped only when there are some', () => {
    expect(finalLine(summary({ skipped: [SKIPPED] }))).toBe('7 passed, 0 failed, 1 skipped');
  });

  it('has no skipped when every tier is required, because they are failures then', () => {
    const strict = summary({ skipped: [SKIPPED], failed: 1, requireAll: true });
    expect(finalLine(strict)).toBe('7 passed, 1 failed');
  });
});

describe('skipped tests', () => {
  it('are silent when there are none', () => {
    expect(skippedText(summary({}))).toBe('');
  });

  it('are named with the way to get them', () => {
    const text = skippedText(summary({ skipped: [SKIPPED] }));
    expect(text).toContain('SKIPPED cluster: end to end > home first');
    expect(text).toContain('npm run control-plane -- build');
  });

  it('say what they themselves know about it', () => {
    const text = skippedText(summary({ skipped: [{ ...SKIPPED, note: 'needs the traces' }] }));
    expect(text).toContain('needs the traces');
  });
});

describe('failed tests', () => {
  it('are named a line each', () => {
    const text = redText(summary({ red: ['unit: adds up', 'cluster: home first'] }));
    expect(text).toBe('FAILED unit: adds up\nFAILED cluster: home first\n');
  });
});

describe('several runs', () => {
  it('are added up', () => {
    const one = summary({ secondsBySuite: { unit: 3 } });
    const other = summary({
      failed: 1,
      red: ['unit: adds up'],
      skipped: [SKIPPED],
      secondsBySuite: { cluster: 60 },
    });

    expect(addUp([one, other])).toEqual(
      summary({
        passed: 14,
        failed: 1,
        red: ['unit: adds up'],
        skipped: [SKIPPED],
        secondsBySuite: { unit: 3, cluster: 60 },
      }),
    );
  });

  it('have failed where one of them left nothing behind', () => {
    expect(finalLine(addUp([summary({}), undefined]))).toBe('7 passed, 1 failed');
  });
});
