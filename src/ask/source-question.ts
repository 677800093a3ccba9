import { entryStatements } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import type { AskIndex } from './ask-index.ts';
import { wordList } from './common/word-lists.ts';
import { splitQuestions } from './question-parts.ts';

const SOURCES =
  '(?:(?:of )?(?:them|these|those)|(?:(?:of )?(?:the |your |our |all )*(?:\\w+ )?(?:articles?|sources?|reports?|papers?|texts?|outlets?)))';
const SAYING =
  '(?:says?|mentions?|mentioned|gives?|states?|claims?|reports?|supports?|confirms?|covers?|writes?|names?|backs?|agrees? with)';
/** "How many articles mention the lease", "which of them are silent on the lease". */
const SOURCE_QUESTION = new RegExp(
  `^(?:(?:and|but|so|ok|then),? )*(?:how many (?:${SOURCES} )?(?:actually |really )?${SAYING}|(?:which|how many|are there|is there|any)(?: (?:any|1|one))? ${SOURCES} (?:that )?(?:(?:is|are|stays?) silent|says? nothing|(?:do|does|did) ?(?:not|n['’]?t) (?:even )?${SAYING}|leaves? out|omits?|skips?))\\b(?: (?:on|about|anything on|anything about|that|so))*(?<object>.*)$`,
  'i',
);
/** "How many sources support each?" names no subject. */
const WORDS_WITHOUT_SUBJECT = wordList('noSubjectOfSources');

const QUOTE = /(?:^|\s)["'“‘](?<quote>[^"“”]{3,80}?)["'”’](?=[\s,.:;?!–—-]|$)/;
const WORDS_AROUND_QUOTE = wordList('aroundQuote');

/** What the sources are asked about; empty if that is the previous answer. Undefined for any other question. */
function subjectOfSources({ reader }: Pick<AskIndex, 'reader'>, text: string): string | undefined {
  const subject = SOURCE_QUESTION.exec(text.trim())
    ?.groups?.['object']?.replace(/[?.!]+$/, '')
    .trim();
  return subject !== undefined && reader.read(subject).words.every((word) => WORDS_WITHOUT_SUBJECT.has(word))
    ? ''
    : subject;
}

export function subjectsOfSources(index: Pick<AskIndex, 'reader'>, line: string): readonly string[] {
  const parts = splitQuestions(line);
  return (parts.length > 0 ? parts.map(({ text }) => text) : [line]).flatMap(
    (text) => subjectOfSources(index, text) ?? [],
  );
}

/** "'A substantial portion': which paragraph?" quotes the previous answer and asks for nothing but the place. */
export function quotesAnswer({ reader }: AskIndex, line: string, previous: Entry): boolean {
  const match = QUOTE.exec(line);
  const quoted = reader.termsOf(match?.groups?.['quote'] ?? '').words;
  if (!match || quoted.length === 0) return false;
  const otherWords = reader.termsOf(line.replace(match[0], ' ')).words;
  if (!otherWords.every((word) => WORDS_AROUND_QUOTE.has(word))) return false;
  const answers = entryStatements(previous).map(({ text }) => ` ${reader.termsOf(text).words.join(' ')} `);
  return answers.some((answer) => answer.includes(` ${quoted.join(' ')} `));
}
