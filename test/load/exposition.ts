/** The counters as Prometheus scrapes them. Names and labels are those of the simulated Prometheus, so that the same queries work on both. */
import type { Meter } from './meter.ts';

function series(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const inner = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
  return `${name}{${inner.join(',')}} ${value}`;
}

export function gatewayText(meters: readonly Meter[]): string {
  const offered = meters.map(({ tier, state }) =>
    series(
      'gateway_requests_total',
      { namespace: tier.namespace, route: tier.route },
      state().offered,
    ),
  );
  const refused = meters.map(({ tier, refused: lost }) =>
    series('gateway_errors_total', { namespace: tier.namespace, route: tier.route }, lost()),
  );
  return [
    '# HELP gateway_requests_total Requests offered by users, refused ones included.',
    '# TYPE gateway_requests_total counter',
    ...offered,
    '# HELP gateway_errors_total Requests nobody served.',
    '# TYPE gateway_errors_total counter',
    ...refused,
    '',
  ].join('\n');
}

export function podText(meters: readonly Meter[]): string {
  const lines = meters.flatMap(({ tier, pods }) =>
    pods().flatMap(({ pod, served, refused }) => {
      const labels = { app: tier.name, namespace: tier.namespace, pod: pod.name, node: pod.node };
      return [
        series('http_requests_total', { ...labels, code: '200' }, served),
        series('http_requests_total', { ...labels, code: '503' }, refused),
      ];
    }),
  );
  return [
    '# HELP http_requests_total Requests that reached a pod.',
    '# TYPE http_requests_total counter',
    ...lines,
    '',
  ].join('\n');
}
