// Runs `go build` for one module under a supervisor (a build does not outlive its caller) and reports how far it is.
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './cache.ts';
import type { GoModule } from './go-modules.ts';
import { type SupervisedProcess, startSupervisor } from './supervisor.ts';

const REPORT_EVERY_MS = 10_000;

/** Fills `into` with the module's binaries under their cache names. */
export async function goBuild(
  go: string,
  module: GoModule,
  into: string,
  progress: Progress,
): Promise<void> {
  const started = performance.now();
  progress(
    `building ${module.title} from Go modules; once per machine, up to ten minutes on two cores`,
  );
  const supervisor = startSupervisor();
  try {
    const logFile = join(into, 'build.log');
    const build = await supervisor.start({
      name: `go build ${module.name}`,
      file: go,
      args: [
        'build',
        '-v',
        ...module.buildFlags,
        '-o',
        `${into}/`,
        ...Object.keys(module.packages),
      ],
      cwd: module.folder,
      env: buildEnvironment(),
      logFile,
    });
    const report = setInterval(
      () => void tell(module, logFile, started, progress),
      REPORT_EVERY_MS,
    );
    await build.exited.finally(() => clearInterval(report));
    await failIfFailed(build, module);
  } finally {
    await supervisor.stop();
  }
  await nameBinaries(module, into);
  await rm(join(into, 'build.log'));
  progress(`built ${module.title} in ${Math.round((performance.now() - started) / 1000)} s`);
}

function buildEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    CGO_ENABLED: '0',
    GOWORK: 'off', // a workspace above the clone must not change what is built
    GOFLAGS: '-buildvcs=false -mod=readonly',
  };
}

async function tell(
  module: GoModule,
  logFile: string,
  started: number,
  progress: Progress,
): Promise<void> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const downloads = log.match(/^go: downloading /gm)?.length ?? 0;
  const packages = log.split('\n').length - 1 - downloads;
  const elapsed = Math.round((performance.now() - started) / 1000);
  progress(
    `building ${module.name}: ${elapsed} s, ${downloads} modules downloaded, ${packages} packages compiled`,
  );
}

async function failIfFailed(build: SupervisedProcess, module: GoModule): Promise<void> {
  const { code, signal } = await build.exited;
  if (code === 0) return;
  throw new Error(
    `could not build ${module.title}: go build ended with ${signal ?? code}. ` +
      `It needs about 4 GB of disk and, once, the Go module proxy.\n${await build.logTail(15)}`,
  );
}

/** go names a binary after the last element of its package; ours are named after what they are. */
async function nameBinaries(module: GoModule, into: string): Promise<void> {
  for (const [path, name] of Object.entries(module.packages)) {
    const built =
      path
        .replace(/\/v\d+$/, '')
        .split('/')
        .at(-1) ?? name;
    if (built !== name) await rename(join(into, built), join(into, name));
  }
}
