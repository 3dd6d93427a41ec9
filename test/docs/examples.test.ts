/** Every YAML block of the documents goes through what would read it: the validator, helm, Prometheus. */
import { describe, expect, it } from 'vitest';
import { bareHelm, CHART, render } from '../chart/helm.ts';
import { examplesOf, problemsOf, WHOLE_FILE } from './examples.ts';
import { pageOf, readPages } from './pages.ts';

const examples = readPages().flatMap(examplesOf);
const judged = (judge: string) => examples.filter((example) => example.judge === judge);
const planted = (text: string) => examplesOf(pageOf('a.md', `\`\`\`yaml\n${text}\`\`\`\n`))[0];

describe('examples', () => {
  it('all have somebody who judges them', () => {
    expect(judged('nobody').map(({ place }) => place)).toEqual([]);
    expect(judged('policies').length).toBeGreaterThanOrEqual(2);
    expect(judged('values').length).toBeGreaterThanOrEqual(2);
  });

  it.each(judged('policies'))('$place passes kingtide validate without a warning', (example) => {
    expect(problemsOf(example)).toEqual([]);
  });

  it.each(judged('values'))('$place is accepted by the chart', async ({ text, values }) => {
    const [given = {}] = values;
    if (!text.startsWith(WHOLE_FILE)) {
      await expect(render(given)).resolves.not.toEqual([]);
      return;
    }
    const words = ['template', 'kingtide', CHART, '--values', '-'];
    expect(await bareHelm(words, given)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a wrong example', () => {
  it('in a policy is named', () => {
    const text =
      'apiVersion: kingtide.dev/v1alpha1\nkind: Site\nmetadata: { name: a }\nspec: { typ: OnPrem }\n';
    const example = planted(text);
    expect(example?.judge).toBe('policies');
    expect(example && problemsOf(example).join('\n')).toContain('UNKNOWN_FIELD');
  });

  it.each(['a: [1\n', 'fish: 2\n'])('that nobody reads is seen: %j', (text) => {
    expect(planted(text)?.judge).toBe('nobody');
  });
});
