import { describe, expect, it } from 'vitest';
import { isByline, parseByline } from '../../src/briefing/write/byline.ts';

describe('a byline or dateline', () => {
  it.each([
    ['By Mara Szabo', {}],
    ['By Ines Karoly, Halvern Courier, 12 November 2026', { date: '2026-11-12', publisher: 'Halvern Courier' }],
    [
      'Halvern Evening Post, 19 November 2026, by Piet Lammers',
      { date: '2026-11-19', publisher: 'Halvern Evening Post' },
    ],
    ['The Lantern, weekly paper, 21 November 2026', { date: '2026-11-21', publisher: 'The Lantern' }],
    ['Press release, 4 November 2026', { date: '2026-11-04' }],
    ['Quayside Neighbours blog, 24 November 2026', { date: '2026-11-24', publisher: 'Quayside Neighbours blog' }],
    ['12 November 2026', { date: '2026-11-12' }],
    ['Published November 12, 2026', { date: '2026-11-12' }],
    ['Updated: 12 Nov 2026, 14:30 GMT', { date: '2026-11-12' }],
    ['Harbour Herald | 7 May 2026 | Jo Field', { date: '2026-05-07', publisher: 'Harbour Herald' }],
  ])('proposes the date and publisher that it names: "%s" gives %j', (line, expected) => {
    expect(isByline(line, 1)).toBe(true);
    expect(parseByline(['Title', line], '2026-12-01')).toEqual(expected);
  });

  it.each([
    'The council approved the contract on 3 November 2026.',
    'By noon the council had approved the contract, and the mayor went home on 3 November 2026.',
    'Fitters begin on 11 January 2027, the deputy mayor says, and each visit is over in forty minutes or so',
    'by and large nothing happened here at all today',
  ])('is not the sentence "%s"', (line) => {
    expect(isByline(line, 1)).toBe(false);
  });

  it('does not propose a future day', () => {
    expect(parseByline(['Title', 'Press release, 4 December 2026'], '2026-12-01')).toEqual({});
  });

  it('is only found near the top', () => {
    expect(isByline('By Mara Szabo', 9)).toBe(false);
  });
});
