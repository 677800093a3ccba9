import { describe, expect, it } from 'vitest';
import { decodeIntent, encodeIntent } from '../../src/message/button-id.ts';
import { type CommandName, commands } from '../../src/message/commands.ts';
import type { Intent } from '../../src/message/intent.ts';
import {
  type Block,
  type Button,
  buttonsIn,
  citationText,
  type Message,
  messageHead,
} from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import type { Desk } from '../../src/ports/desk.ts';
import { digestNow, reminderNow } from '../../src/reply/preview.ts';
import { respond, respondToButton } from '../../src/reply/respond.ts';
import { subscriptionsReply } from '../../src/reply/subscriptions.ts';
import { answerTexts, blockTexts, briefing, contextOn, TODAY } from '../reply/corpus.ts';
import { digestOf, storeAt } from '../schedule/subscriptions.ts';

export interface Typed {
  readonly command: CommandName;
  readonly argument?: string;
}

export interface Shown {
  readonly footer: string;
  /** Each button once, without the platform's own, such as "Share". */
  readonly buttons: readonly ShownButton[];
  readonly texts: readonly string[];
}

export interface ShownButton {
  readonly label: string;
  /** The id of its intent; undefined in a terminal, whose buttons are numbers. */
  readonly id?: string;
}

export interface AnswersStage {
  say(typed: Typed): Promise<Shown>;
  press(button: number): Promise<Shown>;
  /** Rewrites commands if the platform shows them differently. */
  inOwnWords?(message: Message): Message;
}

/** Hundreds of requests over HTTP take minutes on a busy machine. */
const SLOW = 600_000;
const CONTEXT = contextOn(TODAY);
const SUBSCRIPTION = storeAt(digestOf('weekdays 09:00', 'Europe/Berlin'), '2026-11-20T12:00:00Z');

function saidTo(intent: Intent): Message {
  switch (intent.kind) {
    case 'preview':
    case 'send': {
      const wanted =
        intent.kind === 'send' ? ({ kind: 'send', personName: 'Ada' } as const) : ({ kind: 'preview' } as const);
      return intent.what === 'digest' ? digestNow(CONTEXT, wanted) : reminderNow(CONTEXT, wanted);
    }
    case 'subscriptions':
      return subscriptionsReply(CONTEXT, [SUBSCRIPTION], new Map());
    default:
      return respond(intent, CONTEXT);
  }
}

function saidToPress(id: string): Message {
  const intent = decodeIntent(id);
  return intent ? saidTo(intent) : respondToButton(id, CONTEXT);
}

function everyCommand(): Typed[] {
  const { entries, summaries, watch, disputes, sources, claims, topics } = briefing;
  const [claim = ''] = claims.keys();
  const each = (command: CommandName, names: Iterable<string>): Typed[] => [
    { command },
    ...[...names].map((argument) => ({ command, argument })),
  ];
  return [
    { command: 'overview' },
    { command: 'timeline' },
    // In lower case, to be read as a question and not as a choice from a list.
    ...[...entries.values()].map(({ question }): Typed => ({ command: 'ask', argument: question.toLowerCase() })),
    { command: 'ask', argument: 'who won the world cup?' },
    ...each('summary', summaries.keys()),
    ...each(
      'faq',
      topics.map(({ id }) => id),
    ),
    ...each('watch', watch.keys()),
    ...each('disputes', disputes.keys()),
    ...each('sources', sources.keys()),
    ...[...entries.keys(), claim].map((argument): Typed => ({ command: 'evidence', argument })),
    ...each('changes', ['2026-05-01', 'a day in spring']),
    { command: 'help' },
    { command: 'follow', argument: 'charter' },
    ...each('notify', ['charter']),
    ...each('follow-ups', ['off']),
    ...each('propose', ['settle']),
    { command: 'subscriptions' },
    ...(['pause', 'resume', 'unsubscribe'] as const).map((command): Typed => ({ command, argument: '1' })),
    ...(['preview', 'send'] as const).flatMap((command) => each(command, ['digest', 'reminder']).slice(1)),
  ];
}

/** @param start starts a conversation whose questions go to the given desk */
export function describeAnswers(name: string, start: (desk: Desk) => Promise<AnswersStage>): void {
  describe(`answers on ${name}`, () => {
    it(
      'show what the core replies to every command, and to every button of its replies',
      async () => {
        let asked: (Intent | string)[] = [];
        const pressed = new Set<string>();
        const stage = await start({
          answer: async (intent) => {
            asked.push(intent);
            return saidTo(intent);
          },
          press: async (id) => {
            asked.push(id);
            return saidToPress(id);
          },
        });
        const inOwnWords = (message: Message): Message => stage.inOwnWords?.(message) ?? message;
        for (const typed of everyCommand()) {
          const { command, argument } = typed;
          const line = argument === undefined ? command : `${command} ${argument}`;
          asked = [];
          const shown = await stage.say(typed);
          const intent = parseText(line, briefing.command);
          expect(asked[0], line).toEqual(intent);
          const message = saidTo(intent);
          expectShown(shown, inOwnWords(message), line);
          for (const [i, button] of distinct(buttonsIn(message)).entries()) {
            const id = encodeIntent(button.intent);
            if (pressed.has(id)) continue;
            pressed.add(id);
            const press = `${line} › ${button.label}`;
            asked = [];
            const next = await stage.press(i);
            expect(asked, press).toContain(id);
            expectShown(next, inOwnWords(saidToPress(id)), press);
          }
        }
        expect(pressed.size).toBeGreaterThan(briefing.entries.size);
      },
      SLOW,
    );

    it('are tested for every command except "subscribe"', () => {
      const comparedCommands = new Set<string>(everyCommand().map(({ command }) => command));
      expect(commands.filter(({ name }) => !comparedCommands.has(name)).map(({ name }) => name)).toEqual(['subscribe']);
    });
  });
}

/** Removes spaces and brackets, which platforms set differently. */
function withoutSpacing(text: string): string {
  return text.replace(/[\s[\]]+/g, '');
}

function expectShown({ footer, buttons, texts }: Shown, message: Message, name: string): void {
  const { top, smallPrint } = messageHead(message);
  if (smallPrint.length > 0) expect(footer, name).toBe(smallPrint.join(' · '));
  expect(buttons, name).toEqual(
    distinct(buttonsIn(message)).map(({ label, intent }, i) =>
      buttons[i]?.id === undefined ? { label } : { label, id: encodeIntent(intent) },
    ),
  );
  const read = withoutSpacing(texts.join(''));
  let from = 0;
  for (const text of [top, ...message.blocks.flatMap(textsOf)].map(withoutSpacing)) {
    const at = read.indexOf(text, from);
    if (at === -1) throw new Error(`${name}: "${text}" is not in ${read.slice(from)}`);
    from = at + text.length;
  }
}

function textsOf(block: Block, i: number): string[] {
  switch (block.type) {
    case 'answer':
      return answerTexts(block, i === 0);
    case 'statement':
      return [...(block.label === undefined ? [] : [block.label]), `${block.text}${citationText(block)}`];
    case 'heading':
    case 'text':
    case 'facts':
    case 'list':
    case 'note':
    case 'picture':
    case 'buttons':
      return blockTexts(block);
  }
}

function distinct(buttons: readonly Button[]): Button[] {
  const ids = new Set<string>();
  return buttons.filter(({ label, intent }) => {
    const id = `${label} ${encodeIntent(intent)}`;
    return !ids.has(id) && ids.add(id);
  });
}

export function eachOnce<T extends { readonly label: string; readonly id: string }>(
  pages: readonly (readonly T[])[],
): T[] {
  const last = new Set((pages.at(-1) ?? []).map(({ label, id }) => `${label} ${id}`));
  return pages.flatMap((all, i) =>
    i === pages.length - 1 ? all : all.filter(({ label, id }) => !last.has(`${label} ${id}`)),
  );
}
