import type { Block, Button, Message, StatementBlock } from '../../src/message/message.ts';

export const FOOTER = 'As of 7 May 2026';

export const messageOf = (...blocks: Block[]): Message => ({ title: 'Title', blocks, footer: FOOTER });
export const textOf = (text: string): Block => ({ type: 'text', text });
export const statementOf = (text: string, extraFields: Partial<StatementBlock> = {}): StatementBlock => ({
  type: 'statement',
  kind: 'stated',
  text,
  citations: [{ sourceId: '001', source: 'Lease report', paragraphs: [2, 4] }],
  ...extraFields,
});
export const buttonOf = (label: string, id = 'x'): Button => ({ label, intent: { kind: 'entry', id } });
export const buttonsOf = (...buttons: Button[]): Block => ({ type: 'buttons', buttons });
