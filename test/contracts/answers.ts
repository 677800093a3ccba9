import { beforeEach, describe, expect, it } from 'vitest';
import { expectedDateSpan, phaseOf } from '../../src/briefing/watch.ts';
import { decodeIntent, encodeIntent } from '../../src/message/button-id.ts';
import { type CommandName, commands } from '../../src/message/commands.ts';
import type { Intent } from '../../src/message/intent.ts';
import { type Block, type Button, citationText, type Message, messageHead } from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import type { Desk } from '../../src/ports/desk.ts';
import type { ReplyContext } from '../../src/reply/context.ts';
import { digestNow, reminderNow } from '../../src/reply/preview.ts';
import { respond, respondToButton } from '../../src/reply/respond.ts';
import { subscriptionsReply } from '../../src/reply/subscriptions.ts';
import { answerTexts, blockTexts, briefing, buttonsOf, contextOn, TODAY, withWatch } from '../reply/corpus.ts';
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
const AT = '2026-11-20T12:00:00Z';
const SUBSCRIPTION = storeAt(digestOf('weekdays 09:00', 'Europe/Berlin'), AT);

function saidTo(intent: Intent, context: ReplyContext): Message {
  switch (intent.kind) {
    case 'preview':
    case 'send': {
      const wanted =
        intent.kind === 'send' ? ({ kind: 'send', personName: 'Ada' } as const) : ({ kind: 'preview' } as const);
      return intent.what === 'digest' ? digestNow(context, wanted) : reminderNow(context, wanted);
    }
    case 'subscriptions':
      return subscriptionsReply(context, [SUBSCRIPTION], new Map());
    default:
      return respond(intent, context);
  }
}

function saidToPress(id: string, context: ReplyContext): Message {
  const intent = decodeIntent(id);
  return intent ? saidTo(intent, context) : respondToButton(id, context);
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

function everyDaily(): Typed[] {
  const moving = [...briefing.watch.values()].filter((item) => expectedDateSpan(item));
  const about = [...briefing.entries.values()].filter(({ watch }) => moving.some(({ id }) => id === watch));
  return [
    { command: 'overview' },
    { command: 'watch' },
    ...moving.map(({ id }): Typed => ({ command: 'watch', argument: id })),
    ...about.map(({ question }): Typed => ({ command: 'ask', argument: question.toLowerCase() })),
    { command: 'preview', argument: 'digest' },
    { command: 'preview', argument: 'reminder' },
  ];
}

const settled = withWatch(briefing, (item) => ({
  ...item,
  outcome: { on: '2026-11-09', entered: '2026-11-10', says: { kind: 'stated', text: 'It ended.', claims: ['h1-01'] } },
}));

/** Days before, in and after each phase. */
const DAYS = [
  '2026-05-08',
  '2026-06-01',
  '2026-06-30',
  '2026-07-01',
  '2026-10-29',
  '2026-10-30',
  '2026-11-06',
  '2026-11-07',
];

/** @param start starts a conversation whose questions go to the given desk */
export function describeAnswers(name: string, start: (desk: Desk) => Promise<AnswersStage>): void {
  describe(`answers on ${name}`, () => {
    let stage: AnswersStage;
    let context: ReplyContext;
    let asked: (Intent | string)[] = [];
    const pressed = new Set<string>();

    beforeEach(async () => {
      asked = [];
      pressed.clear();
      stage = await start({
        answer: async (intent) => {
          asked.push(intent);
          return saidTo(intent, context);
        },
        press: async (id) => {
          asked.push(id);
          return saidToPress(id, context);
        },
      });
    });

    const inOwnWords = (message: Message): Message => stage.inOwnWords?.(message) ?? message;

    async function expectSame(typed: Typed): Promise<void> {
      const { command, argument } = typed;
      const line = argument === undefined ? command : `${command} ${argument}`;
      asked = [];
      const shown = await stage.say(typed);
      const intent = parseText(line, briefing.command);
      expect(asked[0], line).toEqual(intent);
      const message = saidTo(intent, context);
      expectShown(shown, inOwnWords(message), line);
      for (const [i, button] of distinct(buttonsOf(message)).entries()) {
        const id = encodeIntent(button.intent);
        if (pressed.has(id)) continue;
        pressed.add(id);
        const press = `${line} › ${button.label}`;
        asked = [];
        const next = await stage.press(i);
        expect(asked, press).toContain(id);
        expectShown(next, inOwnWords(saidToPress(id, context)), press);
      }
    }

    it(
      'show what the core replies to every command, and to every button of its replies',
      async () => {
        context = contextOn(TODAY);
        for (const typed of everyCommand()) await expectSame(typed);
        expect(pressed.size).toBeGreaterThan(briefing.entries.size);
      },
      SLOW,
    );

    it('are tested for every command except "subscribe"', () => {
      const comparedCommands = new Set<string>(everyCommand().map(({ command }) => command));
      expect(commands.filter(({ name }) => !comparedCommands.has(name)).map(({ name }) => name)).toEqual(['subscribe']);
    });

    it.each(DAYS)('show what the core replies on %s', async (day) => {
      context = contextOn(day);
      for (const typed of everyDaily()) await expectSame(typed);
    });

    it('show what the core replies once everything is settled', async () => {
      context = contextOn(TODAY, settled);
      expect([...settled.watch.values()].every((item) => phaseOf(item, TODAY).kind === 'settled')).toBe(true);
      for (const typed of everyDaily()) await expectSame(typed);
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
    distinct(buttonsOf(message)).map(({ label, intent }, i) =>
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
    default:
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
