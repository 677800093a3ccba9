import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexSteps } from '../../src/ask/index.ts';
import { BriefingError, LiveBriefing, type Reload } from '../../src/ops/live-briefing.ts';
import { Folder } from '../briefing/folder.ts';
import { STORY } from '../fixture/story.ts';

/** Collects the reloads that a live briefing reports. */
class ReloadLog {
  readonly reloads: Reload[] = [];
  #waiting: ((reload: Reload) => void) | undefined;

  readonly add = (reload: Reload): void => {
    this.reloads.push(reload);
    this.#waiting?.(reload);
    this.#waiting = undefined;
  };

  /** The first reload after `act`. */
  after(act: () => void): Promise<Reload> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      act();
    });
  }
}

describe('a live briefing', () => {
  let folder: Folder;
  let log: ReloadLog;
  let live: LiveBriefing;

  beforeEach(() => {
    folder = new Folder();
    log = new ReloadLog();
    live = new LiveBriefing(folder.path, log.add);
  });
  afterEach(() => {
    live.close();
    folder.clear();
  });

  const retitle = (title: string) => {
    folder.write('briefing.yaml', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
  };

  it('loads each of several saves', async () => {
    live.watch();
    for (const title of ['First', 'Second', 'Third']) {
      const reload = await log.after(() => retitle(title));
      expect(reload).toMatchObject({ kind: 'loaded', briefing: { title } });
      expect(live.current.briefing.title).toBe(title);
    }
  });

  it('builds its index in at least one step for each entry', () => {
    const { briefing } = live.current;
    const steps = [...indexSteps(briefing)].length;
    expect(steps).toBeGreaterThan(briefing.entries.size + live.current.index.lexicon.offTopic.length);
  });

  it('learns entries that no model knows from their phrasings, in the background', async () => {
    const texts: string[] = [];
    const encoder = {
      encode: (batch: readonly string[]) => {
        texts.push(...batch);
        return Promise.resolve(new Map<string, Float32Array>());
      },
    };
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    const learning = new LiveBriefing(STORY, () => {}, encoder, resolve);
    expect(learning.current.index.firstDay).toBeUndefined();
    expect(await promise).toBeUndefined();
    expect(learning.current.index.firstDay?.places).not.toContain(-1);
    expect(texts.length).toBeGreaterThan(0);
    learning.close();
  });

  it('replaces the index together with the briefing', async () => {
    live.watch();
    const before = live.current;
    await log.after(() => retitle('New'));
    expect(live.current.index).not.toBe(before.index);
    expect(before.briefing.title).not.toBe('New');
  });

  it('keeps the old briefing when a save has a problem, and loads the fixed save', async () => {
    live.watch();
    const before = live.current;
    const original = folder.read('watch.yaml');

    const rejected = await log.after(() => folder.write('watch.yaml', original.replace('id: pier', 'id: PIER!')));
    expect(rejected).toMatchObject({
      kind: 'rejected',
      problems: [
        {
          file: 'watch.yaml',
          line: folder.lineOf('watch.yaml', ['id: PIER!']),
          what: expect.stringContaining('an id is'),
        },
      ],
    });
    expect(live.current).toBe(before);

    const fixed = original.replace('title: Opening of the pier', 'title: The landing');
    expect(await log.after(() => folder.write('watch.yaml', fixed))).toMatchObject({ kind: 'loaded' });
    expect(live.current.briefing.watch.get('pier')?.title).toBe('The landing');
  });

  it('keeps the old briefing when its id changes, since subscriptions refer to it', async () => {
    live.watch();
    const { briefing } = live.current;
    const original = folder.read('briefing.yaml');
    const rejected = await log.after(() => folder.write('briefing.yaml', original.replace(/^id: .*$/m, 'id: renamed')));
    expect(rejected).toMatchObject({
      kind: 'rejected',
      story: briefing.id,
      problems: [{ field: 'id', what: `was "${briefing.id}" when the bot started, and is "renamed" now` }],
    });
    expect(live.current.briefing).toBe(briefing);
  });

  it('loads every save of an editor that replaces files by renaming', async () => {
    live.watch();
    for (const title of ['One', 'Two', 'Three']) {
      const reload = await log.after(() => {
        folder.write('.briefing.tmp', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
        renameSync(join(folder.path, '.briefing.tmp'), join(folder.path, 'briefing.yaml'));
      });
      expect(reload).toMatchObject({ kind: 'loaded', briefing: { title } });
    }
  });

  it('loads changed, new and removed files of a subfolder', async () => {
    live.watch();
    const summary = folder.read('summaries/03-ship.md');
    const changed = summary.replace('title: The ship', 'title: The boat');
    await log.after(() => folder.write('summaries/03-ship.md', changed));
    expect(live.current.briefing.summaries.get('ship')?.title).toBe('The boat');

    const another = summary.replace('id: ship', 'id: another').replace(/^aliases: .*\n/m, '');
    await log.after(() => folder.write('summaries/10-more.md', another));
    expect(live.current.briefing.summaries.has('another')).toBe(true);

    await log.after(() => folder.write('summaries/10-more.md', another.replace('title: The ship', 'title: More')));
    expect(live.current.briefing.summaries.get('another')?.title).toBe('More');

    await log.after(() => folder.remove('summaries/10-more.md'));
    expect(live.current.briefing.summaries.has('another')).toBe(false);
  });

  it('loads the folder once for several files saved together', async () => {
    live.watch();
    const reload = await log.after(() => {
      const claims = folder.read('claims.yaml');
      folder.write('claims.yaml', '');
      retitle('Together');
      folder.write('claims.yaml', claims);
    });
    expect(reload).toMatchObject({ kind: 'loaded', briefing: { title: 'Together' } });
    await log.after(() => retitle('Later'));
    expect(log.reloads).toHaveLength(2);
  });

  it('keeps the briefing while its folder is missing, and loads it when it is back', async () => {
    live.watch();
    const before = live.current;
    const away = `${folder.path}-away`;
    const gone = await log.after(() => renameSync(folder.path, away));
    expect(gone).toMatchObject({ kind: 'rejected', problems: [{ what: expect.stringContaining('cannot be read') }] });
    expect(live.current).toBe(before);

    expect(await log.after(() => renameSync(away, folder.path))).toMatchObject({ kind: 'loaded' });
    expect(await log.after(() => retitle('Back'))).toMatchObject({ kind: 'loaded', briefing: { title: 'Back' } });
  });

  it('watches a subfolder again after it was removed and restored', async () => {
    live.watch();
    const [faq, away] = [join(folder.path, 'faq'), `${folder.path}-faq`];
    expect(await log.after(() => renameSync(faq, away))).toMatchObject({ kind: 'rejected' });
    expect(await log.after(() => renameSync(away, faq))).toMatchObject({ kind: 'loaded' });
    expect(await log.after(() => folder.write('faq/ship.yaml', ''))).toMatchObject({
      kind: 'rejected',
      problems: [{ file: 'faq/ship.yaml' }],
    });
  });

  it('loads the folder on request, without watching it', async () => {
    retitle('At once');
    await live.reload();
    expect(log.reloads).toMatchObject([{ kind: 'loaded', briefing: { title: 'At once' } }]);
  });

  it('reports nothing after it is closed, not even a save before that', async () => {
    live.watch();
    await log.after(() => retitle('Before'));
    retitle('Between');
    live.close();
    retitle('After');
    // A second live briefing gets the same saves: when it reports one, the first would have reported it, too.
    const otherLog = new ReloadLog();
    const other = new LiveBriefing(folder.path, otherLog.add);
    other.watch();
    await otherLog.after(() => retitle('Last'));
    other.close();
    expect(log.reloads).toHaveLength(1);
    expect(live.current.briefing.title).toBe('Before');
  });

  it('throws an error with all problems for a folder that has some', () => {
    folder.remove('watch.yaml');
    folder.write('stray.txt', '');
    const start = () => new LiveBriefing(folder.path, log.add);
    expect(start).toThrow(BriefingError);
    expect(start).toThrow(/has 2 problems:\n {2}stray\.txt: .*\n {2}watch\.yaml: this file is missing/);
  });
});
