/** The few shapes that all parts of a published plan are made of. */
import { z } from 'zod';

export const count = z.int().min(0);
export const instant = z.string().describe("RFC 3339 with the offset of the calendar's zone.");
export const residency = z.enum(['Burstable', 'Pinned']);

export function byBand<T extends z.ZodType>(each: T) {
  return z.strictObject({ low: each, expected: each, high: each });
}
