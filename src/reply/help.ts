import { commands, commandsForAll, usage } from '../message/commands.ts';
import type { Message } from '../message/message.ts';
import { buttons, message, type ReplyContext } from './context.ts';
import { exampleQuestion } from './examples.ts';

const READER_NOTE =
  'A language model may help to find the answer to a question. It gets the question without names, links and ids, chooses ' +
  'among the answers that people wrote, and writes nothing.';

/** What people can type, from the command list. */
export function helpReply(context: ReplyContext): Message {
  const slash = `/${context.briefing.command}`;
  const listed = context.isOperator ? commands : commandsForAll;
  return message(context, 'What you can type', [
    {
      type: 'facts',
      facts: listed.map((command) => ({ label: `${slash} ${usage(command)}`, value: command.description })),
    },
    { type: 'note', text: `A plain question works too: ${slash} ${exampleQuestion(context.briefing)}` },
    ...(context.hasReader ? [{ type: 'note' as const, text: READER_NOTE }] : []),
    ...buttons(
      { label: 'Overview', intent: { kind: 'overview' } },
      { label: 'Questions by topic', intent: { kind: 'faq' } },
    ),
  ]);
}
