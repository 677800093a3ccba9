import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexSteps } from '../../src/ask/build-index.ts';
import { LiveBriefing, type Reload } from '../../src/ops/live-briefing.ts';
import { Folder } from '../briefing/folder.ts';
import { STORY } from '../fixture/story.ts';

class ReloadLog {
  readonly reloads: Reload[] = [];
  #waiting: ((reload: Reload) => void) | undefined;

  readonly add = (reload: Reload): void => {
    this.reloads.push(reload);
    this.#waiting?.(reload);
    this.#waiting = undefined;
  };

  nextReload(save: () => void): Promise<Reload> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      save();
    });
  }
}

describe('a live briefing', () => {
  let folder: Folder;
  let log: ReloadLog;
  let liveBriefing: LiveBriefing;

  beforeEach(() => {
    folder = new Folder();
    log = new ReloadLog();
    liveBriefing = new LiveBriefing(folder.path, log.add);
  });
  afterEach(() => {
    liveBriefing.close();
    folder.clear();
  });

  const retitle = (title: string) => {
    folder.write('briefing.yaml', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
  };

  it('loads each of several saves', async () => {
    liveBriefing.watch();
    const { index } = liveBriefing.current;
    for (const title of ['First', 'Second', 'Third']) {
      const reload = await log.nextReload(() => retitle(title));
      expect(reload).toMatchObject({ kind: 'loaded', briefing: { title } });
      expect(liveBriefing.current.briefing.title).toBe(title);
      expect(liveBriefing.current.index).not.toBe(index);
    }
  });

  it('builds its index in at least one step for each entry', () => {
    const { briefing } = liveBriefing.current;
    const steps = [...indexSteps(briefing)].length;
    expect(steps).toBeGreaterThan(briefing.entries.size + liveBriefing.current.index.lexicon.offTopic.length);
  });

  it('learns in the background from the phrasings of entries that no model knows', async () => {
    const texts: string[] = [];
    const encoder = {
      encode: (batch: readonly string[]) => {
        texts.push(...batch);
        return Promise.resolve(new Map<string, Float32Array>());
      },
    };
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    const learningBriefing = new LiveBriefing(STORY, () => {}, encoder, resolve);
    expect(learningBriefing.current.index.firstDayModel).toBeUndefined();
    expect(await promise).toBeUndefined();
    expect(learningBriefing.current.index.firstDayModel?.classByEntry).not.toContain(-1);
    expect(texts.length).toBeGreaterThan(0);
    learningBriefing.close();
  });

  it('keeps the old briefing when a save has a problem, and loads the fixed save', async () => {
    liveBriefing.watch();
    const oldStory = liveBriefing.current;
    const originalText = folder.read('watch.yaml');

    const rejectedReload = await log.nextReload(() =>
      folder.write('watch.yaml', originalText.replace('id: pier', 'id: PIER!')),
    );
    expect(rejectedReload).toMatchObject({
      kind: 'rejected',
      problems: [
        {
          file: 'watch.yaml',
          line: folder.lineOf('watch.yaml', ['id: PIER!']),
          message: expect.stringContaining('is not an id'),
        },
      ],
    });
    expect(liveBriefing.current).toBe(oldStory);

    const fixedText = originalText.replace('title: Opening of the pier', 'title: The landing');
    expect(await log.nextReload(() => folder.write('watch.yaml', fixedText))).toMatchObject({ kind: 'loaded' });
    expect(liveBriefing.current.briefing.watch.get('pier')?.title).toBe('The landing');
  });

  it('keeps the old briefing when its id changes, since subscriptions refer to it', async () => {
    liveBriefing.watch();
    const { briefing } = liveBriefing.current;
    const originalText = folder.read('briefing.yaml');
    const rejectedReload = await log.nextReload(() =>
      folder.write('briefing.yaml', originalText.replace(/^id: .*$/m, 'id: renamed')),
    );
    expect(rejectedReload).toMatchObject({
      kind: 'rejected',
      story: briefing.id,
      problems: [{ field: 'id', message: `was "${briefing.id}" when the bot started, and is "renamed" now` }],
    });
    expect(liveBriefing.current.briefing).toBe(briefing);
  });

  it('loads every save of an editor that replaces files by renaming', async () => {
    liveBriefing.watch();
    for (const title of ['One', 'Two', 'Three']) {
      const reload = await log.nextReload(() => {
        folder.write('.briefing.tmp', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
        renameSync(join(folder.path, '.briefing.tmp'), join(folder.path, 'briefing.yaml'));
      });
      expect(reload).toMatchObject({ kind: 'loaded', briefing: { title } });
    }
  });

  it('loads changed, new and removed files of a subfolder', async () => {
    liveBriefing.watch();
    const summary = folder.read('summaries/03-ship.md');
    const changedSummary = summary.replace('title: The ship', 'title: The boat');
    await log.nextReload(() => folder.write('summaries/03-ship.md', changedSummary));
    expect(liveBriefing.current.briefing.summaries.get('ship')?.title).toBe('The boat');

    const newSummary = summary.replace('id: ship', 'id: another').replace(/^aliases: .*\n/m, '');
    await log.nextReload(() => folder.write('summaries/10-more.md', newSummary));
    expect(liveBriefing.current.briefing.summaries.has('another')).toBe(true);

    await log.nextReload(() =>
      folder.write('summaries/10-more.md', newSummary.replace('title: The ship', 'title: More')),
    );
    expect(liveBriefing.current.briefing.summaries.get('another')?.title).toBe('More');

    await log.nextReload(() => folder.remove('summaries/10-more.md'));
    expect(liveBriefing.current.briefing.summaries.has('another')).toBe(false);
  });

  it('loads the folder once for several files saved together', async () => {
    liveBriefing.watch();
    const reload = await log.nextReload(() => {
      const claims = folder.read('claims.yaml');
      folder.write('claims.yaml', '');
      retitle('Together');
      folder.write('claims.yaml', claims);
    });
    expect(reload).toMatchObject({ kind: 'loaded', briefing: { title: 'Together' } });
    await log.nextReload(() => retitle('Later'));
    expect(log.reloads).toHaveLength(2);
  });

  it('keeps the briefing while its folder is missing, and loads it when it is back', async () => {
    liveBriefing.watch();
    const oldStory = liveBriefing.current;
    const movedFolder = `${folder.path}-away`;
    const rejectedReload = await log.nextReload(() => renameSync(folder.path, movedFolder));
    expect(rejectedReload).toMatchObject({
      kind: 'rejected',
      problems: [{ message: expect.stringContaining('cannot be read') }],
    });
    expect(liveBriefing.current).toBe(oldStory);

    expect(await log.nextReload(() => renameSync(movedFolder, folder.path))).toMatchObject({ kind: 'loaded' });
    expect(await log.nextReload(() => retitle('Back'))).toMatchObject({ kind: 'loaded', briefing: { title: 'Back' } });
  });

  it('watches a subfolder again after it was removed and restored', async () => {
    liveBriefing.watch();
    const [faq, movedFolder] = [join(folder.path, 'faq'), `${folder.path}-faq`];
    expect(await log.nextReload(() => renameSync(faq, movedFolder))).toMatchObject({ kind: 'rejected' });
    expect(await log.nextReload(() => renameSync(movedFolder, faq))).toMatchObject({ kind: 'loaded' });
    expect(await log.nextReload(() => folder.write('faq/ship.yaml', ''))).toMatchObject({
      kind: 'rejected',
      problems: [{ file: 'faq/ship.yaml' }],
    });
  });

  it('loads the folder on request, without watching it', async () => {
    retitle('At once');
    await liveBriefing.reload();
    expect(log.reloads).toMatchObject([{ kind: 'loaded', briefing: { title: 'At once' } }]);
  });

  it('reports nothing after it is closed, not even an earlier save', async () => {
    liveBriefing.watch();
    await log.nextReload(() => retitle('Before'));
    retitle('Between');
    liveBriefing.close();
    retitle('After');
    // A second live briefing gets the same saves. Once it reports one, the first would have reported it, too.
    const otherLog = new ReloadLog();
    const otherBriefing = new LiveBriefing(folder.path, otherLog.add);
    otherBriefing.watch();
    await otherLog.nextReload(() => retitle('Last'));
    otherBriefing.close();
    expect(log.reloads).toHaveLength(1);
    expect(liveBriefing.current.briefing.title).toBe('Before');
  });

  it('throws an error that lists all problems of an invalid folder', () => {
    folder.remove('watch.yaml');
    folder.write('stray.txt', '');
    expect(() => new LiveBriefing(folder.path, log.add)).toThrow(
      /has 2 problems:\n {2}stray\.txt: .*\n {2}watch\.yaml: this file is missing/,
    );
  });
});
