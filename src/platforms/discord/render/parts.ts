import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APISeparatorComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';

type Control = APIButtonComponentWithCustomId | APIStringSelectComponent;

interface Section {
  type: ComponentType.Section;
  components: APITextDisplayComponent[];
  accessory: APIButtonComponentWithCustomId;
}

const ATTACHMENT_PREFIX = 'attachment://';

interface Picture {
  type: ComponentType.MediaGallery;
  items: [{ media: { url: `${typeof ATTACHMENT_PREFIX}${string}` }; description: string }];
}

export type Part = APITextDisplayComponent | APISeparatorComponent | APIActionRowComponent<Control> | Section | Picture;

export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

export function separator(): APISeparatorComponent {
  return { type: ComponentType.Separator };
}

export function row<Kind extends Control>(...components: Kind[]): APIActionRowComponent<Kind> {
  return { type: ComponentType.ActionRow, components };
}

/** Discord shows no markup in a button's label. */
export function button(
  custom_id: string,
  label: string,
  style: APIButtonComponentWithCustomId['style'] = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label, custom_id };
}

export function picture(file: string, description: string): Picture {
  return { type: ComponentType.MediaGallery, items: [{ media: { url: `${ATTACHMENT_PREFIX}${file}` }, description }] };
}

export function fileIn(url: Picture['items'][0]['media']['url']): string {
  return url.slice(ATTACHMENT_PREFIX.length);
}

export function withIds(part: Part, rename: (id: string) => string): Part {
  const renamed = <T extends Control>(control: T): T => ({ ...control, custom_id: rename(control.custom_id) });
  switch (part.type) {
    case ComponentType.ActionRow:
      return { ...part, components: part.components.map(renamed) };
    case ComponentType.Section:
      return { ...part, accessory: renamed(part.accessory) };
    default:
      return part;
  }
}

export interface Size {
  readonly components: number;
  readonly text: number;
}

export function sizeOf(parts: readonly Part[]): Size {
  return parts.map(sizeOfPart).reduce(sum, { components: 0, text: 0 });
}

function sizeOfPart(part: Part): Size {
  switch (part.type) {
    case ComponentType.TextDisplay:
      return { components: 1, text: part.content.length };
    case ComponentType.Separator:
    case ComponentType.MediaGallery:
      return { components: 1, text: 0 };
    case ComponentType.ActionRow:
      return { components: 1 + part.components.length, text: 0 };
    case ComponentType.Section:
      return sum({ components: 2, text: 0 }, sizeOf(part.components));
  }
}

function sum(a: Size, b: Size): Size {
  return { components: a.components + b.components, text: a.text + b.text };
}
