import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/message/intent.ts';
import { type Message, messageHead } from '../../../src/message/message.ts';
import {
  type AskMemory,
  askModal,
  MAX_QUESTION_LENGTH,
  questionBlock,
  readAsk,
} from '../../../src/platforms/slack/views/ask-modal.ts';
import {
  faqTopics,
  MAX_PROMPTS,
  MAX_THREAD_TITLE_LENGTH,
  threadTitle,
  toPrompts,
} from '../../../src/platforms/slack/views/assistant.ts';
import { homeView as buildHome, readHome } from '../../../src/platforms/slack/views/home.ts';
import { privateMetadata } from '../../../src/platforms/slack/views/view.ts';
import { respond } from '../../../src/reply/respond.ts';
import { briefing, contextOn, everyIntent, TODAY } from '../../reply/corpus.ts';
import { homeView, modalView, submittedState } from './view-limits.ts';

const HOSTILE = '<!here> <@U1> <http://x|y> *b* _i_ `c` :smile: @everyone \u202eabc "\\ &lt;';
const MEMORY: AskMemory = { channel: 'C1', turn: 0 };

function reply(intent: Intent): Message {
  return respond(intent, contextOn(TODAY));
}

function submittedView(memory: AskMemory, question: string | null) {
  const values = { [questionBlock(memory)]: { question: { type: 'plain_text_input', value: question } } };
  return { private_metadata: privateMetadata(memory), state: { values } };
}

describe('the ask modal', () => {
  it('starts with one input, and then shows the answer above the next input', () => {
    const first = modalView.parse(askModal(MEMORY, 'Colossus'));
    expect(first.blocks.map(({ type }) => type)).toEqual(['input']);
    const message = reply({ kind: 'ask', question: 'how long does the charter last?' });
    const next = modalView.parse(askModal({ ...MEMORY, turn: 1 }, 'Colossus', { message, page: 1 }));
    expect(next.blocks[0]).toEqual({
      type: 'header',
      text: expect.objectContaining({ text: messageHead(message).top }),
    });
    expect(next.blocks.at(-1)).toMatchObject({ type: 'input', block_id: 'question:1' });
  });

  it("shows every reply within a view's limits, with its buttons", () => {
    for (const intent of everyIntent()) {
      const view = modalView.parse(askModal(MEMORY, 'Colossus', { message: reply(intent), page: 1 }));
      expect(JSON.stringify(view)).not.toContain('"action_id":"intent:');
    }
  });

  it('has buttons to every page of a long message', () => {
    const text = 'word '.repeat(500);
    const message: Message = { title: 'Long', blocks: Array(20).fill({ type: 'text', text }), footer: 'as of today' };
    const [first, second] = [1, 2].map((page) => modalView.parse(askModal(MEMORY, 'A', { message, page })));
    expect(JSON.stringify(first)).toContain('"action_id":"view/page:2","text":{"type":"plain_text","text":"Show more"');
    expect(JSON.stringify(second)).toContain('"action_id":"view/page:1"');
  });

  it('remembers the entry that it shows when it reads the next question', () => {
    const memories: AskMemory[] = [
      MEMORY,
      { channel: 'C1', turn: 3, shown: { button: 'c1:entry:charter-length' }, shows: 'charter-length' },
      { channel: 'D1', turn: 1, shown: { question: HOSTILE, after: 'charter-length' } },
    ];
    for (const memory of memories) {
      expect(readAsk(submittedView(memory, ' how\nlong? '))).toEqual({ memory, question: 'how long?' });
      expect(readAsk(submittedState(modalView.parse(askModal(memory, 'Colossus'))))).toEqual({ memory, question: '' });
    }
    const staleView = { ...submittedView(MEMORY, 'why?'), private_metadata: privateMetadata({ ...MEMORY, turn: 1 }) };
    expect(readAsk(staleView).question).toBe('');
  });

  it('remembers any question, and fits a name of any length', () => {
    const long = fc
      .constantFrom('a', '\\"', '😀', 'a😀', '\ud800', '\u0001', '\ufdfa', '<&>')
      .map((part) => part.repeat(1500));
    const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 3000 }), long);
    fc.assert(
      fc.property(anyText, anyText, (typed, name) => {
        const { question } = readAsk(submittedView(MEMORY, typed));
        expect(question.length).toBeLessThanOrEqual(MAX_QUESTION_LENGTH);
        expect(question.isWellFormed()).toBe(true);
        const memory = { ...MEMORY, shown: { question, after: 'a'.repeat(40) }, shows: 'b'.repeat(40), turn: 1 };
        modalView.parse(askModal(memory, `C${name}`));
      }),
    );
  });

  it('rejects the state of another view', () => {
    for (const view of [undefined, {}, { private_metadata: '{', state: { values: {} } }]) {
      expect(() => readAsk(view)).toThrow();
    }
    expect(() => privateMetadata({ text: 'x'.repeat(3000) })).toThrow(RangeError);
  });
});

describe('the home tab', () => {
  const [overview, watch] = [reply({ kind: 'overview' }), reply({ kind: 'watch' })];

  it('shows the overview, every watch item with its phase, and the commands', () => {
    const view = homeView.parse(buildHome(overview, [watch], { direct: 'D1' }));
    const text = JSON.stringify(view);
    for (const { title } of briefing.watch.values()) expect(text).toContain(JSON.stringify(title).slice(1, -1));
    expect(text).toContain('by our count. No source says');
    for (const label of ['Ask…', 'Subscribe…', 'What to watch', 'Where the sources differ', 'Questions by topic']) {
      expect(text).toContain(`"text":"${label}"`);
    }
    expect(view.blocks.slice(0, 2).map(({ type }) => type)).toEqual(['header', 'actions']);
    expect(readHome(view)).toEqual({ direct: 'D1' });
  });

  it("stays within Slack's limits by dividing many watch items into pages", () => {
    const text = `${HOSTILE} ${'long '.repeat(60)}`;
    const many: Message = { ...watch, blocks: [{ type: 'list', items: Array(200).fill({ text, note: text }) }] };
    const first = homeView.parse(buildHome({ ...overview, title: HOSTILE.repeat(5) }, [many], { direct: 'D1' }));
    expect(JSON.stringify(first)).toContain('view/page:2');
    const last = homeView.parse(buildHome(overview, [many], { direct: 'D1' }, 999));
    expect(JSON.stringify(last)).toMatch(/"Page (\d+) of \1"/);
    homeView.parse(
      buildHome({ title: '', blocks: [], footer: '' }, [{ title: '', blocks: [], footer: '' }], { direct: 'D' }),
    );
  });
});

describe('the assistant pane', () => {
  it('suggests questions of different topics, as many as Slack accepts', () => {
    const topics = faqTopics(reply({ kind: 'faq' }));
    expect(topics).toEqual(briefing.topics.map(({ id }) => id));
    const twiceAsManyTopics = [...topics, ...topics];
    const prompts = toPrompts(twiceAsManyTopics.map((topic) => reply({ kind: 'faq', topic })));
    expect(prompts).toHaveLength(MAX_PROMPTS);
    const entries = [...briefing.entries.values()];
    const found = prompts.map(({ message }) => entries.find(({ question }) => question === message)?.topic);
    expect(found).toEqual(twiceAsManyTopics.slice(0, MAX_PROMPTS));
    expect(toPrompts([])).toEqual([]);
  });

  it('names a thread after its question, literally and within the limit', () => {
    expect(threadTitle('  how long does\nthe charter last? ')).toBe('how long does the charter last?');
    expect(threadTitle(' \u200b ')).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (question) => {
        expect((threadTitle(question) ?? '').length).toBeLessThanOrEqual(MAX_THREAD_TITLE_LENGTH);
      }),
    );
  });
});
