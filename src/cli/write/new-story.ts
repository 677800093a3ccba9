import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { IsoDate } from '../../briefing/dates.ts';
import { loadBriefing } from '../../briefing/load.ts';
import { formatProblem } from '../../briefing/problem.ts';
import { fileSchemas } from '../../briefing/schema.ts';
import { EXAMPLE_HASH, exampleComment } from '../../briefing/write/source.ts';
import { UserError } from '../../lib/user-error.ts';

/** The loader ignores hidden folders. */
const SCHEMA_FOLDER = '.schema';
const STORY_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The `new` command: creates a valid story with an example of each kind of record, some in comments, or an empty one with all
 * of them in comments.
 */
export function newStory(
  briefings: string,
  story: string,
  today: IsoDate,
  isEmpty = false,
  topics: readonly string[] = ['general'],
): string {
  for (const id of [story, ...topics])
    if (!STORY_ID.test(id))
      throw new UserError(`"${id}" is not a valid name. Use lower-case letters, digits and hyphens.`);
  const parent = existsSync(join(briefings, 'briefing.yaml')) ? dirname(briefings) : briefings;
  const folder = join(parent, story);
  if (existsSync(folder)) throw new UserError(`${folder} already exists. Choose another name.`);
  for (const [file, text] of Object.entries(isEmpty ? emptyFilesOf(story, topics, today) : filesOf(story, today))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  writeSchemas(folder);
  if (isEmpty) {
    return [
      `Wrote ${folder}: an example of each kind of record, in comments.`,
      `Add a source:   BRIEFINGS_DIR=${folder} npm run --silent briefing -- add source FILE`,
      `See what is left:   BRIEFINGS_DIR=${folder} npm run --silent briefing -- check`,
      'Next steps: docs/writing-briefings.md',
    ].join('\n');
  }
  const result = loadBriefing(folder);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return [
    `Wrote ${folder}: an example of each kind of record, to be replaced.`,
    `Check it:   BRIEFINGS_DIR=${folder} npm run --silent briefing -- check`,
    `Try it:     BRIEFINGS_DIR=${folder} npm start`,
    'Next steps: docs/writing-briefings.md',
  ].join('\n');
}

/** Writes a JSON Schema for each kind of briefing file, for completion and checks in editors. */
export function writeSchemas(folder: string): string {
  mkdirSync(join(folder, SCHEMA_FOLDER), { recursive: true });
  for (const [name, schema] of Object.entries(fileSchemas)) {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    writeFileSync(join(folder, SCHEMA_FOLDER, `${name}.json`), `${JSON.stringify(json, null, 2)}\n`);
  }
  return `Wrote ${Object.keys(fileSchemas).length} schemas to ${join(folder, SCHEMA_FOLDER)}.`;
}

function schemaComment(schema: string, folder = ''): string {
  return `# yaml-language-server: $schema=${folder}${SCHEMA_FOLDER}/${schema}.json\n`;
}

function emptyFilesOf(story: string, topics: readonly string[], today: IsoDate): Record<string, string> {
  const subject = story.replaceAll('-', ' ');
  const title = (id: string) => `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
  const {
    'faq/room.yaml': faq = '',
    'unknowns.yaml': unknowns = '',
    'sources.yaml': sources = '',
    'claims.yaml': claims = '',
    'summaries/01-overview.md': _summary,
    ...otherFiles
  } = filesOf(story, today);
  return {
    ...Object.fromEntries(Object.entries(otherFiles).map(([file, text]) => [file, inComments(text)])),
    'sources.yaml': asExample(sources),
    'claims.yaml': asExample(claims),
    'briefing.yaml': `${schemaComment('briefing')}# The head of the story.
id: ${story}
title: "${title(story)}"
command: ${story}           # what people type: /${story}
subjects: [${subject}]        # what "it" may mean in a question
asOf: ${today}               # the day up to which the sources were read
names: []                    # names that contain digits, such as "Colossus 1": digits in them are not figures
topics:                      # each claim and question belongs to one
${topics.map((id) => `  - { id: ${id}, title: ${JSON.stringify(title(id))} }`).join('\n')}
`,
    ...Object.fromEntries(
      topics.map((id) => [
        `faq/${id}.yaml`,
        inComments(faq).replace('# topic: room\n# entries:', `topic: ${id}\nentries:`),
      ]),
    ),
    'unknowns.yaml': inComments(unknowns).replace('# entries:', 'entries:'),
  };
}

/** Comments out all but the first two lines, as an example that the first `add source` removes. */
function asExample(text: string): string {
  const [schema, description, ...records] = inComments(text).split('\n');
  return `${schema}\n${description}\n${exampleComment(records.join('\n'))}`;
}

function inComments(text: string): string {
  return text.replace(/^(?!#|$)/gm, '# ');
}

function filesOf(story: string, today: IsoDate): Record<string, string> {
  return {
    'briefing.yaml': `${schemaComment('briefing')}# The head of the story.
id: ${story}
title: "The reading room: an example"
command: ${story}           # what people type: /${story}
subjects: [the reading room] # what "it" may mean in a question
asOf: ${today}               # the day up to which the sources were read
names: []                    # names that contain digits, such as "Colossus 1": digits in them are not figures
topics:                      # each claim and question belongs to one
  - { id: room, title: The reading room }
# events:                    # dated points for the timeline; one of the claims says the date; label: at most 40 characters
#   - { date: ${today}, label: Opening, claims: ["001-01"] }
`,
    'sources.yaml': `${schemaComment('sources')}# The articles. "npm run --silent briefing -- add source FILE" adds one, with the hashes of its paragraphs.
- id: "001"
  label: the town gazette    # as in a sentence: a noun with "the", or a name ("Town Courier"); at most 30 characters
  publisher: Town gazette    # leave out publisher, published or url if the article does not give it
  published: ${today}
  # url: https://gazette.example/reading-room
  about: a local news report
  headings: []               # the lines that are titles, bylines or headings
  paragraphs:                # the SHA-256 of each non-blank line
    - ${EXAMPLE_HASH}
`,
    'claims.yaml': `${schemaComment('claims')}# One thing that one source says, in our own words: at most 400 characters.
- id: 001-01
  source: "001"
  paragraph: 1
  standing: reported         # confirmed | reported | expected | analysis | derived
  topic: room
  entered: ${today}
  text: The library has a new reading room.
# - id: derived-end          # what follows by arithmetic: plusDays, plusWeeks, plusMonths, plusYears, or month and firstAfter
#   standing: derived
#   from: [001-01]
#   arithmetic: { date: 2026-05-06, plusMonths: 6, equals: 2026-11-06 }
#   topic: room
#   entered: ${today}
#   text: Six months from 6 May 2026 end on 6 November 2026.
`,
    'disputes.yaml': `${schemaComment('disputes')}# Points on which sources differ, with each side.
# - id: size
#   title: How large the room is
#   kind: hard               # soft: described differently
#   topic: room
#   entered: ${today}
#   positions:
#     - label: Large         # at most 60 characters
#       says: { stated: "{001} calls it large.", claims: [001-01] }
#     - label: Small
#       says: { stated: "{002} calls it small.", claims: [002-01] }
`,
    'watch.yaml': `${schemaComment('watch')}# What is still open. "npm run --silent briefing -- settle ITEM --on DATE --claims ID" enters the outcome.
# - id: opening-hours
#   title: The opening hours
#   short: hours             # what people type after "watch", at most 14 characters
#   topic: room
#   entered: ${today}
#   headline: { silence: No source gives the opening hours. }
#   open: { silence: No source says when the room is open. }
#   settles: Opening hours that the library publishes.
#   check: the library's notices
#   rests: [001-01]
#   # expected: { date: 2026-12-01, claims: [001-01], coming: the room opens, past: the room opened, unconfirmed: No source says so. }
#   # characters: coming and past 60, unconfirmed 100, settles and check 200
#   remind: { every: 30 }    # before: and after: count days to and from an expected date
`,
    'faq/room.yaml': `${schemaComment('faq', '../')}# Questions that people ask, with their answers. One file per topic.
topic: room
entries:
  - id: new-room
    question: Does the library have a new reading room? # at most 75 characters, as each phrasing
    phrasings:               # five to eight, as different people would type it
      - Is there a new reading room in the library?
      - Did the library open another room?
      - new reading room
      - Has the town library been extended?
      - Can I read in the library now?
    headline: { stated: "The library has a new room, says one source.", claims: [001-01] } # the answer, at most 15 words
    answer:                  # at most three lines (400 characters each): what it rests on, what is disputed; or []
      - { stated: "{001} reports the new room.", claims: [001-01] }
    entered: ${today}
`,
    'unknowns.yaml': `${schemaComment('unknowns')}# Questions that no source answers.
entries:
  - id: room-price
    question: What did the reading room cost?
    phrasings:
      - How expensive was the reading room?
      - Price of the new room
      - How much money went into the library's room?
      - What did the town pay for the reading room?
      - cost reading room
    headline: { silence: No source gives a price. }
    answer:
      - { stated: "{001} reports only that there is a new room.", claims: [001-01] }
    topic: room
    nearest: new-room        # the question with the nearest known fact
    entered: ${today}
`,
    'summaries/01-overview.md': `---
id: overview
title: The reading room
order: 1
headline: 'The library has a new reading room, says one source. [001-01]'
entered: ${today}
---
The town library has a new reading room, {001} reports. [001-01]
No source gives a price. [silence]
`,
    'lexicon.yaml': `${schemaComment('lexicon')}# The words of this story. Everything here may be left out.
entities:                    # who and what is named. core: the story is about it; mentioned; outside: not in the sources
  - { id: library, name: library, aliases: [the town library], kind: core }
presuppositions: []          # what questions wrongly take for granted, and what is said against it
`,
  };
}
