import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can fall silent, as when a cable is cut: nothing comes through, and nobody is told. */
export interface Line {
  readonly port: number;
  /** What is on its way stays there until it speaks again. */
  setSilent(isSilent: boolean): void;
  close(): Promise<void>;
}

/** Passes on what comes to a free port of this machine. */
export async function startLine(to: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (data) => other.write(data));
      // Each side learns of the other's end by its own; a reset is one.
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      if (silent) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The line has no port.');
  return {
    port: address.port,
    setSilent: (isSilent) => {
      silent = isSilent;
      for (const socket of sockets) {
        if (isSilent) socket.pause();
        else socket.resume();
      }
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
