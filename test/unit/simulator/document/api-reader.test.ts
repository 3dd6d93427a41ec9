/** How scenario.yaml says what its API server is like. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../../src/simulator/document/scenario-reader.ts';

function apiOf(line: string): unknown {
  const text = `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: slow }
spec:
  summary: An hour of nothing.
  timeZone: Asia/Shanghai
  from: 2027-02-28T23:00
  to: 2027-03-01T00:00
  sites: []
  workloads: []
${line}
`;
  const read = readScenario({ text, file: 'scenario.yaml', fileText: () => undefined });
  return read.ok ? read.scenario.api : read.problems;
}

describe('an API server in scenario.yaml', () => {
  it('answers at once and always when nothing is said: the control', () => {
    expect(apiOf('')).toBeUndefined();
  });

  it('has a latency and a rate', () => {
    const api = apiOf('  api: { latency: { p50: 20ms, p95: 300ms }, requestsPerSecond: 50 }');

    expect(api).toEqual({ latency: { p50: 20, p95: 300 }, requestsPerSecond: 50 });
  });

  it('may have one without the other', () => {
    expect(apiOf('  api: { requestsPerSecond: 50 }')).toEqual({
      latency: undefined,
      requestsPerSecond: 50,
    });
  });
});
