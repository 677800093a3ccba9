import { missingHeadlineTodo } from './complete.ts';
import { readYaml, validate } from './document.ts';
import { type FilePosition, fileProblem, type Problem, problemAt } from './problem.ts';
import { fileSchemas, HEADLINE_WORDS, STATEMENT_LENGTH, type Statement, type Summary, wordsIn } from './schema.ts';

export interface SummaryFile {
  readonly value: Summary;
  readonly place: FilePosition;
  readonly lines: ReadonlyMap<Statement, number>;
}

interface SummaryResult {
  readonly summary?: SummaryFile;
  readonly problems: Problem[];
  readonly todos?: readonly Problem[];
}

const STATEMENT_LINE = /^(?<text>.*\S)\s*\[(?<derived>derived: *)?(?<ids>[a-z0-9, -]+)\]$/;
const CITATION_FIX = 'then [claim ids], [derived: claim ids] or [silence]';

/** Reads a summary: front matter between two lines of dashes, then one statement per line and `##` headings. */
export function readSummary(file: string, text: string): SummaryResult {
  const lines = text.split(/\r?\n/);
  const frontMatterEnd = lines.indexOf('---', 1);
  if (lines[0] !== '---' || frontMatterEnd === -1) {
    const fix = 'Begin the file with ---, the fields id, title, order and entered, and another ---';
    return { problems: [fileProblem(file, 'has no front matter between two lines of ---', fix, 1)] };
  }
  const yaml = readYaml(file, lines.slice(1, frontMatterEnd).join('\n'), 2);
  if (!yaml.document) return { problems: yaml.problems };
  const { value: frontMatter, problems } = validate(fileSchemas.summary, yaml.document);

  const sections: Summary['sections'] = [{ statements: [] }];
  const statementLines = new Map<Statement, number>();
  for (const [i, lineText] of lines.slice(frontMatterEnd + 1).entries()) {
    const content = lineText.trim();
    const line = frontMatterEnd + i + 2;
    if (content === '') continue;
    if (content.startsWith('## ')) {
      sections.push({ heading: content.slice(3).trim(), statements: [] });
      continue;
    }
    const statement = parseStatement(content);
    if (typeof statement === 'string') {
      problems.push(fileProblem(file, statement, `Write the sentence, ${CITATION_FIX}`, line));
      continue;
    }
    statementLines.set(statement, line);
    sections.at(-1)?.statements.push(statement);
  }
  if (statementLines.size === 0 && problems.length === 0) {
    const fix = `Write one sentence per line, ${CITATION_FIX}`;
    problems.push(fileProblem(file, 'has no statements', fix, frontMatterEnd + 1));
  }
  const { place } = yaml.document;
  const writtenHeadline = frontMatter?.headline;
  // Without a headline, the first statement becomes the headline and is not repeated below.
  const headline =
    writtenHeadline === undefined
      ? sections.find(({ statements }) => statements.length > 0)?.statements.shift()
      : parseHeadline(writtenHeadline);
  if (typeof headline === 'string') {
    problems.push(problemAt(place, ['headline'], headline, `Write the answer in one line, ${CITATION_FIX}`));
  }
  if (!frontMatter || typeof headline !== 'object' || problems.length > 0) return { problems };
  if (writtenHeadline !== undefined) statementLines.set(headline, place.line(['headline']));
  const nonEmptySections = sections.filter(({ statements }) => statements.length > 0);
  return {
    summary: { value: { ...frontMatter, headline, sections: nonEmptySections }, place, lines: statementLines },
    problems,
    todos: writtenHeadline === undefined ? [missingHeadlineTodo(place)] : [],
  };
}

function parseHeadline(text: string): Statement | string {
  const statement = parseStatement(text);
  if (typeof statement === 'string' || wordsIn(statement.text) <= HEADLINE_WORDS) return statement;
  return `the headline has more than ${HEADLINE_WORDS} words`;
}

/** Returns the statement or, as text, what is wrong with it. */
function parseStatement(content: string): Statement | string {
  const { text, derived, ids = '' } = STATEMENT_LINE.exec(content)?.groups ?? {};
  const claims = ids
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (text === undefined || claims.length === 0) return 'has no citation at its end';
  if (text.length > STATEMENT_LENGTH) return `has more than ${STATEMENT_LENGTH} characters`;
  if (ids === 'silence') return { kind: 'silence', text, claims: [] };
  return { kind: derived === undefined ? 'stated' : 'derived', text, claims };
}
