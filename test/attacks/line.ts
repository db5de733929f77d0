import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between one client and the server, so that the line can be cut at any moment. */
export interface Line {
  /** The URL, by way of this line. */
  urlOf(url: string): string;
  /** Cuts every connection, both ends, without a word. */
  cut(): void;
  /** Lets what is asked through, and cuts when the server answers: done, and nobody is told. */
  cutAtAnswer(): void;
  close(): Promise<void>;
}

export const openLine = async (serverUrl: string): Promise<Line> => {
  const target = Number(new URL(serverUrl).port);
  const sockets = new Set<Socket>();
  let losesAnswer = false;
  const cut = (): void => {
    losesAnswer = false;
    for (const socket of sockets) socket.destroy();
  };
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server: Server = createServer((client) => {
    const upstream = keep(connect(target, '127.0.0.1'));
    keep(client).pipe(upstream);
    upstream.on('data', (answer) => {
      if (losesAnswer) cut();
      else client.write(answer);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
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
    cutAtAnswer: () => {
      losesAnswer = true;
    },
    close: () => {
      cut();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
};
