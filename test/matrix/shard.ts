/** Which twentieth of the matrices a commit runs: told by the environment, else drawn from the commit. Prints nothing. */
import { turnOfCommit } from '../../scripts/release/commit.ts';

const TWENTIETHS = 20;

/** KINGTIDE_MATRIX_SHARD (0 to 19), else the commit's hash, else the first. */
export function shardOfCommit(told = process.env['KINGTIDE_MATRIX_SHARD']): {
  readonly index: number;
  readonly of: number;
} {
  if (told === undefined || told === '') return { index: turnOfCommit(TWENTIETHS), of: TWENTIETHS };
  const index = Number(told);
  if (Number.isInteger(index) && index >= 0 && index < TWENTIETHS) return { index, of: TWENTIETHS };
  throw new Error(`KINGTIDE_MATRIX_SHARD is ${told}; allowed: 0 to ${TWENTIETHS - 1}`);
}
