import { describe, expect, it } from 'vitest';
import { discordSize, measureInWords, slackSize } from '../../page/payload-size.ts';

const words = (sizes: ReturnType<typeof slackSize>) => sizes.map(measureInWords);

describe('the size of a payload', () => {
  it('counts the blocks of a Slack message, and their characters as JSON', () => {
    const blocks = [{ type: 'divider' }];
    expect(words(slackSize({ text: 'not counted', blocks }))).toEqual(['blocks 1/50', 'characters 20/12,000']);
    expect(words(slackSize({ blocks: JSON.stringify(blocks) }))).toEqual(['blocks 1/50', 'characters 20/12,000']);
  });

  it('allows a Slack view twice as many blocks as a message', () => {
    expect(words(slackSize({ view: { type: 'home', blocks: [{ type: 'divider' }] } }))).toEqual(['blocks 1/100']);
  });

  it('counts the nested components of a Discord message', () => {
    const payload = {
      components: [
        {
          type: 17,
          components: [
            { type: 10, content: 'abc' },
            { type: 9, components: [{ type: 10, content: 'de' }], accessory: { type: 2, custom_id: 'four' } },
            { type: 1, components: [{ type: 2, custom_id: 'longer' }] },
          ],
        },
      ],
    };
    const sizes = ['components 7/40', 'characters 5/4,000', 'longest custom_id 6/100'];
    expect(words(discordSize(payload))).toEqual(sizes);
    expect(words(discordSize({ type: 4, data: payload }))).toEqual(sizes);
  });

  it('counts no blocks and no components in an empty payload', () => {
    expect(words(slackSize({}))).toEqual(['blocks 0/50', 'characters 2/12,000']);
    expect(words(discordSize({}))).toEqual(['components 0/40', 'characters 0/4,000', 'longest custom_id 0/100']);
  });
});
