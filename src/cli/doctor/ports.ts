import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Check, green, type Verdict } from '../../platforms/kit/check.ts';

interface Port {
  /** "HTTP_PORT" */
  readonly variable: string;
  readonly port: number;
  /** Left out, every address of the machine. */
  readonly host?: string;
  /** A path of the bot's, by which it is known if the port is its own. */
  readonly path: string;
  /** What the bot answers there to a GET. */
  readonly status: number;
}

/** Whether the bot can listen there, or does so already. */
export function portCheck({ variable, port, host, path, status }: Port): Check {
  return {
    name: variable,
    look: async (signal) => {
      const fault = await faultOf(port, host);
      if (fault === undefined) return green(`${port} is free`);
      if (fault === 'EADDRINUSE' && (await answers(`http://${hostIn(host)}:${port}${path}`, status, signal))) {
        return green(`${port} is in use, and answers as this bot does`);
      }
      return refused(variable, port, host, fault);
    },
  };
}

function refused(variable: string, port: number, host: string | undefined, fault: string): Verdict {
  switch (fault) {
    case 'EADDRINUSE':
      return {
        state: 'red',
        found: `port ${port} is taken by another program`,
        fix: [`End that, or set ${variable} to another port`],
      };
    case 'EACCES':
      return {
        state: 'red',
        found: `port ${port} is not for everybody to listen on`,
        fix: [`Set ${variable} to one from 1024 on`],
      };
    default:
      return {
        state: 'red',
        found: `${host ?? 'this machine'} cannot be listened on (${fault})`,
        fix: ['Mend OPS_HOST, or leave it out'],
      };
  }
}

async function faultOf(port: number, host: string | undefined): Promise<string | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, host);
    await listening;
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}

async function answers(url: string, status: number, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal, redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status === status;
  } catch {
    return false; // Whatever it is, it is not the bot.
  }
}

/** An address to ask at, for one to listen on. */
function hostIn(host = '127.0.0.1'): string {
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
}
