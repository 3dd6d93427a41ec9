/** `kingtide rehearse --list-faults`: every fault the simulator knows, and every invariant it must not break. */
import { CHECKERS } from '../simulator/checkers/all.ts';
import { CATALOGUE } from '../simulator/faults/catalogue.ts';
import type { FaultKind } from '../simulator/faults/fault-kind.ts';
import { UNDRAWN } from '../simulator/swarm/draw.ts';
import { type CommandInput, EXIT, type ExitCode } from './io.ts';

function faultListText(): string {
  const kinds: readonly FaultKind[] = CATALOGUE;
  const faults = kinds.flatMap(({ id, title, subject, size, holds, waitsFor }) => {
    const about = [
      ...(subject === '' ? [] : [`strikes ${subject}`]),
      ...(size === '' ? [] : [`size: ${size}`]),
      `holds ${holds.join(', ')}`,
      ...(waitsFor === undefined ? [] : [`its half of the product waits for ${waitsFor}`]),
    ];
    return [`${id.padEnd(4)} ${title}`, `     ${about.join('; ')}`];
  });
  const invariants = CHECKERS.flatMap(({ invariant, says, waitsFor }) => [
    `${invariant.padEnd(4)} ${says}`,
    ...(waitsFor === undefined ? [] : [`     waits: ${waitsFor}`]),
  ]);
  return ['Faults', ...faults, '', 'Invariants', ...invariants, ''].join('\n');
}

function faultListJson(): string {
  const faults = CATALOGUE.map((kind) => ({
    ...kind,
    waitsFor: kind.waitsFor ?? null,
    drawn: !(kind.id in UNDRAWN),
  }));
  const invariants = CHECKERS.map(({ invariant, says, waitsFor }) => ({
    invariant,
    says,
    waitsFor: waitsFor ?? null,
  }));
  return `${JSON.stringify({ faults, invariants }, null, 2)}\n`;
}

export function listFaults({ args, io }: CommandInput): ExitCode {
  io.out(
    args.includes('json') || args.includes('--format=json') ? faultListJson() : faultListText(),
  );
  return EXIT.good;
}
