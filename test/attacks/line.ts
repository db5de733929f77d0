import { openProxy, type ServerProxy } from '../servers/proxy.ts';

/** Stands between one client and the server, so that the line can be cut at any moment. */
export interface Line extends ServerProxy {
  /** Lets what is asked through, and cuts when the server answers: done, and nobody is told. */
  cutAtAnswer(): void;
}

export const openLine = async (serverUrl: string): Promise<Line> => {
  let losesAnswer = false;
  const proxy = await openProxy(serverUrl, (client, dial) => {
    const upstream = dial();
    client.pipe(upstream);
    upstream.on('data', (answer) => {
      if (losesAnswer) cut();
      else client.write(answer);
    });
  });
  const cut = (): void => {
    losesAnswer = false;
    proxy.cut();
  };
  return {
    ...proxy,
    cut,
    cutAtAnswer: () => {
      losesAnswer = true;
    },
  };
};
