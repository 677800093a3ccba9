import { errorCode, errorText } from '../lib/error-text.ts';

/** @param prefix of the variables that set the port and the host */
export function listenError(
  error: unknown,
  { port, host }: { readonly port: number; readonly host?: string | undefined },
  prefix: 'HTTP' | 'OPS',
): Error {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is in use. Stop what uses it, or set ${prefix}_PORT to another port.`);
    case 'EACCES':
      return new Error(`Port ${port} needs elevated privileges. Set ${prefix}_PORT to 1024 or higher.`);
    default:
      return new Error(
        `Cannot listen on ${host ?? 'this machine'}: ${errorText(error)}. Set ${prefix}_HOST to an address of this machine${host === undefined ? '' : ', or remove it'}.`,
        { cause: error },
      );
  }
}
