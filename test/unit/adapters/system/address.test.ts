/** Which addresses of Prometheus the operator's configuration takes. */
import { describe, expect, it } from 'vitest';
import { addressProblem } from '../../../../src/adapters/system/config-schema.ts';

describe('an address of Prometheus', () => {
  it.each([
    'http://p:9090',
    'https://prometheus.monitoring.svc/prefix',
    'http://[::1]:9090',
    'http://10.1.2.3',
  ])('may be %s', (text) => {
    expect(addressProblem(text)).toBeUndefined();
  });

  it.each([
    'p:9090',
    'ftp://p',
    'file:///etc/passwd',
    '//p',
    'http://',
    'http://u@p',
    'http://:p@p',
    'http://p/?q=1',
    'http://p/#x',
    'javascript:0',
    'unix:/run/p',
    'http://p p',
  ])('may not be %s', (text) => {
    expect(addressProblem(text)).toMatch(/^allowed: an/);
  });
});
