import { connect, createServer, type Socket } from 'node:net';

/** Stands between clients and a server on this machine. */
export interface ServerProxy {
  /** The URL, by way of the proxy. */
  urlOf(url: string): string;
  /** Cuts every connection, both ends, without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** `accept` joins each client with a connection of its own to the server, which `dial` opens; the end of one is the other's. */
export const openProxy = async (
  serverUrl: string,
  accept: (client: Socket, dial: () => Socket, cut: () => void) => void,
): Promise<ServerProxy> => {
  const target = Number(new URL(serverUrl).port);
  const sockets = new Set<Socket>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    keep(client);
    const dial = (): Socket => {
      const upstream = keep(connect(target, '127.0.0.1'));
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      return upstream;
    };
    accept(client, dial, cut);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    urlOf: (url) => {
      const through = new URL(url);
      through.port = String(port);
      return through.href;
    },
    cut,
    close: () => {
      cut();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
};
