import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCode, errorText } from '../../lib/error-text.ts';
import { type Check, green, red, type Verdict } from '../../platforms/kit/check.ts';

interface Port {
  readonly variable: string;
  readonly port: number;
  /** Undefined for all addresses of this machine. */
  readonly host?: string;
  /** Requested to find out whether the bot is already using the port. */
  readonly path: string;
  /** The HTTP status of the bot's response to a GET of `path`. */
  readonly status: number;
}

/** Checks that a port is free, or already used by this bot. */
export function portCheck({ variable, port, host, path, status }: Port): Check {
  return {
    name: variable,
    run: async (signal) => {
      const fault = await listenFault(port, host);
      if (fault === undefined) return green(`${port} is free`);
      if (fault === 'EADDRINUSE' && (await hasStatus(`http://${connectHost(host)}:${port}${path}`, status, signal))) {
        return green(`${port} is in use, apparently by this bot`);
      }
      return faultVerdict(variable, port, host, fault);
    },
  };
}

function faultVerdict(variable: string, port: number, host: string | undefined, fault: string): Verdict {
  switch (fault) {
    case 'EADDRINUSE':
      return red(`port ${port} is in use by another program`, `Stop that program, or set ${variable} to another port`);
    case 'EACCES':
      return red(`port ${port} needs elevated privileges`, `Set ${variable} to 1024 or higher`);
    default:
      return red(
        `cannot listen on ${host ?? 'this machine'} (${fault})`,
        `Set ${variable.replace('_PORT', '_HOST')} to an address of this machine${host === undefined ? '' : ', or remove it'}`,
      );
  }
}

/** Returns the error code of listening on a port, or undefined for a free port. */
async function listenFault(port: number, host: string | undefined): Promise<string | undefined> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen(port, host);
    await listening;
    return undefined;
  } catch (error) {
    return errorCode(error) ?? errorText(error);
  } finally {
    server.close();
  }
}

async function hasStatus(url: string, status: number, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal, redirect: 'manual' });
    await response.body?.cancel();
    return response.status === status;
  } catch {
    return false; // The program on this port does not answer HTTP requests, or not in time.
  }
}

function connectHost(host = '127.0.0.1'): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host;
}
