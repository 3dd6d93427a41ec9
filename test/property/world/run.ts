/** Runs the real forecast and decision against the small world, cycle by cycle, and checks what must hold in every one. */
import { decide } from '../../../src/decide/decide.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import { withReadings } from '../../../src/forecast/samples.ts';
import type { DecideInput, Settings } from '../../../src/model/decide-input.ts';
import { EMPTY_MEMORY } from '../../../src/model/memory.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import type { PolicySet } from '../../../src/model/policy-set.ts';
import type { Millis } from '../../../src/model/units.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { advance } from './advance.ts';
import { apply, type Mishaps } from './apply.ts';
import { type Doubt, look } from './look.ts';
import type { Pod, World } from './state.ts';

export interface Weather {
  readonly demand: ReadonlyMap<string, number>;
  readonly doubts: ReadonlySet<Doubt>;
  readonly mishaps: Mishaps;
  /** The process starts anew: what it remembered is gone. */
  readonly restarted: boolean;
}

export interface Cycle {
  readonly input: DecideInput;
  readonly plan: Plan;
}

export interface Runner {
  readonly world: World;
  cycle(weather: Weather): Cycle;
}

export function createRunner(world: World, policies: PolicySet, settings: Settings): Runner {
  let memory = EMPTY_MEMORY;
  return {
    world,
    cycle(weather) {
      for (const machine of world.machines.values())
        if (machine.cloud) machine.ready = !weather.doubts.has('partition');
      if (weather.restarted) memory = EMPTY_MEMORY;
      const snapshot = look(world, weather);
      const at = {
        now: world.now,
        settings,
        policies,
        snapshot,
        memory: withReadings(memory, snapshot),
      };
      const input = deepFreeze({ ...at, forecast: forecast(at) });
      const plan = decide(input);
      check(world, input, { plan, weather });
      apply(world, plan, weather.mishaps);
      memory = plan.memory;
      advance(world, settings.tick);
      return { input, plan };
    },
  };
}

const DOUBTFUL: readonly Doubt[] = [
  'missing',
  'stale',
  'partial',
  'censored',
  'veto',
  'view-stale',
  'partition',
  'noShrink',
  'pause',
];

/** S1 to S4 as far as one decision can break them. */
function check(
  world: World,
  input: DecideInput,
  { plan, weather }: { plan: Plan; weather: Weather },
): void {
  const { doubts } = weather;
  // Up to three unseen nodes may be dead ones.
  const counts = (doubt: Doubt): boolean =>
    doubts.has(doubt) && (doubt !== 'partition' || cloudNodes(world) > 3);
  const shrinkDoubt = DOUBTFUL.find(counts);
  for (const action of plan.actions) {
    if (shrinkDoubt !== undefined && shrinks(action))
      world.violations.push(`${action.kind} while ${shrinkDoubt}`);
    const never = FORBIDDEN.find(({ doubt, what }) => doubts.has(doubt) && what(action));
    if (never !== undefined) world.violations.push(`${action.kind} while ${never.doubt}`);
  }
  const cap = Math.min(
    input.settings.maxCloudNodes,
    ...input.policies.pools.map((pool) => pool.maxNodes),
  );
  if (world.most > cap)
    world.violations.push(`${world.most} instances lived at once, ${cap} are allowed`);
  for (const pod of world.pods)
    if (isAstray(world, pod)) world.violations.push(`a pinned pod is on ${pod.node}`);
}

function isAstray(world: World, pod: Pod): boolean {
  return (
    world.workloads.get(pod.tier)?.burstable === false &&
    world.machines.get(pod.node ?? '')?.cloud === true
  );
}

const FORBIDDEN: readonly { readonly doubt: Doubt; what(action: Action): boolean }[] = [
  { doubt: 'pause', what: (action) => !records(action) },
  { doubt: 'ledger', what: touchesNodes },
  { doubt: 'provider', what: (action) => action.kind === 'order-nodes' },
  {
    doubt: 'partition',
    what: (action) => action.kind === 'drain-node' || action.kind === 'evict-pods',
  },
];

function cloudNodes(world: World): number {
  return [...world.machines.values()].filter((machine) => machine.cloud).length;
}

function shrinks(action: Action): boolean {
  return (
    (action.kind === 'set-replicas' && action.to < action.from) || action.kind === 'evict-pods'
  );
}

/** What has happened already, into the status of our own intents. */
function records({ kind }: Action): boolean {
  return kind === 'settle-intent' || kind === 'record-instances';
}

function touchesNodes({ kind }: Action): boolean {
  return (
    kind === 'order-nodes' ||
    kind === 'drain-node' ||
    kind === 'return-nodes' ||
    kind === 'evict-pods'
  );
}

/** So many cycles without any action are rest: more than two stabilisation times of the shop. */
const AT_REST = 30;

/** Runs until nothing has been done for so many cycles, at most so long. True when it came to rest. */
export function settle(runner: Runner, weather: Weather, atMost: Millis): boolean {
  const until = runner.world.now + atMost;
  let quiet = 0;
  while (runner.world.now < until && quiet < AT_REST) {
    const { plan } = runner.cycle(weather);
    quiet = plan.actions.every((action) => action.kind === 'forget-intent') ? quiet + 1 : 0;
  }
  return quiet >= AT_REST;
}
