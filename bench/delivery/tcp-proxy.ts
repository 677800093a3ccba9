import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from '../../fakes/free-port.ts';

/** A proxy that can go silent as if a cable were cut: neither side is notified. */
export interface TcpProxy {
  readonly port: number;
  setSilent(isSilent: boolean): void;
  close(): Promise<void>;
}

export async function startTcpProxy(serverPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isSilenced = false;
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    for (const [source, target] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(source);
      source.on('data', (data) => target.write(data));
      // A reset also emits "close", which destroys the other socket.
      source.on('error', () => {});
      source.on('close', () => {
        sockets.delete(source);
        target.destroy();
      });
      if (isSilenced) source.pause();
    }
  });
  const port = await listen(server);
  return {
    port,
    setSilent: (isSilent) => {
      isSilenced = isSilent;
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
