/** Our signatures against the examples that the vendors publish: their key, their request, their result. */
import { describe, expect, it } from 'vitest';
import {
  acs3Signature,
  canonicalQuery,
  signAcs3,
} from '../../../../src/adapters/providers/alibaba/acs3.ts';
import { tc3Signature } from '../../../../src/adapters/providers/tencent/tc3.ts';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('ACS3-HMAC-SHA256', () => {
  it('signs the RunInstances example of "Request syntax and signature method V3"', () => {
    const { signature, names } = acs3Signature(
      {
        method: 'POST',
        path: '/',
        query: canonicalQuery({
          RegionId: 'cn-shanghai',
          ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
        }),
        headers: {
          host: 'ecs.cn-shanghai.aliyuncs.com',
          'x-acs-action': 'RunInstances',
          'x-acs-content-sha256': EMPTY,
          'x-acs-date': '2023-10-26T10:22:32Z',
          'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
          'x-acs-version': '2014-05-26',
        },
        bodyHash: EMPTY,
      },
      'YourAccessKeySecret',
    );

    expect(names).toBe(
      'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version',
    );
    expect(signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
  });

  it('escapes what a path of a URL would leave, and sorts by name', () => {
    expect(canonicalQuery({ b: "it's (a) *", a: '["i-1","i-2"]' })).toBe(
      'a=%5B%22i-1%22%2C%22i-2%22%5D&b=it%27s%20%28a%29%20%2A',
    );
  });

  it('signs the token of a lent key with the rest', () => {
    const call = { action: 'A', method: 'GET', path: '/', query: {}, body: undefined } as const;
    const key = { id: 'id', secret: 'secret', token: 'lent' };
    const stamp = { key, host: 'h', region: 'r', now: 0, nonce: 'n' };

    const { headers } = signAcs3(call, '2015-12-15', stamp);

    expect(headers['x-acs-security-token']).toBe('lent');
    expect(headers['authorization']).toContain('x-acs-security-token');
    expect(headers['x-acs-date']).toBe('1970-01-01T00:00:00Z');
  });
});

describe('TC3-HMAC-SHA256', () => {
  it('signs the DescribeInstances example of "Signature v3"', () => {
    const body =
      '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';

    expect(
      tc3Signature(
        {
          host: 'cvm.tencentcloudapi.com',
          body,
          seconds: 1_551_113_065,
          scope: '2019-02-25/cvm/tc3_request',
        },
        'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
      ),
    ).toBe('72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168');
  });
});
