import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Check, green, type Verdict } from '../../platforms/kit/check.ts';

interface Port {
  /** The variable that sets the port, such as "HTTP_PORT". */
  readonly variable: string;
  readonly port: number;
  /** The address to listen on. Undefined: all addresses of the machine. */
  readonly host?: string;
  /** A path of the bot's server, requested to find out whether the bot is already using the port. */
  readonly path: string;
  /** The HTTP status with which the bot responds to a GET of `path`. */
  readonly status: number;
}

/** Checks that the port is free, or already used by this bot. */
export function portCheck({ variable, port, host, path, status }: Port): Check {
  return {
    name: variable,
    run: async (signal) => {
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
        found: `port ${port} is in use by another program`,
        fix: [`Stop that program, or set ${variable} to another port`],
      };
    case 'EACCES':
      return {
        state: 'red',
        found: `port ${port} needs administrator rights`,
        fix: [`Set ${variable} to a port from 1024 to 65535`],
      };
    default:
      return {
        state: 'red',
        found: `cannot listen on ${host ?? 'this machine'} (${fault})`,
        fix: ['Set OPS_HOST to an address of this machine, or remove it'],
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
    return false; // Another program.
  }
}

/** The host to connect to for a server that listens on `host`. */
function hostIn(host = '127.0.0.1'): string {
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
}
