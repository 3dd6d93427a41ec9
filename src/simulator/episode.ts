/** A single event, before it becomes or joins an episode. */
import type { Episode } from '../model/episode.ts';

export type Fresh = Omit<Episode, 'to' | 'count'>;
