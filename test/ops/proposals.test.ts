import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing } from '../../src/briefing/load.ts';
import { formatProblem } from '../../src/briefing/problem.ts';
import { draftProposal } from '../../src/ops/draft-proposal.ts';
import { openProposals } from '../../src/ops/proposals.ts';
import type { Asker } from '../../src/ports/desk.ts';
import type { ProposalRequest, ProposalResult } from '../../src/ports/proposals.ts';
import { STORY } from '../fixture/story.ts';
import { draftInThread } from '../platforms/operator-desk.ts';

const TODAY = '2026-11-07';
const ASKER: Asker = {
  person: { id: 'U1', name: 'Ada' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
};
const SETTLE_VALUES = {
  item: 'charter-end',
  on: '2026-11-05',
  claims: 'h1-04',
  says: 'The charter was renewed for six months.',
};
const MINUTES = `Minutes of the council
Northgate council and Calder Lines prolonged the charter of the Tern on 5 November 2026.
It now lasts until 6 May 2027, at the same price as before.`;

/** Drafts in this thread by default, which takes less time than starting a worker. */
function openTestProposals({ inWorker = false } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'proposals-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const repository = join(root, 'repository');
  const briefing = join(repository, 'our briefings', 'ferry');
  cpSync(STORY, briefing, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: 'pipe' });
  git('init', '--quiet');
  const folder = join(root, 'data', 'proposals');
  const notes: string[] = [];
  const proposals = openProposals({
    isOperator: () => true,
    folder,
    folderOf: (story) => (story === 'ferry' ? briefing : undefined),
    note: (event) => notes.push(event),
    ...(!inWorker && { draft: draftInThread }),
  });
  const propose = (kind: ProposalRequest['kind'], values: ProposalRequest['values'], story = 'ferry') =>
    proposals.propose({ story, kind, values, by: ASKER, today: TODAY });
  const files = () => snapshot(briefing);
  const patch = (name: string) => join(folder, name);
  const apply = (name: string) => {
    git('apply', '--check', patch(name));
    git('apply', patch(name));
  };
  return { briefing, folder, notes, propose, files, patch, apply };
}

function snapshot(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

function expectWritten(result: ProposalResult): Extract<ProposalResult, { kind: 'written' }> {
  if (result.kind !== 'written') throw new Error(JSON.stringify(result));
  return result;
}

function loadValid(folder: string) {
  const result = loadBriefing(folder);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result;
}

describe('a proposal to settle a watch item', () => {
  it('is a private patch that lists its to-dos, and changes the files only when it is applied', async () => {
    const { briefing, folder, notes, propose, files, patch, apply } = openTestProposals({ inWorker: true });
    const filesBefore = files();
    const { file, todos, replies, summary } = expectWritten(await propose('settle', SETTLE_VALUES));
    expect(file).toBe('2026-11-07-ferry-settle-charter-end.patch');
    expect(summary).toBe('charter-end settled on 5 November 2026');
    expect(notes).toEqual([`Wrote a proposal: ${file}`]);
    expect(files()).toEqual(filesBefore);
    expect(statSync(patch(file)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const text = readFileSync(patch(file), 'utf8');
    expect(text).toContain('# Proposed on 2026-11-07 by slack:T1:U1: charter-end settled');
    for (const todo of todos) expect(text).toContain(todo.slice(0, 100));

    apply(file);
    const loadedAfter = loadValid(briefing);
    expect(get(loadedAfter.briefing.watch, 'charter-end').outcome).toMatchObject({ on: '2026-11-05', entered: TODAY });
    expect(loadedAfter.todos.map(formatProblem).toSorted()).toEqual([...todos].toSorted());
    expect(todos.length).toBeGreaterThan(3);
    expect(replies.find(({ question: of }) => of === 'End or renewal of the charter')?.top).toEqual({
      before: expect.not.stringContaining('renewed for six months'),
      after: SETTLE_VALUES.says,
    });
  });

  it('enters a claim for the paragraph number that citations show', async () => {
    const { briefing, propose, apply } = openTestProposals();
    const { file } = expectWritten(await propose('settle', { ...SETTLE_VALUES, claims: 'Harbour Herald ¶2' }));
    apply(file);
    const { claims, watch } = loadValid(briefing).briefing;
    const [id = ''] = get(watch, 'charter-end').outcome?.says.claims ?? [];
    expect(get(claims, id)).toMatchObject({
      source: 'h1',
      paragraph: 4,
      sha256: expect.stringMatching(/^7dbaac4f/),
      standing: 'reported',
      topic: 'charter',
      text: SETTLE_VALUES.says,
    });
  });

  it('applies to files without a final line break', async () => {
    const { briefing, propose, apply } = openTestProposals();
    for (const file of ['watch.yaml', 'claims.yaml']) {
      const path = join(briefing, file);
      writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    }
    apply(
      expectWritten(
        await propose('settle', {
          ...SETTLE_VALUES,
          item: 'electric-ferry',
          claims: 'h2-06',
          says: 'No operator ordered one.',
        }),
      ).file,
    );
    expect(get(loadValid(briefing).briefing.watch, 'electric-ferry').outcome?.on).toBe('2026-11-05');
  });

  it.each([
    [{ item: 'zeppelin' }, 'item', 'Unknown watch item "zeppelin"'],
    [{ on: '2026-11-31' }, 'on', 'is not a date'],
    [{ on: '2027-01-01' }, 'on', 'is after today'],
    [{ on: '' }, 'on', 'a date is needed'],
    [{ claims: 'h9-99' }, 'claims', 'Unknown claim "h9-99"'],
    [{ claims: '' }, 'claims', 'Name the claims'],
    [{ claims: 'h9 ¶1' }, 'claims', 'no source "h9"'],
    [{ claims: 'h1 ¶99' }, 'claims', 'no hash of h1 ¶99'],
    [{ claims: 'h1 ¶2', says: '' }, 'says', 'in one sentence'],
  ])('is rejected for %j', (values, field, fault) => {
    const submittedValues = { ...SETTLE_VALUES, ...values };
    expect(
      draftProposal({ folder: STORY, path: 'ferry', kind: 'settle', values: submittedValues, today: TODAY }),
    ).toEqual({
      kind: 'faulty',
      faults: { [field]: expect.stringContaining(fault) },
    });
  });

  it("is rejected, with the check's message, if the files would have problems", async () => {
    const { folder, propose } = openTestProposals();
    const result = await propose('settle', { ...SETTLE_VALUES, says: 'x'.repeat(401) });
    expect(result).toMatchObject({ kind: 'refused', reason: expect.stringContaining('has more than 400 characters') });
    expect(() => readdirSync(folder)).toThrow();
  });

  it('is rejected while the saved files have problems', async () => {
    const { briefing, propose } = openTestProposals();
    writeFileSync(join(briefing, 'watch.yaml'), '- id: [\n');
    expect(await propose('settle', SETTLE_VALUES)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('The saved files have problems:\nwatch.yaml'),
    });
  });

  it('is written once for each of several simultaneous requests', async () => {
    const { propose, folder, apply } = openTestProposals({ inWorker: true });
    const results = await Promise.all(
      ['Ada', 'Bob', 'Cleo', 'Dan'].map((n) =>
        propose('settle', { ...SETTLE_VALUES, says: `Renewed, says ${n} to them.` }),
      ),
    );
    const names = results.map((result) => expectWritten(result).file);
    expect(new Set(names).size).toBe(4);
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    for (const [i, name] of names.entries()) {
      expect(readFileSync(join(folder, name), 'utf8')).toContain(`says ${['Ada', 'Bob', 'Cleo', 'Dan'][i]} to them`);
    }
    apply(names[0] ?? '');
  });

  it('is refused with the reason if it cannot be written or its story does not exist', async () => {
    const { folder, propose } = openTestProposals();
    expect(await propose('settle', SETTLE_VALUES, '../../etc')).toMatchObject({ kind: 'refused', reason: /no story/ });
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file is in the way');
    expect(await propose('settle', SETTLE_VALUES)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('could not be written'),
    });
  });
});

describe('a proposal to add a source', () => {
  const SOURCE_VALUES = {
    article: MINUTES,
    title: 'The council prolongs the charter',
    publisher: 'Northgate council',
    url: 'https://northgate.example/minutes',
    date: '2026-11-06',
  };

  it("is a patch with the article's hashes, and its text is in a file next to the patch", async () => {
    const { briefing, propose, files, patch, apply } = openTestProposals({ inWorker: true });
    const filesBefore = files();
    const { file, article = '', replies, todos } = expectWritten(await propose('source', SOURCE_VALUES));
    expect([file, article]).toEqual(['2026-11-07-ferry-source-h5.patch', '2026-11-07-ferry-source-h5.txt']);
    expect(files()).toEqual(filesBefore);
    expect(readFileSync(patch(article), 'utf8')).toBe(`${MINUTES}\n`);
    expect(statSync(patch(article)).mode & 0o777).toBe(0o600);
    expect(readFileSync(patch(file), 'utf8')).not.toContain('prolonged the charter of the Tern on 5');
    apply(file);
    const loadedAfter = loadValid(briefing);
    expect(get(loadedAfter.briefing.sources, 'h5')).toMatchObject({
      label: 'Northgate council',
      title: 'The council prolongs the charter',
      url: 'https://northgate.example/minutes',
      published: '2026-11-06',
      added: TODAY,
    });
    expect(loadedAfter.briefing.asOf).toBe('2026-11-06');
    expect(loadedAfter.todos.map(formatProblem).toSorted()).toEqual([...todos].toSorted());
    // Every silence now says that it was not compared with this source.
    expect(replies.length).toBeGreaterThan(0);
  });

  const SECOND_SOURCE_VALUES = {
    article: `A second article on the charter of the Tern.\n${MINUTES}`,
    publisher: 'Quay Post',
  };

  it('builds on a pending proposal, and names its file', async () => {
    const { briefing, propose, patch, apply } = openTestProposals({ inWorker: true });
    const firstProposal = expectWritten(await propose('source', SOURCE_VALUES));
    const secondProposal = expectWritten(await propose('source', SECOND_SOURCE_VALUES));
    expect([firstProposal.summary, secondProposal.summary]).toEqual([
      'a source, h5 "Northgate council"',
      'a source, h6 "Quay Post"',
    ]);
    expect([firstProposal.prerequisites, secondProposal.prerequisites]).toEqual([undefined, [firstProposal.file]]);
    expect(readFileSync(patch(secondProposal.file), 'utf8')).toContain(`# Apply these first: ${firstProposal.file}\n`);
    apply(firstProposal.file);
    apply(secondProposal.file);
    expect([...loadValid(briefing).briefing.sources.keys()]).toEqual(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
  });

  it('ignores proposals that were applied or no longer apply', async () => {
    const { briefing, propose, apply } = openTestProposals();
    apply(expectWritten(await propose('source', SOURCE_VALUES)).file);
    expect(expectWritten(await propose('source', SECOND_SOURCE_VALUES)).prerequisites).toBeUndefined();
    const path = join(briefing, 'sources.yaml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}- id: h7\n  label: Notice board\n  about: a notice\n`);
    expect(
      expectWritten(
        await propose('source', { ...SECOND_SOURCE_VALUES, article: 'A third article, of its own words.' }),
      ),
    ).toMatchObject({
      summary: 'a source, h8 "Quay Post (2)"',
    });
  });

  it('can support an outcome before it is applied', async () => {
    const { briefing, propose, apply } = openTestProposals();
    const source = expectWritten(await propose('source', SOURCE_VALUES));
    const outcomeProposal = expectWritten(await propose('settle', { ...SETTLE_VALUES, claims: 'h5 ¶2' }));
    expect(outcomeProposal.prerequisites).toEqual([source.file]);
    expect(expectWritten(await propose('settle', SETTLE_VALUES)).prerequisites).toBeUndefined();
    apply(source.file);
    apply(outcomeProposal.file);
    const { claims, watch } = loadValid(briefing).briefing;
    expect(get(watch, 'charter-end').outcome?.says.claims).toEqual(['h5-01']);
    expect(get(claims, 'h5-01')).toMatchObject({ source: 'h5', paragraph: 3 });
  });

  it('is rejected if the source has already been proposed or added', async () => {
    const { propose, apply } = openTestProposals();
    const { file } = expectWritten(await propose('source', SOURCE_VALUES));
    expect(await propose('source', SOURCE_VALUES)).toMatchObject({
      kind: 'faulty',
      faults: { article: expect.stringContaining('h5') },
    });
    apply(file);
    expect(await propose('source', SOURCE_VALUES)).toEqual({
      kind: 'faulty',
      faults: { article: 'This article has already been added: h5 "Northgate council".' },
    });
  });

  it.each([
    ['a quote and a colon in its fields', { publisher: '"]: evil', title: "'- id: x" }],
    ['text that looks like a comment', { title: 'Nothing # - id: x', article: `${MINUTES}\n# - id: x` }],
    ['lines that look like a patch', { title: '--- a/x', article: `--- a/x\n+++ b/x\n@@ -1 +1 @@\n${MINUTES}` }],
    ['an article of YAML signs', { article: '---\n...\n%YAML 1.2\n&a *a !!x' }],
    ['a long line', { article: `${'word '.repeat(2000)}.` }],
  ])('applies and loads with %s', async (_, values) => {
    const { briefing, propose, apply } = openTestProposals();
    apply(expectWritten(await propose('source', { ...SOURCE_VALUES, ...values })).file);
    expect([...loadValid(briefing).briefing.sources.keys()]).toEqual(['h1', 'h2', 'h3', 'h4', 'h5']);
  });
});
