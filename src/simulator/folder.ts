/**
 * A scenario's folder to all that a rehearsal needs: policies, truth and expectations, or every problem found. Gets the
 * files' bytes; reads nothing itself.
 */
import type { PolicyDocument } from '../policy/document.ts';
import { problemIn } from '../policy/place-problem.ts';
import { isError, type Problem } from '../policy/problem.ts';
import { decodeSource } from '../policy/source-text.ts';
import { validateSources } from '../policy/validate-sources.ts';
import { readExpectations } from './document/expectations-reader.ts';
import { readScenario } from './document/scenario-reader.ts';
import type { Expectation } from './expectation.ts';
import type { Scenario } from './scenario.ts';

const SCENARIO_FILE = 'scenario.yaml';
const EXPECTATIONS_FILE = 'expectations.yaml';

export interface FolderFiles {
  /** As problems shall name it: `policies/jumei-2013`. */
  readonly folder: string;
  /** File name to content, scenario and expectations included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export type FolderReading =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      readonly documents: readonly PolicyDocument[];
      readonly expectations: readonly Expectation[];
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readFolder({ folder, files }: FolderFiles): FolderReading {
  const textOf = (name: string): string | undefined => decoded(files.get(name));
  const place = (name: string): string => `${folder}/${name}`;
  const text = textOf(SCENARIO_FILE);
  if (text === undefined) return { ok: false, problems: [noScenario(place(SCENARIO_FILE))] };
  const read = readScenario({ text, file: place(SCENARIO_FILE), fileText: textOf });
  if (!read.ok) return read;
  const { scenario } = read;
  const policies = readPolicies({ files, place, scenario });
  const expected = expectationsOf({
    text: textOf(EXPECTATIONS_FILE),
    file: place(EXPECTATIONS_FILE),
    scenario,
  });
  const problems = [
    ...policies.problems.filter(isError),
    ...notSimulated(policies.documents),
    ...(expected.ok ? [] : expected.problems),
  ];
  if (!expected.ok || problems.length > 0) return { ok: false, problems };
  const warnings = policies.problems.filter((problem) => !isError(problem));
  return {
    ok: true,
    scenario,
    documents: policies.documents,
    expectations: expected.expectations,
    warnings,
  };
}

/** The world has Deployments alone: an autoscaler of its own mind would be graded by our own model of it. */
function notSimulated(documents: readonly PolicyDocument[]): readonly Problem[] {
  return documents.flatMap((document) => {
    if (document.kind !== 'ScalingPolicy') return [];
    const { horizontalPodAutoscaler, scaledObject } = document.spec.target;
    if (horizontalPodAutoscaler === undefined && scaledObject === undefined) return [];
    const [key, word] =
      scaledObject === undefined
        ? ['horizontalPodAutoscaler', 'HorizontalPodAutoscaler']
        : ['scaledObject', 'ScaledObject'];
    return [
      problemIn(document, {
        path: ['spec', 'target', key],
        atKey: true,
        code: 'NOT_YET_HONOURED',
        message: `a rehearsal knows no ${word} that is driven, only a cluster does`,
        allowed: 'target: { workload: ... } in a rehearsal',
        fix: 'name the Deployment here; what the autoscaler adds above the floor is then left out',
      }),
    ];
  });
}

/** A folder without expectations is a question, not a test. */
function expectationsOf({
  text,
  file,
  scenario,
}: {
  text: string | undefined;
  file: string;
  scenario: Scenario;
}) {
  if (text === undefined) return { ok: true, expectations: [] } as const;
  return readExpectations({ text, file, scenario });
}

interface PolicyFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly place: (name: string) => string;
  readonly scenario: Scenario;
}

function readPolicies({ files, place, scenario }: PolicyFiles) {
  const context = {
    now: scenario.from,
    timeZone: scenario.timeZone,
    scrapeIntervalMs: scenario.prometheus.scrapeInterval,
    // No cluster is there whose administrator could have listed any; the world takes each for a Deployment.
    scalableKinds: 'any' as const,
  };
  const sources = [...files]
    .filter(
      ([name]) => /\.ya?ml$/.test(name) && name !== SCENARIO_FILE && name !== EXPECTATIONS_FILE,
    )
    .map(([name, bytes]) => ({ file: place(name), bytes }));
  return validateSources({
    sources,
    context,
    caps: {
      cloudNodes: scenario.controller.maxCloudNodes,
      spend: scenario.controller.maxSpend,
    },
  });
}

function decoded(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const read = decodeSource(bytes);
  return read.ok ? read.text : undefined;
}

function noScenario(file: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    path: '',
    code: 'UNREADABLE',
    severity: 'error',
    message: 'there is no readable scenario.yaml in this folder',
    allowed: 'a folder with scenario.yaml, policies and, if wanted, expectations.yaml',
    fix: 'name a folder such as policies/jumei-2013',
  };
}
