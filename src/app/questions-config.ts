import { z } from 'zod';

/** An empty variable is one that is left out. */
const given = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** The variables that are about what people ask. */
export const QUESTION_VARIABLES = { QUESTIONS_PER_MINUTE: given, GAPS_DAYS: given, GAPS_WITH_USERS: given };

/** How much may be asked, and what is kept of it. */
export interface QuestionSettings {
  /** How many questions a person may ask in a minute; a channel three times as many. */
  readonly perMinute: number;
  /** For how many days it is kept what could not be answered. */
  readonly gapDays: number;
  /** Whether it is kept with it who asked. */
  readonly gapsHaveUsers: boolean;
}

const PER_MINUTE = 20;
const GAP_DAYS = 90;
const MOST = 10_000;

/** How much may be asked, and what is kept of it; a fault is a line that begins with its variable. */
export function questionConfigOf(
  variables: Readonly<Partial<Record<keyof typeof QUESTION_VARIABLES, string | undefined>>>,
): { config: QuestionSettings; faults: string[] } {
  const { QUESTIONS_PER_MINUTE, GAPS_DAYS, GAPS_WITH_USERS: withUsers = 'no' } = variables;
  const perMinute = QUESTIONS_PER_MINUTE === undefined ? PER_MINUTE : countOf(QUESTIONS_PER_MINUTE);
  const gapDays = GAPS_DAYS === undefined ? GAP_DAYS : countOf(GAPS_DAYS);
  const faults = [
    ...(perMinute === undefined ? [`QUESTIONS_PER_MINUTE is not a number from 1 to ${MOST}; write ${PER_MINUTE}`] : []),
    ...(gapDays === undefined ? [`GAPS_DAYS is not a number from 1 to ${MOST}; write ${GAP_DAYS}`] : []),
    ...(withUsers === 'yes' || withUsers === 'no' ? [] : ['GAPS_WITH_USERS is neither yes nor no; write one of them']),
  ];
  const config = {
    perMinute: perMinute ?? PER_MINUTE,
    gapDays: gapDays ?? GAP_DAYS,
    gapsHaveUsers: withUsers === 'yes',
  };
  return { config, faults };
}

function countOf(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= MOST ? Number(text) : undefined;
}
