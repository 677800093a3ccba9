import { join } from 'node:path';
import type { Operator } from '../ops/proposals.ts';
import type { PlatformConfigResult, PlatformRow } from '../platforms/kit/row.ts';
import { alternatives, given } from './variables.ts';

export const PROPOSAL_VARIABLES = { OPERATORS: given, PROPOSALS_DIR: given };

/** Who may propose changes from a chat, and where the patches go. */
export interface ProposalSettings {
  readonly operators: readonly Operator[];
  readonly folder: string;
}

type Given = Readonly<Partial<Record<keyof typeof PROPOSAL_VARIABLES, string | undefined>>>;

/** A platform, and what its variables say. */
interface Read {
  readonly row: Pick<PlatformRow, 'name' | 'title' | 'variables' | 'personForms'>;
  readonly read: PlatformConfigResult;
}

/**
 * Reads the variables; each fault is a line that begins with its variable.
 * @param dataDir in which proposals are kept if no other folder is named
 */
export function proposalConfigOf(
  { OPERATORS = '', PROPOSALS_DIR }: Given,
  platforms: readonly Read[],
  dataDir: string,
): { config: ProposalSettings; faults: string[] } {
  const named = OPERATORS.split(/[\s,]+/).filter((text) => text !== '');
  const read = named.map((text) => operatorOf(text, platforms));
  return {
    config: {
      operators: read.flatMap((one) => (typeof one === 'string' ? [] : [one])),
      folder: PROPOSALS_DIR ?? join(dataDir, 'proposals'),
    },
    faults: [...new Set(read.filter((one) => typeof one === 'string'))],
  };
}

/** The person, or what is wrong with the text. */
function operatorOf(text: string, platforms: readonly Read[]): Operator | string {
  const [, platform, id = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  const found = platforms.find(({ row }) => row.name === platform);
  const person = found?.read.readPerson(id);
  if (!found || person === undefined) {
    const forms = platforms.flatMap(({ row }) => row.personForms);
    return `OPERATORS has something that is not a person's id; write ${alternatives(forms)}, with commas between them`;
  }
  const { row, read } = found;
  // A platform with faulty variables is meant to run.
  if (read.configured === undefined && read.faults.length === 0) {
    return `OPERATORS names a person in ${row.title}, but ${row.variables[0]} is not set`;
  }
  return typeof person === 'string' ? `OPERATORS ${person}` : { platform: row.name, ...person };
}
