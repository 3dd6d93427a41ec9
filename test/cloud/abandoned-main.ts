/** A runner that starts a test cloud and a load exporter, says which processes they are, and never stops them. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKubeconfig } from '../control-plane/kubeconfig.ts';
import { startLoad } from '../load/start.ts';
import { startTestCloud } from './start.ts';

const dir = await mkdtemp(join(tmpdir(), 'kingtide-abandoned-'));
const node = { cpu: '8', memory: '16Gi', pods: '60' };
const cloud = await startTestCloud({ dir, groups: [{ id: 'g', site: 'cloud', node }] });
const kubeconfig = await writeKubeconfig({
  file: join(dir, 'kubeconfig'),
  server: 'https://127.0.0.1:1',
  caFile: cloud.tls.caFile,
  user: { token: 'none' },
});
const load = await startLoad({ dir, kubeconfig, tiers: [] });
process.stdout.write(`${JSON.stringify({ pids: [cloud.pid, load.pid], dir })}\n`);
setInterval(() => undefined, 1_000);
