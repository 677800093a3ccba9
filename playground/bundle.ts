import { join } from 'node:path';
import { build, type Message, stop } from 'esbuild';

const PAGE_FOLDER = join(import.meta.dirname, 'page');

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** @throws Error with the reasons, each with file and line if esbuild knows them */
export async function bundlePage(folder: string = PAGE_FOLDER): Promise<Bundle> {
  try {
    const { outputFiles } = await build({
      entryPoints: [join(folder, 'main.tsx'), join(folder, 'page.css')],
      outdir: folder,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      jsx: 'automatic',
      minify: true,
      legalComments: 'none',
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const outputText = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
    return { script: outputText('.js'), style: outputText('.css') };
  } catch (error) {
    throw new Error(`The page cannot be built: ${bundleErrorText(error)}`, { cause: error });
  } finally {
    await stop(); // Otherwise esbuild's process keeps running.
  }
}

function bundleErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('errors' in error) || !Array.isArray(error.errors)) return error.message;
  const errors: readonly Pick<Message, 'text' | 'location'>[] = error.errors;
  return errors.map(({ text, location }) => (location ? `${location.file}:${location.line} ${text}` : text)).join('; ');
}
