/** What kubectl answers to a document, taken or refused, and the complaints in it. Runs nothing. */
import { CommandFailed } from '../control-plane/command.ts';

/** What kubectl prints, whether it took the document or not. */
export async function answerOf(command: Promise<string>): Promise<string> {
  try {
    return (await command).trim();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return error.result.stderr.trim();
  }
}

/** The complaints of the API server, one per rule: `spec.replicas: min must not be above max`. Any other answer whole. */
export function refusals(answer: string): readonly string[] {
  const [, complaints] = /^The \w+ "[^"]*" is invalid: ([\s\S]*)$/.exec(answer) ?? [];
  if (complaints === undefined) return [answer];
  return complaints
    .trim()
    .split('\n')
    .map((line) => line.replace(/^\* /, '').replace(': Invalid value: ', ': '));
}
