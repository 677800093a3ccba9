import type { DiscordButton } from '@skyra/discord-components-core/discord-button.js';
import { Menu } from './choices.tsx';
import { DiscordMarkdown, type DrawContext } from './discord-markdown.tsx';
import type { DiscordButton as Button, DiscordMenu, DiscordPart } from './discord-payload.ts';
import { Picture } from './picture.tsx';

type PressDiscord = (customId: string, values?: string[]) => void;

interface Props extends DrawContext {
  readonly files: Readonly<Record<string, string>>;
  readonly parts: readonly DiscordPart[];
  readonly onPress: PressDiscord;
}

export function DiscordParts({ parts, ...partContext }: Props) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message do not change their order
  return parts.map((part, i) => <Part key={i} part={part} {...partContext} />);
}

function Part({ part, ...partContext }: Omit<Props, 'parts'> & { readonly part: DiscordPart }) {
  const { onPress, files: _, ...drawContext } = partContext;
  switch (part.type) {
    case 10:
      return <DiscordMarkdown content={part.content} {...drawContext} />;
    case 14:
      return <hr className="discord-separator" />;
    case 1: {
      const buttons = part.components.filter((control) => control.type === 2);
      return (
        <>
          {buttons.length > 0 && (
            <discord-action-row>
              {buttons.map((button) => (
                <PartButton key={button.custom_id ?? button.url} button={button} onPress={onPress} />
              ))}
            </discord-action-row>
          )}
          {part.components.map((control) => {
            if (control.type === 3) return <PartMenu key={control.custom_id} menu={control} onPress={onPress} />;
            return control.type === 'unsupported' ? <Unsupported key={control.number} number={control.number} /> : null;
          })}
        </>
      );
    }
    case 9:
      return (
        <div className="discord-section">
          <div>
            <DiscordParts parts={part.components} {...partContext} />
          </div>
          {part.accessory.type === 2 ? (
            <discord-action-row>
              <PartButton button={part.accessory} onPress={onPress} />
            </discord-action-row>
          ) : (
            <Unsupported number={part.accessory.number} />
          )}
        </div>
      );
    case 12:
      return part.items.map(({ media, description }) => (
        <Picture
          key={media.url}
          url={partContext.files[media.url.replace('attachment://', '')]}
          alt={description ?? ''}
        />
      ));
    case 17: {
      const colour = part.accent_color;
      return (
        <div
          className="discord-container"
          style={colour == null ? undefined : { borderInlineStartColor: `#${colour.toString(16).padStart(6, '0')}` }}
        >
          <DiscordParts parts={part.components} {...partContext} />
        </div>
      );
    }
    case 'unsupported':
      return <Unsupported number={part.number} />;
  }
}

const BUTTON_STYLES: Readonly<Record<number, DiscordButton['type']>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'destructive',
};

function PartButton({ button, onPress }: { readonly button: Button; readonly onPress: PressDiscord }) {
  const { custom_id: customId, disabled = false, label, style, url } = button;
  return (
    // The element contains the real button, whose clicks bubble up to it.
    <discord-button
      type={BUTTON_STYLES[style] ?? 'secondary'}
      disabled={disabled}
      {...(url !== undefined && { url })}
      onClick={() => customId !== undefined && !disabled && onPress(customId)}
    >
      {label}
    </discord-button>
  );
}

function PartMenu({ menu, onPress }: { readonly menu: DiscordMenu; readonly onPress: PressDiscord }) {
  return (
    <Menu
      label={menu.placeholder ?? 'Make a selection'}
      options={menu.options}
      isDisabled={menu.disabled ?? false}
      onChoose={(value) => onPress(menu.custom_id, [value])}
    />
  );
}

function Unsupported({ number }: { readonly number: number }) {
  return <p className="notice">unsupported: component of type {number}</p>;
}
