import { join } from 'node:path';
import type { Operator } from '../ops/proposals.ts';
import type { PlatformConfigResult, PlatformRow } from '../platforms/kit/row.ts';
import { alternatives, optionalText } from './variables.ts';

export const PROPOSAL_VARIABLES = { OPERATORS: optionalText, PROPOSALS_DIR: optionalText };

/** Who may propose changes from a chat, and where the patches go. */
export interface ProposalSettings {
  readonly operators: readonly Operator[];
  readonly folder: string;
}

type Given = Readonly<Partial<Record<keyof typeof PROPOSAL_VARIABLES, string | undefined>>>;

/** A platform, and the result of reading its variables. */
interface PlatformReading {
  readonly row: Pick<PlatformRow, 'name' | 'title' | 'variables' | 'personForms'>;
  readonly read: PlatformConfigResult;
}

/**
 * Reads the variables. Each fault is one line that starts with the variable's name.
 * @param dataDir contains the folder for proposals, unless PROPOSALS_DIR is set
 */
export function proposalConfigOf(
  { OPERATORS = '', PROPOSALS_DIR }: Given,
  platforms: readonly PlatformReading[],
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
function operatorOf(text: string, platforms: readonly PlatformReading[]): Operator | string {
  const [, platform, id = ''] = /^(\w+):(.*)$/.exec(text) ?? [];
  const found = platforms.find(({ row }) => row.name === platform);
  const person = found?.read.readPerson(id);
  if (!found || person === undefined) {
    const forms = platforms.flatMap(({ row }) => row.personForms);
    return `OPERATORS has something that is not a person's id; write ${alternatives(forms)}, with commas between them`;
  }
  const { row, read } = found;
  // A platform with faulty variables counts as configured.
  if (read.configured === undefined && read.faults.length === 0) {
    return `OPERATORS names a person in ${row.title}, but ${row.variables[0]} is not set`;
  }
  return typeof person === 'string' ? `OPERATORS ${person}` : { platform: row.name, ...person };
}
