import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STORY } from '../fixture/story.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** The briefing that ships with the project. */
export const CORPUS = join(import.meta.dirname, '../../briefings/colossus');

/** A temporary copy of a briefing that a test may change; by default of the fixture story. */
export class Folder {
  readonly path = temporaryFolder();

  constructor(from = STORY) {
    cpSync(from, this.path, { recursive: true });
  }

  files(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .sort();
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  write(file: string, content: string | Uint8Array): void {
    mkdirSync(join(this.path, file, '..'), { recursive: true });
    writeFileSync(join(this.path, file), content);
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { recursive: true });
  }

  /** Makes a file this many bytes long without filling the disk. */
  stretch(file: string, bytes: number): void {
    truncateSync(join(this.path, file), bytes);
  }

  append(file: string, text: string): void {
    this.write(file, `${this.read(file).trimEnd()}\n${text}`);
  }

  /**
   * Replaces the last text of `way`. The search for each text starts after the previous one.
   * @throws Error if a text is not found, so a case cannot become outdated unnoticed
   */
  replace(file: string, way: readonly string[], text: string): void {
    const fileText = this.read(file);
    const start = offsetOf(fileText, way);
    this.write(file, fileText.slice(0, start) + text + fileText.slice(start + (way.at(-1)?.length ?? 0)));
  }

  /** Returns the line on which the last of `way` begins, counted from 1. */
  lineOf(file: string, way: readonly string[]): number {
    const whole = this.read(file);
    return whole.slice(0, offsetOf(whole, way)).split('\n').length;
  }

  clear(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function offsetOf(whole: string, way: readonly string[]): number {
  let index = -1;
  let from = 0;
  for (const part of way) {
    index = whole.indexOf(part, from);
    if (index === -1) throw new Error(`The file lacks "${part}" where the test case expects it`);
    from = index + part.length;
  }
  return index;
}
