import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexSteps } from '../../src/ask/index.ts';
import { BriefingError, LiveBriefing, type Reload } from '../../src/ops/live-briefing.ts';
import { Folder } from '../briefing/folder.ts';
import { STORY } from '../fixture/story.ts';

/** The reports of a live briefing, to be taken one by one as they come. */
class Reports {
  readonly seen: Reload[] = [];
  #waiting: ((reload: Reload) => void) | undefined;

  readonly take = (reload: Reload): void => {
    this.seen.push(reload);
    this.#waiting?.(reload);
    this.#waiting = undefined;
  };

  /** The next report after `act`. */
  after(act: () => void): Promise<Reload> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      act();
    });
  }
}

describe('a live briefing', () => {
  let folder: Folder;
  let reports: Reports;
  let live: LiveBriefing;

  beforeEach(() => {
    folder = new Folder();
    reports = new Reports();
    live = new LiveBriefing(folder.path, reports.take);
  });
  afterEach(() => {
    live.close();
    folder.clear();
  });

  const retitle = (title: string) => {
    folder.write('briefing.yaml', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
  };

  it('loads a saved file, again and again', async () => {
    live.watch();
    for (const title of ['First', 'Second', 'Third']) {
      const reload = await reports.after(() => retitle(title));
      expect(reload).toMatchObject({ kind: 'taken', briefing: { title } });
      expect(live.current.briefing.title).toBe(title);
    }
  });

  it('builds its index in many small steps, between other work', () => {
    const { briefing } = live.current;
    const steps = [...indexSteps(briefing)].length;
    expect(steps).toBeGreaterThan(briefing.entries.size + live.current.index.lexicon.offTopic.length);
  });

  it('learns entries that no model knows from their phrasings, in the background', async () => {
    const texts: string[] = [];
    const encoder = {
      encode: (wanted: readonly string[]) => {
        texts.push(...wanted);
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
    await reports.after(() => retitle('New'));
    expect(live.current.index).not.toBe(before.index);
    expect(before.briefing.title).not.toBe('New');
  });

  it('keeps the old briefing when a save breaks it, reports the problem, and loads the fixed save', async () => {
    live.watch();
    const before = live.current;
    const whole = folder.read('watch.yaml');

    const kept = await reports.after(() => folder.write('watch.yaml', whole.replace('id: pier', 'id: PIER!')));
    expect(kept).toMatchObject({
      kind: 'kept',
      problems: [
        {
          file: 'watch.yaml',
          line: folder.lineOf('watch.yaml', ['id: PIER!']),
          what: expect.stringContaining('an id is'),
        },
      ],
    });
    expect(live.current).toBe(before);

    const mended = whole.replace('title: Opening of the pier', 'title: The landing');
    expect(await reports.after(() => folder.write('watch.yaml', mended))).toMatchObject({ kind: 'taken' });
    expect(live.current.briefing.watch.get('pier')?.title).toBe('The landing');
  });

  it('keeps the old briefing when its id changes, since subscriptions refer to it', async () => {
    live.watch();
    const { briefing } = live.current;
    const whole = folder.read('briefing.yaml');
    const kept = await reports.after(() => folder.write('briefing.yaml', whole.replace(/^id: .*$/m, 'id: renamed')));
    expect(kept).toMatchObject({
      kind: 'kept',
      story: briefing.id,
      problems: [{ field: 'id', what: `was "${briefing.id}" when the bot started, and is "renamed" now` }],
    });
    expect(live.current.briefing).toBe(briefing);
  });

  it('loads every save of an editor that replaces files by renaming', async () => {
    live.watch();
    for (const title of ['One', 'Two', 'Three']) {
      const reload = await reports.after(() => {
        folder.write('.briefing.tmp', folder.read('briefing.yaml').replace(/^title: .*$/m, `title: ${title}`));
        renameSync(join(folder.path, '.briefing.tmp'), join(folder.path, 'briefing.yaml'));
      });
      expect(reload).toMatchObject({ kind: 'taken', briefing: { title } });
    }
  });

  it('loads changes in a subfolder, new files and removed files', async () => {
    live.watch();
    const summary = folder.read('summaries/03-ship.md');
    const changed = summary.replace('title: The ship', 'title: The boat');
    await reports.after(() => folder.write('summaries/03-ship.md', changed));
    expect(live.current.briefing.summaries.get('ship')?.title).toBe('The boat');

    const another = summary.replace('id: ship', 'id: another').replace(/^aliases: .*\n/m, '');
    await reports.after(() => folder.write('summaries/10-more.md', another));
    expect(live.current.briefing.summaries.has('another')).toBe(true);

    await reports.after(() => folder.write('summaries/10-more.md', another.replace('title: The ship', 'title: More')));
    expect(live.current.briefing.summaries.get('another')?.title).toBe('More');

    await reports.after(() => folder.remove('summaries/10-more.md'));
    expect(live.current.briefing.summaries.has('another')).toBe(false);
  });

  it('loads the folder once for several files saved together', async () => {
    live.watch();
    const reload = await reports.after(() => {
      const claims = folder.read('claims.yaml');
      folder.write('claims.yaml', '');
      retitle('Together');
      folder.write('claims.yaml', claims);
    });
    expect(reload).toMatchObject({ kind: 'taken', briefing: { title: 'Together' } });
    await reports.after(() => retitle('Later'));
    expect(reports.seen).toHaveLength(2);
  });

  it('keeps the briefing while its folder is missing, and loads it when it is back', async () => {
    live.watch();
    const before = live.current;
    const away = `${folder.path}-away`;
    const gone = await reports.after(() => renameSync(folder.path, away));
    expect(gone).toMatchObject({ kind: 'kept', problems: [{ what: expect.stringContaining('cannot be read') }] });
    expect(live.current).toBe(before);

    expect(await reports.after(() => renameSync(away, folder.path))).toMatchObject({ kind: 'taken' });
    expect(await reports.after(() => retitle('Back'))).toMatchObject({ kind: 'taken', briefing: { title: 'Back' } });
  });

  it('watches a subfolder again after it was removed and restored', async () => {
    live.watch();
    const [faq, away] = [join(folder.path, 'faq'), `${folder.path}-faq`];
    expect(await reports.after(() => renameSync(faq, away))).toMatchObject({ kind: 'kept' });
    expect(await reports.after(() => renameSync(away, faq))).toMatchObject({ kind: 'taken' });
    expect(await reports.after(() => folder.write('faq/ship.yaml', ''))).toMatchObject({
      kind: 'kept',
      problems: [{ file: 'faq/ship.yaml' }],
    });
  });

  it('loads the folder at once on request', async () => {
    retitle('At once');
    await live.reload();
    expect(reports.seen).toMatchObject([{ kind: 'taken', briefing: { title: 'At once' } }]);
  });

  it('reports nothing after it is closed, not even an earlier save', async () => {
    live.watch();
    await reports.after(() => retitle('Before'));
    retitle('Between');
    live.close();
    retitle('After');
    // A second live briefing sees the same saves: once it has told, the first would have told as well.
    const others = new Reports();
    const other = new LiveBriefing(folder.path, others.take);
    other.watch();
    await others.after(() => retitle('Last'));
    other.close();
    expect(reports.seen).toHaveLength(1);
    expect(live.current.briefing.title).toBe('Before');
  });

  it('throws for a broken folder, with all problems', () => {
    folder.remove('watch.yaml');
    folder.write('stray.txt', '');
    const start = () => new LiveBriefing(folder.path, reports.take);
    expect(start).toThrow(BriefingError);
    expect(start).toThrow(/has 2 problems:\n {2}stray\.txt: .*\n {2}watch\.yaml: this file is missing/);
  });
});
