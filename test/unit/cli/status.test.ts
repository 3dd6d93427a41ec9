/** `kingtide status` and `kingtide explain`: what a person on call reads, in words and as JSON. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordAt } from '../../../src/adapters/kube/json.ts';
import { runExplain } from '../../../src/cli/explain.ts';
import { runPause } from '../../../src/cli/pause.ts';
import { EXPLAIN_REPORT, STATUS_REPORT } from '../../../src/cli/report-schema.ts';
import { runStatus } from '../../../src/cli/status.ts';
import {
  CONFIG,
  type KeptCluster,
  override,
  overridePath,
  putShop,
  SWITCHES,
  startKeptCluster,
} from './kept-cluster.ts';

const KINDS = '/apis/kingtide.dev/v1alpha1';
const CHECKOUT = `${KINDS}/namespaces/shop/scalingpolicies/checkout`;
const POOL = `${KINDS}/burstpools/np1`;
const SINCE = '2027-03-01T11:00:00Z';

let cluster: KeptCluster;
beforeEach(async () => {
  cluster = await startKeptCluster();
  putShop(cluster);
  cluster.put(CHECKOUT, {
    ...cluster.objects.get(CHECKOUT),
    metadata: { generation: 3, uid: 'u1' },
    status: STATUS,
  });
  cluster.put(POOL, {
    kind: 'BurstPool',
    metadata: { namespace: undefined },
    spec: { site: 'aliyun', price: { perHour: '1.36 CNY' } },
    status: { nodes: { joined: 5, inFlight: 3, draining: 1, needed: 8 }, conditions: [] },
  });
  cluster.put('/apis/coordination.k8s.io/v1/namespaces/kingtide-system/leases/kingtide', {
    spec: { holderIdentity: 'kingtide-abc', renewTime: '2027-03-01T11:59:58.000000Z' },
  });
});
afterEach(() => cluster.close());

const condition = (type: string, status: string, reason: string) => ({
  type,
  status,
  reason,
  message: `${reason} it is`,
  lastTransitionTime: SINCE,
});

const STATUS = {
  observedGeneration: 3,
  replicas: {
    current: 50,
    ready: 44,
    needed: 50,
    target: 50,
    home: 37,
    cloud: 13,
    unplaced: 0,
    readyAtHome: 37,
    readyInCloud: 7,
  },
  demands: [
    {
      name: 'requests',
      observed: '680 rps',
      expected: '3480 rps',
      high: '3480 rps',
      perReplica: '100 rps',
      causes: [{ kind: 'promotion', rps: '3480 rps', subject: 'sales/anniversary' }],
    },
  ],
  holds: [
    { reason: 'freeze', wanted: 'shrink 50 to 40 replicas', detail: 'promotion anniversary' },
  ],
  limitedBy: 'freeze: wanted to shrink 50 to 40 replicas: promotion anniversary',
  conditions: [
    condition('Ready', 'False', 'ReplicasMissing'),
    condition('CapacityMet', 'True', 'Placed'),
    condition('Held', 'True', 'Freeze'),
  ],
};

const status = (...args: string[]) => cluster.run(runStatus, ...args);
const explain = (...args: string[]) => cluster.run(runExplain, ...args);

describe('status', () => {
  it('shows a policy in one line: ready of needed, at home, in the cloud, and what is wrong', async () => {
    const { code, out } = await status();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^shop\/checkout {2}Enforce {2}44\/50 +37 of 37 +7 of 13 +0 +Ready: ReplicasMissing, Held: Freeze$/m,
    );
    expect(out).toMatch(/^shop\/login +Enforce +- +- +- +- +no decision yet$/m);
    expect(out).toContain('operator: kingtide-abc, Lease renewed 2 s ago');
  });

  it('shows a pool with its nodes and what they cost an hour: 8 at 1.36', async () => {
    const { out } = await status();
    expect(out).toMatch(/^np1 +aliyun +5 +3 +1 +8 +10\.88 CNY +no decision yet$/m);
  });

  it('shows whose nodes of a shared pool they are, and what they cost each', async () => {
    const tenants = [
      { name: 'bank', nodes: '5.50' },
      { name: 'finance', nodes: '2.50' },
    ];
    const pool = cluster.objects.get(POOL);
    cluster.put(POOL, { ...pool, status: { ...recordAt(pool ?? {}, 'status'), tenants } });
    const { out } = await status();

    // 5.5 and 2.5 times 1.36, together the 10.88 of the line above.
    expect(out).toContain(
      '  tenant bank: 5.50 nodes, 7.48 CNY an hour\n  tenant finance: 2.50 nodes, 3.40 CNY an hour\n',
    );
  });

  it('shows who said what until when, on the clock of the operator, and forgets what is over', async () => {
    cluster.put(overridePath('hold'), override({ min: 100, noShrink: true }));
    cluster.put(overridePath('old'), override({ min: 7, until: '2027-03-01T12:00:00Z' }));
    await cluster.run(runPause, '--all', '--reason', 'storm', '--until', '1h');
    const { out } = await status();

    expect(out).toContain(
      'pause: ON until 2027-03-01 21:00 Asia/Shanghai (UTC+08:00), by alice: storm\nnoShrink: off\n',
    );
    expect(out).toContain(
      '  Override shop/hold (min 100, no shrink) until 2027-03-02 00:00 Asia/Shanghai (UTC+08:00): by hand',
    );
    expect(out).not.toContain('shop/old');
    cluster.clock.advance(3_600_000);
    expect((await status()).out).toContain('pause: off');
  });

  it('shows a switch that cannot be read as what it is: everything held', async () => {
    cluster.put(SWITCHES, { data: { pause: 'yes' } });
    expect((await status()).out).toContain(
      'pause: cannot be read, which holds everything: pause is "yes"',
    );
  });

  it('is limited to a namespace with -n', async () => {
    expect((await status('-n', 'core')).out).toContain('no ScalingPolicy here');
  });

  it('says what the person may not read, and shows the rest', async () => {
    for (const path of [SWITCHES, CONFIG, `${KINDS}/burstpools`]) cluster.refusals.set(path, 403);
    const { code, out } = await status();
    expect(code).toBe(0);
    expect(out).toContain(
      'note: the switches may not be read by you; docs/install.md names the rights',
    );
    expect(out).toContain('note: BurstPools may not be read by you');
    expect(out).toContain('times are in UTC');
    expect(out).toContain('shop/checkout');
  });

  it('as JSON keeps to its published schema, with null for what is unknown', async () => {
    cluster.refusals.set(`${KINDS}/burstpools`, 403);
    cluster.put(overridePath('hold'), override({ min: 100 }));
    const report: unknown = JSON.parse((await status('--format', 'json')).out);
    expect(STATUS_REPORT.strict().safeParse(report).error).toBeUndefined();
    expect(report).toMatchObject({
      version: 1,
      pools: null,
      policies: [
        { id: 'shop/checkout', overrides: [{ id: 'shop/hold', min: 100 }] },
        { replicas: null },
      ],
    });
  });

  it('does not let an object paint the terminal', async () => {
    cluster.put(overridePath('hold'), override({ min: 100, reason: 'a\u001b[2Jb' }));
    expect((await status()).out).not.toContain('\u001b');
  });

  it.each([
    [['--format', 'html'], '--format: '],
    [['shop/checkout'], 'found shop/checkout; give no name'],
  ])('%j is refused with exit code 2', async (args, message) => {
    const { code, err } = await status(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('ends with exit code 1 when the policies may not be read', async () => {
    cluster.refusals.set(`${KINDS}/scalingpolicies`, 403);
    expect((await status()).code).toBe(1);
  });
});

describe('explain', () => {
  beforeEach(() => {
    const event = {
      type: 'Warning',
      reason: 'Freeze',
      message: 'held: wanted to shrink',
      eventTime: '2027-03-01T11:30:00.000000Z',
    };
    cluster.put('/api/v1/namespaces/shop/events/one', event);
  });

  it('says what is wanted, what made it so, what is in the way and what would lift it', async () => {
    const { code, out } = await explain('shop/checkout');
    expect(code).toBe(0);
    expect(out).toContain(
      '50 replicas are needed; 50 are there, 44 ready (37 at home, 7 in the cloud); the last decision sets 50\n',
    );
    expect(out).toContain(
      'requests: plans for 3480 rps (expected 3480 rps, observed 680 rps) at 100 rps a replica, because of\n  promotion sales/anniversary: 3480 rps\n',
    );
    expect(out).toContain(
      '  freeze: wanted to shrink 50 to 40 replicas: promotion anniversary\n    ends with the freeze of the promotion',
    );
    expect(out).toContain(
      '2027-03-01 19:30 Asia/Shanghai (UTC+08:00)  Warning  Freeze  held: wanted to shrink',
    );
    expect(out).not.toContain('older version');
  });

  it('says when it speaks of an older version of the policy, and when nothing was decided yet', async () => {
    cluster.put(CHECKOUT, { ...cluster.objects.get(CHECKOUT), metadata: { generation: 4 } });
    expect((await explain('shop/checkout')).out).toContain(
      'this speaks of an older version of the policy',
    );
    expect((await explain('shop/login')).out).toContain('no decision yet');
  });

  it('names the people behind it, and only those of this policy', async () => {
    cluster.put(overridePath('hold'), override({ min: 100 }));
    cluster.put(overridePath('other'), override({ policy: 'login', min: 5 }));
    const { out } = await explain('checkout');
    expect(out).toContain('Override shop/hold (min 100)');
    expect(out).not.toContain('shop/other');
  });

  it('asks for Events of this very object', async () => {
    await explain('shop/checkout');
    const asked = cluster.api.calls.find(({ path }) => path.endsWith('/events'));
    expect(asked?.query.get('fieldSelector')).toBe('involvedObject.uid=u1');
  });

  it('as JSON keeps to its published schema', async () => {
    const report: unknown = JSON.parse((await explain('shop/checkout', '--format', 'json')).out);
    expect(EXPLAIN_REPORT.strict().safeParse(report).error).toBeUndefined();
    expect(report).toMatchObject({
      upToDate: true,
      holds: [{ reason: 'freeze', lifts: expect.stringContaining('freeze') }],
    });
  });

  it('explains a reason of a newer operator as unknown', async () => {
    const holds = [{ reason: 'moon-phase', wanted: 'grow', detail: 'x' }];
    cluster.put(CHECKOUT, { ...cluster.objects.get(CHECKOUT), status: { ...STATUS, holds } });
    expect((await explain('shop/checkout')).out).toContain('unknown to this version of kingtide');
  });

  it('of a policy that is not there ends with exit code 2', async () => {
    expect(await explain('shop/chekout')).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "checkout"?'),
    });
  });
});
