/** `kingtide crds`: prints the CustomResourceDefinitions, ready for `kubectl apply -f -`. */
import { crdText } from '../policy/crd.ts';
import { KINDS } from '../policy/kinds.ts';
import { type CommandInput, EXIT, type ExitCode } from './io.ts';

const USAGE = `Usage: kingtide crds

Prints the CustomResourceDefinitions: kingtide crds | kubectl apply --server-side -f -
`;

export async function runCrds({ args, io }: CommandInput): Promise<ExitCode> {
  const [first] = args;
  if (first === '--help' || first === '-h') {
    io.out(USAGE);
    return EXIT.good;
  }
  if (first !== undefined) {
    io.err(`kingtide crds takes no arguments, found "${first.slice(0, 40)}"\n\n${USAGE}`);
    return EXIT.badInput;
  }
  io.out(KINDS.map(crdText).join('---\n'));
  return EXIT.good;
}
