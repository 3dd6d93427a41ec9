/**
 * The documents in force at an instant, people's edits included, as the real reader of policies judges them: one above
 * the administrator's caps is named and the spec accepted before stays in force; what contradicts another is left out.
 * Without a fault of the configuration they are what the folder says.
 */
import type { Millis } from '../../model/units.ts';
import { capProblems, type OperatorCaps } from '../../policy/cross-caps.ts';
import { crossCheck } from '../../policy/cross-check.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { isError } from '../../policy/problem.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { World } from '../world/world.ts';
import { type Declared, EDITS, titleOf } from './edits.ts';

export interface Declarations {
  at(now: Millis): Declared;
}

export type DeclaringWorld = Pick<World, 'faults' | 'scenario'>;

export function declarations(
  documents: readonly PolicyDocument[],
  world: DeclaringWorld | undefined,
): Declarations {
  const untouched: Declared = { documents, refused: [] };
  const edits = world?.faults.schedule.filter(({ id }) => EDITS.has(id)) ?? [];
  if (world === undefined || edits.length === 0) return { at: () => untouched };
  const { faults } = world;
  for (const id of new Set<FaultId>(edits.map((edit) => edit.id))) {
    faults.whenever(id, ({ subject = '' }) => {
      faults.fire(id, subject);
      return undefined;
    });
  }
  let last: { readonly key: string; readonly declared: Declared } | undefined;
  return {
    at(now) {
      const on = edits.filter(({ from, until }) => now >= from && now < until);
      const key = on.map((edit) => edits.indexOf(edit)).join();
      if (last?.key !== key)
        last = {
          key,
          declared: judged(capped(on.reduce(apply, untouched), documents, world), world, now),
        };
      return last.declared;
    },
  };
}

function apply(declared: Declared, { id, subject }: ScheduledFault): Declared {
  return EDITS.get(id)?.(declared, subject) ?? declared;
}

function capsOf({ scenario }: DeclaringWorld): OperatorCaps {
  const { maxCloudNodes, maxSpend } = scenario.controller;
  return { cloudNodes: maxCloudNodes, spend: maxSpend };
}

/** What was declared before the edits was accepted: an edit that reaches beyond a cap changes nothing. */
function capped(
  declared: Declared,
  before: readonly PolicyDocument[],
  world: DeclaringWorld,
): Declared {
  const accepted = new Map(before.map((document) => [titleOf(document), document]));
  const refused = [...declared.refused];
  const documents = declared.documents.flatMap((document) => {
    const [problem] = capProblems({ readable: [document], caps: capsOf(world) });
    const kept = accepted.get(titleOf(document));
    if (problem === undefined || kept === undefined) return [document];
    const { kind, meta } = document;
    const message = `${problem.message}; the spec accepted before stays in force`;
    refused.push({ kind, name: meta.name, message });
    return [kept];
  });
  return { documents, refused };
}

/** Documents that contradict each other are left out altogether. */
function judged(declared: Declared, world: DeclaringWorld, now: Millis): Declared {
  const { scenario } = world;
  const documents = declared.documents.map(titled);
  const named = documents.map(({ kind, meta: { namespace, name } }) => ({ kind, namespace, name }));
  const problems = crossCheck({
    documents,
    readable: documents,
    foreign: [],
    named,
    context: {
      now,
      timeZone: scenario.timeZone,
      scrapeIntervalMs: scenario.prometheus.scrapeInterval,
      scalableKinds: 'any',
    },
    caps: capsOf(world),
  }).filter(isError);
  const messages = new Map(problems.map(({ file, message }) => [file, message] as const));
  return {
    documents: declared.documents.filter((document) => !messages.has(titleOf(document))),
    refused: [
      ...declared.refused,
      ...documents.flatMap((document) => {
        const message = messages.get(titleOf(document));
        const { kind, meta } = document;
        return message === undefined
          ? []
          : [{ kind, name: meta.name, message: `${message}; left out` }];
      }),
    ],
  };
}

/** Problems name the file they are in: here each document is one of its own. */
function titled(document: PolicyDocument): PolicyDocument {
  const origin = { file: titleOf(document), locate: () => ({ line: 0, column: 0 }) };
  return { ...document, origin };
}
