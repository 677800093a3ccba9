import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { cutText } from '../lib/bounded-text.ts';
import { errorCode, errorText } from '../lib/error-text.ts';
import type { Asker } from '../ports/desk.ts';
import type { ProposalRequest, ProposalResult, Proposals } from '../ports/proposals.ts';
import type { PlatformName } from '../schedule/subscription.ts';
import type { DraftRequest, ProposalDraft } from './draft-proposal.ts';
import type { PendingPatch } from './pending-proposals.ts';
import { runInWorker } from './run-in-worker.ts';

/** Without a workspace, the person with this id may propose from any workspace. */
export interface Operator {
  readonly platform: PlatformName;
  readonly workspace?: string;
  readonly person: string;
}

export interface ProposalsOptions {
  readonly isOperator: (asker: Asker) => boolean;
  readonly folder: string;
  readonly folderOf: (story: string) => string | undefined;
  readonly note?: (event: string) => void;
  /** By default in a worker thread. */
  readonly draft?: (request: DraftRequest) => Promise<ProposalDraft>;
}

const TIME_LIMIT_MS = 30_000;
const MAX_PROPOSAL_FILES = 1000;
const MAX_PATCHES_OF_SAME_NAME = 50;
const MAX_TODOS = 200;
const MAX_LINE_LENGTH = 300;
const PRIVATE_FILE_MODE = 0o600;
const PRIVATE_FOLDER_MODE = 0o700;

/** Writes each proposal as a patch into `folder`; the briefing's files never change. */
export function openProposals({
  isOperator,
  folder,
  folderOf,
  note = () => {},
  draft = draftInWorker,
}: ProposalsOptions): Proposals {
  const proposeOne = async (request: ProposalRequest): Promise<ProposalResult> => {
    const briefing = folderOf(request.story);
    if (briefing === undefined) return refusal(`There is no story "${request.story}" here.`);
    try {
      const { kind, values, today, story } = request;
      const path = await pathInPatch(briefing);
      const pending = await pendingSources(folder, story);
      const drafted = await draft({ folder: briefing, path, kind, values, today, pending });
      if (drafted.kind !== 'draft') return drafted;
      const result = await writeProposal(folder, request, drafted);
      if (result.kind === 'written') note(`Wrote a proposal: ${result.file}`);
      return result;
    } catch (error) {
      return refusal(`The proposal could not be written: ${errorText(error)}`);
    }
  };
  // A worker thread takes memory, so only one runs at a time.
  let lastProposal: Promise<unknown> = Promise.resolve();
  return {
    isOperator,
    propose(request) {
      const result = lastProposal.then(() => proposeOne(request));
      lastProposal = result;
      return result;
    },
  };
}

export function isListedOperator(operators: readonly Operator[], { person, address }: Asker): boolean {
  return operators.some(
    (operator) =>
      operator.platform === address.platform &&
      operator.person === person.id &&
      (operator.workspace === undefined || operator.workspace === address.workspace),
  );
}

async function draftInWorker(request: DraftRequest): Promise<ProposalDraft> {
  const file = new URL('./propose-worker.ts', import.meta.url);
  const outcome = await runInWorker<ProposalDraft>(file, request, TIME_LIMIT_MS);
  if ('result' in outcome) return outcome.result;
  const { fault } = outcome;
  const reason = fault instanceof Error ? errorText(fault) : `it took more than ${TIME_LIMIT_MS / 1000} s. Try again.`;
  return refusal(`The files could not be checked: ${reason}`);
}

async function pendingSources(folder: string, story: string): Promise<PendingPatch[]> {
  if (!existsSync(folder)) return [];
  const storyPatchName = new RegExp(`^\\d{4}-\\d{2}-\\d{2}-${safeFileNamePart(story)}-source-.*\\.patch$`);
  const files = (await readdir(folder)).filter((file) => storyPatchName.test(file)).toSorted();
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })));
}

/** Relative to its repository; outside a repository, relative to its parent folder. */
async function pathInPatch(folder: string): Promise<string> {
  const path = await realpath(folder);
  const isRepository = (ancestor: string) => existsSync(join(ancestor, '.git'));
  let root = dirname(path);
  while (!isRepository(root) && dirname(root) !== root) root = dirname(root);
  return relative(isRepository(root) ? root : dirname(path), path).replaceAll('\\', '/');
}

async function writeProposal(
  folder: string,
  request: ProposalRequest,
  draft: Extract<ProposalDraft, { kind: 'draft' }>,
): Promise<ProposalResult> {
  const { story, kind, values, by, today } = request;
  const { summary, subject, patch, replies, todos, prerequisites } = draft;
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  if ((await readdir(folder)).length >= MAX_PROPOSAL_FILES) {
    return refusal(
      `${resolve(folder)} has ${MAX_PROPOSAL_FILES} files or more. Apply the proposals in it, then remove their files.`,
    );
  }
  const { person, address } = by;
  const author = [address.platform, address.workspace, person.id].filter((part) => part !== '').join(':');
  const fileStem = [today, story, kind, subject].map(safeFileNamePart).join('-');
  for (let i = 1; i <= MAX_PATCHES_OF_SAME_NAME; i += 1) {
    const name = i === 1 ? fileStem : `${fileStem}-${i}`;
    const header = [
      `Proposed on ${today} by ${author}: ${summary}`,
      `To apply it, in the repository: git apply ${join(folder, `${name}.patch`)}`,
      ...(prerequisites.length === 0 ? [] : [`Apply these first: ${prerequisites.join(', ')}`]),
      `Replies that it changes: ${replies.length}. To-dos that it leaves: ${todos.length}.`,
      ...todos.slice(0, MAX_TODOS).map((todo) => `- ${todo}`),
    ];
    const text = `${header.map((line) => `# ${cutText(oneLine(line), MAX_LINE_LENGTH)}\n`).join('')}\n${patch}`;
    const article = `${name}.txt`;
    if (kind === 'source' && !(await createFile(join(folder, article), `${values['article'] ?? ''}\n`))) continue;
    if (!(await createFile(join(folder, `${name}.patch`), text))) continue;
    return {
      kind: 'written',
      file: `${name}.patch`,
      ...(kind === 'source' && { article }),
      summary,
      replies,
      todos,
      ...(prerequisites.length > 0 && { prerequisites }),
    };
  }
  return refusal(
    `There are already ${MAX_PATCHES_OF_SAME_NAME} proposals for this today. Apply them, then remove their files.`,
  );
}

/** Returns false if the file already exists. */
async function createFile(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: PRIVATE_FILE_MODE });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Ids are safe already, so this is a second line of defence. */
function safeFileNamePart(part: string): string {
  return part.replace(/[^a-z\d-]+/gi, '-').slice(0, 60);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

function refusal(reason: string): Extract<ProposalResult, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
