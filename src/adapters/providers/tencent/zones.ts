/** Numbers of availability zones, which nodes carry in their id and the scaling group does not tell. Asked once, and again for an unknown one. */
import { z } from 'zod';
import { PortError } from '../../../ports/errors.ts';
import { checked } from '../web/web-bounds.ts';
import type { WebPool } from '../web/web-pools.ts';

export interface Zones {
  /** Throws `PortError`. */
  idOf(pool: WebPool, zone: string): Promise<string>;
}

const zonesAnswer = z.object({
  Response: z.object({
    ZoneSet: z
      .array(z.object({ Zone: z.string().max(64), ZoneId: z.string().regex(/^\d{1,12}$/) }))
      .max(1_000),
  }),
});

export function createZones(ask: (pool: WebPool) => Promise<unknown>): Zones {
  const known = new Map<string, string>();
  return {
    idOf: async (pool, zone) => {
      const key = `${pool.line.region}/${zone}`;
      if (!known.has(key)) {
        const { ZoneSet } = checked(zonesAnswer, await ask(pool), 'DescribeZones').Response;
        for (const { Zone, ZoneId } of ZoneSet) known.set(`${pool.line.region}/${Zone}`, ZoneId);
      }
      const id = known.get(key);
      if (id !== undefined) return id;
      throw new PortError('permanent', `the zone ${zone} is not in the list of DescribeZones`);
    },
  };
}
