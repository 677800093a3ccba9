import { unwrap } from './discord-payload.ts';
import { slackBody, slackView } from './slack-payload.ts';

/** A measure of a payload, with the platform's limit. */
export interface Measure {
  readonly name: string;
  readonly count: number;
  readonly limit: number;
}

/** The same limits as in src/platforms/slack/render/limits.ts and src/platforms/discord/render/limits.ts. */
const SLACK_LIMITS = { blocks: 50, viewBlocks: 100, characters: 12_000 };
const DISCORD_LIMITS = { components: 40, characters: 4000, customId: 100 };

/** Counts the blocks in a message or view, and their characters as JSON. */
export function slackSize(payload: unknown): Measure[] {
  const view = slackView(payload);
  const blocks = view?.blocks ?? slackBody(payload).blocks;
  return [
    { name: 'blocks', count: blocks.length, limit: view ? SLACK_LIMITS.viewBlocks : SLACK_LIMITS.blocks },
    ...(view ? [] : [{ name: 'characters', count: JSON.stringify(blocks).length, limit: SLACK_LIMITS.characters }]),
  ];
}

/** Counts the components, nested ones included, the characters of their texts, and those of the longest custom_id. */
export function discordSize(payload: unknown): Measure[] {
  const components = [...componentsIn(unwrap(payload))];
  const texts = components.flatMap((component) =>
    'content' in component && typeof component.content === 'string' ? [component.content] : [],
  );
  const ids = components.flatMap((component) =>
    'custom_id' in component && typeof component.custom_id === 'string' ? [component.custom_id] : [],
  );
  return [
    { name: 'components', count: components.length, limit: DISCORD_LIMITS.components },
    { name: 'characters', count: texts.join('').length, limit: DISCORD_LIMITS.characters },
    { name: 'longest custom_id', count: Math.max(0, ...ids.map((id) => id.length)), limit: DISCORD_LIMITS.customId },
  ];
}

function* componentsIn(parent: unknown): Generator<object> {
  if (typeof parent !== 'object' || parent === null) return;
  const innerValues = [
    ...('components' in parent && Array.isArray(parent.components) ? parent.components : []),
    ...('accessory' in parent ? [parent.accessory] : []),
    ...('component' in parent ? [parent.component] : []),
  ];
  for (const component of innerValues) {
    if (typeof component === 'object' && component !== null) yield component;
    yield* componentsIn(component);
  }
}

/** Formats a measure as "blocks 14/50". */
export function measureInWords({ name, count, limit }: Measure): string {
  return `${name} ${count.toLocaleString('en-GB')}/${limit.toLocaleString('en-GB')}`;
}
