import { describe, expect, it } from 'vitest';
import { citationText, type StatementBlock } from '../../src/message/message.ts';

const citedStatement: StatementBlock = {
  type: 'statement',
  kind: 'stated',
  text: 'It lasts.',
  citations: [
    { sourceId: '000', source: 'CogLab', paragraphs: [6] },
    { sourceId: '003', source: 'Analysis', paragraphs: [2, 4] },
  ],
};

describe('the citation of a statement', () => {
  it('names each source with its paragraphs', () => {
    expect(citationText(citedStatement)).toBe('CogLab ¶6; Analysis ¶2, ¶4');
  });

  it('marks a derived statement, and begins with its arithmetic', () => {
    const arithmetic = ['6 May 2026 + 6 calendar months = 6 November 2026'];
    expect(citationText({ ...citedStatement, kind: 'derived', arithmetic })).toBe(
      'derived: 6 May 2026 + 6 calendar months = 6 November 2026; from CogLab ¶6; Analysis ¶2, ¶4',
    );
  });

  it('counts the sources that were checked for a silence', () => {
    expect(citationText({ ...citedStatement, kind: 'silence' })).toBe('all 2 sources checked');
  });
});
