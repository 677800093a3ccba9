import type { MouseEvent } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { z } from 'zod';
import { Menu } from './choices.tsx';
import { Picture } from './picture.tsx';
import { toAction } from './slack-actions.ts';
import { type FileUrls, type SlackPart, slackParts } from './slack-parts.ts';
import { type SlackBlock, slackAccessory, slackElements } from './slack-payload.ts';
import type { Theme } from './theme.ts';

type Press = (action: Record<string, unknown>) => void;

interface Props {
  readonly blocks: readonly SlackBlock[];
  readonly files?: FileUrls | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly theme: Theme;
  readonly onPress: Press;
}

/** The renderer checks a block's contents itself, and an ErrorBoundary catches what it rejects. */
const drawableBlocks = z.array(
  z.custom<Block>((block) => z.looseObject({ type: z.string() }).safeParse(block).success),
);

export function SlackBlocks({ blocks, files, names, theme, onPress }: Props) {
  const ids = Object.entries(names).map(([id, name]) => ({ id, name }));
  const data = { users: ids, channels: ids, user_groups: [] };
  return slackParts(blocks, files).map((part, i) => {
    const key = `${part.kind}-${i}`;
    switch (part.kind) {
      case 'drawn':
        return (
          // The buttons inside have focus and keys, but the renderer has no event for a press.
          // biome-ignore lint/a11y/noStaticElementInteractions: see above
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div key={key} onClick={(event) => handlePress(event, part.blocks, onPress)}>
            <Message
              blocks={drawableBlocks.parse(part.blocks)}
              data={data}
              theme={theme}
              logo=""
              name=""
              withoutWrapper
            />
          </div>
        );
      case 'menu':
        return <SlackMenu key={key} part={part} onPress={onPress} />;
      case 'picture':
        return <Picture key={key} url={part.url} alt={part.alt} />;
      default:
        return (
          <p key={key} className="notice">
            unsupported: {part.type}
          </p>
        );
    }
  });
}

function SlackMenu({
  part,
  onPress,
}: {
  readonly part: Extract<SlackPart, { kind: 'menu' }>;
  readonly onPress: Press;
}) {
  const { element, blockId } = part;
  const { options = [] } = element;
  return (
    <Menu
      label={element.placeholder?.text ?? 'More'}
      options={options.map(({ text, value = '', description }) => ({
        value,
        label: text.text,
        description: description?.text,
      }))}
      onChoose={(value) => {
        const chosen = options.find((option) => option.value === value);
        onPress(toAction(element, blockId, { selected_option: chosen }));
      }}
    />
  );
}

/** The renderer uses a button's action_id as its id. */
function handlePress(event: MouseEvent, blocks: readonly SlackBlock[], onPress: Press): void {
  const id = event.target instanceof Element ? event.target.closest('button')?.id : undefined;
  if (!id) return;
  for (const block of blocks) {
    const accessory = slackAccessory(block);
    const element = [...slackElements(block), ...(accessory ? [accessory] : [])].find(
      (candidate) => candidate.action_id === id,
    );
    if (element) {
      onPress(toAction(element, block.block_id));
      return;
    }
  }
}
