import { optionalText } from './variables.ts';

/** The environment variables for people's questions. */
export const QUESTION_VARIABLES = {
  QUESTIONS_PER_MINUTE: optionalText,
  GAPS_DAYS: optionalText,
  GAPS_WITH_USERS: optionalText,
};

/** The rate limit, and what is stored about unanswered questions. */
export interface QuestionSettings {
  /** How many questions a person may ask per minute; a channel may ask three times as many. */
  readonly perMinute: number;
  /** For how many days unanswered questions are stored. */
  readonly gapDays: number;
  /** Whether the people who asked are stored too. */
  readonly gapsHaveUsers: boolean;
}

const PER_MINUTE = 20;
const GAP_DAYS = 90;
const MOST = 10_000;

/** Reads the variables. Each fault is one line that starts with the variable's name. */
export function questionConfigOf(
  variables: Readonly<Partial<Record<keyof typeof QUESTION_VARIABLES, string | undefined>>>,
): { config: QuestionSettings; faults: string[] } {
  const { QUESTIONS_PER_MINUTE, GAPS_DAYS, GAPS_WITH_USERS: withUsers = 'no' } = variables;
  const perMinute = QUESTIONS_PER_MINUTE === undefined ? PER_MINUTE : countOf(QUESTIONS_PER_MINUTE);
  const gapDays = GAPS_DAYS === undefined ? GAP_DAYS : countOf(GAPS_DAYS);
  const faults = [
    ...(perMinute === undefined ? [`QUESTIONS_PER_MINUTE must be between 1 and ${MOST}; write ${PER_MINUTE}`] : []),
    ...(gapDays === undefined ? [`GAPS_DAYS must be between 1 and ${MOST}; write ${GAP_DAYS}`] : []),
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
