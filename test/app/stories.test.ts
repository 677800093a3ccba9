import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LiveStories } from '../../src/app/stories.ts';
import { findBriefing, findBriefings } from '../../src/briefing/load.ts';
import { manifest } from '../../src/cli/manifest.ts';
import type { Reload } from '../../src/ops/live-briefing.ts';
import { commandsOf } from '../../src/reply/stories.ts';
import { runVerb } from '../cli/run-verb.ts';
import { twoStories, twoTrainedStories } from '../fixture/stories.ts';
import { LIBRARY } from '../fixture/story.ts';
import { run } from '../platforms/terminal/run.ts';
import { waitUntil } from '../platforms/wait.ts';

function openStories(folder: string): LiveStories {
  const liveStories = new LiveStories({ folder, onReload: () => {} });
  onTestFinished(() => liveStories.close());
  return liveStories;
}

describe('the stories of a folder', () => {
  it('are the folders with a briefing.yaml, sorted by name, each with its command', () => {
    const folder = twoStories();
    const { stories } = openStories(folder);
    expect(stories.map(({ id }) => id)).toEqual(['ferry', LIBRARY]);
    expect(commandsOf(stories).map(({ command }) => command)).toEqual(['ferry', LIBRARY]);
    expect(commandsOf(openStories(join(folder, 'ferry')).stories)).toEqual([{ command: 'ferry' }]);
  });

  it('cannot share an id or a command', () => {
    const folder = twoStories();
    cpSync(join(folder, 'ferry'), join(folder, 'ferry-2'), { recursive: true });
    expect(() => openStories(folder)).toThrow(
      `The briefings in ${join(folder, 'ferry')} and ${join(folder, 'ferry-2')} have the same id. Give each`,
    );
    const briefingFile = join(folder, 'ferry-2', 'briefing.yaml');
    writeFileSync(briefingFile, readFileSync(briefingFile, 'utf8').replace('id: ferry', 'id: ferry-2'));
    expect(() => openStories(folder)).toThrow('have the same command. Give each briefing.yaml its own command.');
  });

  it('are found by the name of their folder', () => {
    const folder = twoStories();
    expect(findBriefings(folder)).toEqual([join(folder, 'ferry'), join(folder, LIBRARY)]);
    expect(findBriefing(folder, LIBRARY)).toBe(join(folder, LIBRARY));
    expect(() => findBriefing(folder)).toThrow(`contains several stories (ferry, ${LIBRARY}). Name one with --story.`);
    expect(() => findBriefing(folder, 'zoo')).toThrow('No story "zoo"');
  });

  it('each have a slash command in the manifest, whose app is named after the first', () => {
    const { stories } = openStories(twoStories());
    const [firstBriefing, secondBriefing] = stories.map(({ current }) => current().briefing);
    if (!firstBriefing || !secondBriefing) throw new Error('there are not two stories');
    expect(JSON.parse(manifest([firstBriefing, secondBriefing], { mode: 'socket' }))).toMatchObject({
      features: {
        bot_user: { display_name: 'Ferry' },
        slash_commands: [{ command: '/ferry' }, { command: `/${LIBRARY}` }],
      },
    });
  });
});

describe('a saved change', () => {
  it('replaces only its own story, and its problems name the folder of that story', async () => {
    const folder = twoStories();
    const reloads: Reload[] = [];
    const liveStories = new LiveStories({ folder, onReload: (reload) => reloads.push(reload) });
    onTestFinished(() => liveStories.close());
    liveStories.watch();
    const [ferry] = liveStories.stories;
    const oldBriefing = ferry.current().briefing;
    const path = join(folder, LIBRARY, 'briefing.yaml');
    const fileText = readFileSync(path, 'utf8');
    writeFileSync(path, fileText.replace('The reading room: an example', 'The new room'));
    await waitUntil(() => reloads.length === 1);
    expect(reloads[0]).toMatchObject({ kind: 'loaded', briefing: { id: LIBRARY, title: 'The new room' } });
    expect(ferry.current().briefing).toBe(oldBriefing);
    writeFileSync(path, 'id: 1');
    await waitUntil(() => reloads.length === 2);
    expect(reloads[1]).toMatchObject({ kind: 'rejected' });
    expect(JSON.stringify(reloads[1])).toContain(`"file":"${LIBRARY}/briefing.yaml"`);
  });
});

describe('the command line with several stories', () => {
  it('checks every story, and answers from the story that is named', async () => {
    const env = { BRIEFINGS_DIR: twoTrainedStories() };
    const checkRun = await runVerb(['check'], env);
    expect(checkRun.stdout).toMatch(/^ferry:\n[\s\S]*^library:\n/m);
    const namedRun = await runVerb(['show', 'overview', '--story', LIBRARY], env);
    expect(namedRun.stdout).toContain('reading room');
    const unnamedRun = await runVerb(['show', 'overview'], env);
    expect([unnamedRun.code, unnamedRun.stderr]).toEqual([1, expect.stringContaining('Name one with --story.')]);
  });
});

describe('a pipe with several stories', () => {
  it('answers each line from the story that the line names, or that can answer it', async () => {
    const env = { BRIEFINGS_DIR: twoTrainedStories() };
    const input = '/library overview\nhow long does the charter last?\n';
    const { stdout } = await run(['src/main.ts'], { env, input });
    expect(stdout).toContain('reading room');
    expect(stdout).toContain('Harbour Herald');
  });
});
