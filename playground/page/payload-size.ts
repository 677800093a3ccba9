import { CUSTOM_ID_LENGTH, MESSAGE_COMPONENTS, MESSAGE_TEXT } from '../../src/platforms/discord/render/limits.ts';
import { MAX_MESSAGE_BLOCKS, MAX_MESSAGE_LENGTH } from '../../src/platforms/slack/render/limits.ts';
import { unwrap } from './discord-payload.ts';
import { slackBody, slackView } from './slack-payload.ts';

export interface Measure {
  readonly name: string;
  readonly count: number;
  readonly limit: number;
}

const MAX_VIEW_BLOCKS = 100;

export function slackSize(payload: unknown): Measure[] {
  const view = slackView(payload);
  const blocks = view?.blocks ?? slackBody(payload).blocks;
  return [
    { name: 'blocks', count: blocks.length, limit: view ? MAX_VIEW_BLOCKS : MAX_MESSAGE_BLOCKS },
    ...(view ? [] : [{ name: 'characters', count: JSON.stringify(blocks).length, limit: MAX_MESSAGE_LENGTH }]),
  ];
}

export function discordSize(payload: unknown): Measure[] {
  const components = [...componentsIn(unwrap(payload))];
  const texts = components.flatMap((component) =>
    'content' in component && typeof component.content === 'string' ? [component.content] : [],
  );
  const ids = components.flatMap((component) =>
    'custom_id' in component && typeof component.custom_id === 'string' ? [component.custom_id] : [],
  );
  return [
    { name: 'components', count: components.length, limit: MESSAGE_COMPONENTS },
    { name: 'characters', count: texts.join('').length, limit: MESSAGE_TEXT },
    { name: 'longest custom_id', count: Math.max(0, ...ids.map((id) => id.length)), limit: CUSTOM_ID_LENGTH },
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

/** Returns text such as "blocks 14/50". */
export function measureInWords({ name, count, limit }: Measure): string {
  return `${name} ${count.toLocaleString('en-GB')}/${limit.toLocaleString('en-GB')}`;
}
