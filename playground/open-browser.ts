import { spawn } from 'node:child_process';

const OPENERS: Readonly<Record<string, readonly [program: string, ...firstArguments: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** @returns why it failed; undefined if it succeeded */
export function openInBrowser(
  url: string,
  opener: readonly [program: string, ...firstArguments: string[]] = OPENERS[process.platform] ?? ['xdg-open'],
): Promise<string | undefined> {
  const [program, ...firstArguments] = opener;
  const failureText = (reason: string) => `Could not open the browser (${program} ${reason}). Open ${url} yourself.`;
  return new Promise((resolve) => {
    const child = spawn(program, [...firstArguments, url], { stdio: 'ignore', detached: true });
    child.once('error', (error) =>
      resolve(failureText('code' in error && error.code === 'ENOENT' ? 'not found' : error.message)),
    );
    child.once('exit', (code) => resolve(code === 0 ? undefined : failureText(`exited with code ${code}`)));
    child.unref();
  });
}
