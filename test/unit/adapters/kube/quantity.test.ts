/** Kubernetes quantities, with figures worked out by hand. */
import { describe, expect, it } from 'vitest';
import { bytesOf, millicoresOf } from '../../../../src/adapters/kube/quantity.ts';

describe('quantity', () => {
  it.each([
    ['250m', 250],
    ['2', 2_000],
    ['0.5', 500],
    ['.5', 500],
    [1.5, 1_500],
    ['0.1', 100],
    ['100u', 1],
    ['1500000n', 2],
    ['1e2m', undefined],
    ['1e2', 100_000],
    ['', undefined],
    ['five', undefined],
    [undefined, undefined],
    [Number.NaN, undefined],
  ])('%s of CPU is %s millicores, rounded up', (quantity, millicores) => {
    expect(millicoresOf(quantity)).toBe(millicores);
  });

  it.each([
    ['128Mi', 134_217_728],
    ['1.5Gi', 1_610_612_736],
    ['1G', 1_000_000_000],
    ['128e6', 128_000_000],
    ['12E', 12_000_000_000_000_000_000],
    ['100m', 1],
    ['1K', undefined],
    ['1kib', undefined],
    ['1 Gi', undefined],
  ])('%s of memory is %s bytes', (quantity, bytes) => {
    expect(bytesOf(quantity)).toBe(bytes);
  });
});
