/** How many problems of documents that do not fit are told, and how many documents there were. */
import { describe, expect, it } from 'vitest';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { DAY } from './cross-documents.ts';
import { CLOUD, CONTEXT, calendarText, HOME, sourceOf, TIMES_FOUR } from './documents.ts';

describe('problems across documents', () => {
  it('are told at most twenty overlaps', () => {
    const many = Array.from(
      { length: 8 },
      (_, index) => `{ name: p${index}, ${DAY}, ${TIMES_FOUR} }`,
    ).join(', ');
    const { problems } = validateSources({
      sources: [sourceOf(calendarText('c', `[${many}]`))],
      context: CONTEXT,
    });
    expect(problems.filter(({ code }) => code === 'OVERLAP')).toHaveLength(20);
  });

  it('are counted, whether sound or not', () => {
    const { counted, documents } = validateSources({
      sources: [sourceOf(`${HOME}---\n${CLOUD.replace('CN', 'cn')}`)],
      context: CONTEXT,
    });
    expect(counted).toBe(2);
    expect(documents).toHaveLength(1);
  });
});
