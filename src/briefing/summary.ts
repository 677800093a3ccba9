import { missingHeadline } from './complete.ts';
import { readYaml, validate } from './document.ts';
import type { Place, Problem } from './problem.ts';
import { fileSchemas, HEADLINE_WORDS, STATEMENT_LENGTH, type Statement, type Summary, wordsIn } from './schema.ts';

/** A summary, with the line of each statement. */
export interface SummaryFile {
  readonly value: Summary;
  readonly at: Place;
  readonly lines: ReadonlyMap<Statement, number>;
}

interface Read {
  readonly summary?: SummaryFile;
  readonly problems: Problem[];
  readonly todos?: readonly Problem[];
}

const CITATION = /^(?<text>.*\S)\s*\[(?<kind>derived: *)?(?<cites>[a-z0-9, -]+)\]$/;

/** Reads a summary: front matter between two lines of dashes, then one statement per line and `##` headings. */
export function readSummary(file: string, text: string): Read {
  const lines = text.split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end === -1) {
    const what = 'has no front matter between two lines of ---';
    return { problems: [{ file, line: 1, field: '', what, fix: 'Begin the file with id, title, order, entered' }] };
  }
  const head = readYaml(file, lines.slice(1, end).join('\n'), 2);
  if (!head.document) return { problems: head.problems };
  const front = validate(fileSchemas.summary, head.document);

  const problems = [...front.problems];
  const sections: Summary['sections'] = [{ statements: [] }];
  const statementLines = new Map<Statement, number>();
  for (const [offset, raw] of lines.slice(end + 1).entries()) {
    const content = raw.trim();
    const line = end + offset + 2;
    if (content === '') continue;
    if (content.startsWith('## ')) {
      sections.push({ heading: content.slice(3).trim(), statements: [] });
      continue;
    }
    const statement = readStatement(content);
    if (typeof statement === 'string') {
      const fix = 'Write the sentence, then [claim ids], [derived: claim ids] or [silence]';
      problems.push({ file, line, field: '', what: statement, fix });
      continue;
    }
    statementLines.set(statement, line);
    sections.at(-1)?.statements.push(statement);
  }
  if (statementLines.size === 0 && problems.length === 0) {
    problems.push({ file, line: end + 1, field: '', what: 'has no statement', fix: 'Write one sentence a line' });
  }
  const { at } = head.document;
  const written = front.value?.headline;
  // Without a headline, the first statement becomes the headline and is not repeated below.
  const headline =
    written === undefined
      ? sections.find(({ statements }) => statements.length > 0)?.statements.shift()
      : readHeadline(written);
  const line = at.line(['headline']);
  if (typeof headline === 'string') {
    const fix = 'Write the answer in one line, then [claim ids], [derived: claim ids] or [silence]';
    problems.push({ file, line, field: 'headline', what: headline, fix });
  }
  if (!front.value || typeof headline !== 'object' || problems.length > 0) return { problems };
  if (written !== undefined) statementLines.set(headline, line);
  const used = sections.filter(({ statements }) => statements.length > 0);
  return {
    summary: { value: { ...front.value, headline, sections: used }, at, lines: statementLines },
    problems,
    todos: written === undefined ? [missingHeadline(at)] : [],
  };
}

function readHeadline(text: string): Statement | string {
  const read = readStatement(text);
  if (typeof read === 'string' || wordsIn(read.text) <= HEADLINE_WORDS) return read;
  return `a headline has at most ${HEADLINE_WORDS} words`;
}

/** The statement on a line, or what is wrong with it. */
function readStatement(content: string): Statement | string {
  const { text, kind, cites } = CITATION.exec(content)?.groups ?? {};
  if (text === undefined || cites === undefined) return 'cites nothing at its end';
  if (text.length > STATEMENT_LENGTH) return `has more than ${STATEMENT_LENGTH} characters`;
  if (cites === 'silence') return { kind: 'silence', text, claims: [] };
  const claims = cites
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (claims.length === 0) return 'cites nothing at its end';
  return { kind: kind === undefined ? 'stated' : 'derived', text, claims };
}
