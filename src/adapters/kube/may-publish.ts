/** Whether what was decided goes out now. While a person has paused, or nobody can say, what was published stays. */
import type { Snapshot } from '../../model/snapshot.ts';

export function mayPublish({ switches }: Snapshot): boolean {
  return switches.kind === 'fresh' && !switches.value.pause;
}
