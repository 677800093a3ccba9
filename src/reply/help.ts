import { commands, publicCommands, usage } from '../message/commands.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINK_BUTTONS, message, noteBlock, textBlock } from './blocks.ts';
import type { ReplyContext } from './context.ts';
import { exampleQuestion } from './examples.ts';

const READER_NOTE =
  'A language model may help to find the answer to a question. From the question it gets only common English words, words of ' +
  'this story and short numbers. It chooses among the answers that people wrote, and writes nothing.';

export function helpReply({ briefing, isOperator, hasReader }: ReplyContext): Message {
  const slash = `/${briefing.command}`;
  const facts = (isOperator ? commands : publicCommands).map((command) => ({
    label: `${slash} ${usage(command)}`,
    value: command.description,
  }));
  return message('What you can type', [
    textBlock(
      `I tell you what the sources of this story say, and where they are silent. Ask in your own words: ${slash} ${exampleQuestion(briefing)}`,
    ),
    { type: 'facts', facts },
    ...(hasReader ? [noteBlock(READER_NOTE)] : []),
    ...buttons(LINK_BUTTONS.overview, LINK_BUTTONS.topics),
  ]);
}
