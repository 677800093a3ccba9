import { unwrapped } from './discord-payload.ts';
import { slackBody, slackView } from './slack-payload.ts';

/** A measure of a payload, with the platform's limit. */
export interface Measure {
  readonly what: string;
  readonly count: number;
  readonly most: number;
}

/** The same limits as in src/platforms/slack/render/limits.ts and src/platforms/discord/render/limits.ts. */
const SLACK = { blocks: 50, viewBlocks: 100, characters: 12_000 };
const DISCORD = { components: 40, characters: 4000, customId: 100 };

/** The number of blocks in a message or view, and their characters as JSON. */
export function slackSize(payload: unknown): Measure[] {
  const view = slackView(payload);
  const blocks = view?.blocks ?? slackBody(payload).blocks;
  return [
    { what: 'blocks', count: blocks.length, most: view ? SLACK.viewBlocks : SLACK.blocks },
    ...(view ? [] : [{ what: 'characters', count: JSON.stringify(blocks).length, most: SLACK.characters }]),
  ];
}

/** The number of components, nested ones included; the characters of their texts; the longest custom_id. */
export function discordSize(payload: unknown): Measure[] {
  const all = [...componentsIn(unwrapped(payload))];
  const texts = all.flatMap((one) => ('content' in one && typeof one.content === 'string' ? [one.content] : []));
  const ids = all.flatMap((one) => ('custom_id' in one && typeof one.custom_id === 'string' ? [one.custom_id] : []));
  return [
    { what: 'components', count: all.length, most: DISCORD.components },
    { what: 'characters', count: texts.join('').length, most: DISCORD.characters },
    { what: 'longest custom_id', count: Math.max(0, ...ids.map((id) => id.length)), most: DISCORD.customId },
  ];
}

function* componentsIn(parent: unknown): Generator<object> {
  if (typeof parent !== 'object' || parent === null) return;
  const inner = [
    ...('components' in parent && Array.isArray(parent.components) ? parent.components : []),
    ...('accessory' in parent ? [parent.accessory] : []),
    ...('component' in parent ? [parent.component] : []),
  ];
  for (const one of inner) {
    if (typeof one === 'object' && one !== null) yield one;
    yield* componentsIn(one);
  }
}

/** "blocks 14/50". */
export function measureInWords({ what, count, most }: Measure): string {
  return `${what} ${count.toLocaleString('en-GB')}/${most.toLocaleString('en-GB')}`;
}
