import { openProxy } from '../servers/proxy.ts';

/**
 * How a line dies at a statement.
 * - `unsaid`: the server never hears of it
 * - `unheard`: it is done, and nobody is told
 * - `left`: the client is gone while the server runs it
 */
export type Death = 'unsaid' | 'unheard' | 'left';

/** Stands between one client and the server, and counts the statements that pass. */
export interface CountedLine {
  /** The URL, by way of this line. */
  urlOf(url: string): string;
  /** What was said so far. */
  readonly statements: readonly string[];
  /** Whether the line has died. */
  readonly died: boolean;
  close(): Promise<void>;
}

interface Dying {
  /** Which statement, from 1, or the first one that is like this. */
  readonly at: number | RegExp;
  readonly how: Death;
  /** Called when it has come to that, before anything is cut. */
  readonly first?: () => void;
}

/** The line dies for good: whoever connects again is turned away. */
export const openCountedLine = async (serverUrl: string, dying: Dying | null): Promise<CountedLine> => {
  const statements: string[] = [];
  let died = false;
  const { urlOf, close } = await openProxy(serverUrl, (client, dial, cut) => {
    if (died) {
      client.destroy();
      return;
    }
    const upstream = dial();
    const next = statementsIn();
    client.on('data', (said) => {
      if (died) return;
      const more = next(said);
      statements.push(...more);
      if (dying === null || !isAmong(dying.at, more, statements.length)) {
        upstream.write(said);
        return;
      }
      died = true;
      dying.first?.();
      if (dying.how === 'unsaid') {
        cut();
        return;
      }
      upstream.write(said);
      if (dying.how === 'left') upstream.end(() => cut());
    });
    upstream.on('data', (answer) => {
      if (died) cut();
      else client.write(answer);
    });
  });
  return {
    urlOf,
    statements,
    get died() {
      return died;
    },
    close,
  };
};

/** Whether it is one of those that were said last. */
const isAmong = (at: number | RegExp, more: readonly string[], count: number): boolean =>
  typeof at === 'number'
    ? count - more.length < at && at <= count
    : more.some((statement) => at.test(statement));

const SSL_REQUEST = 80877103;

/**
 * Takes what a client sends apart (manual, "Message Formats"), and gives the statements that have arrived whole. Until it
 * has said who it is, a message has no type.
 */
const statementsIn = (): ((said: Buffer) => readonly string[]) => {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (said) => {
    rest = Buffer.concat([rest, said]);
    const found: string[] = [];
    for (;;) {
      const from = isStarted ? 1 : 0;
      if (rest.length < from + 4) return found;
      const length = from + rest.readInt32BE(from);
      if (rest.length < length) return found;
      if (isStarted) found.push(...statementOf(rest.subarray(0, length)));
      else isStarted = rest.readInt32BE(4) !== SSL_REQUEST;
      rest = rest.subarray(length);
    }
  };
};

/** Of Query and Parse, which says the name of the statement first. */
const statementOf = (message: Buffer): readonly string[] => {
  const type = String.fromCharCode(message[0] ?? 0);
  const [first = '', second = ''] = message.toString('utf8', 5).split('\0');
  if (type === 'Q') return [first.trim()];
  return type === 'P' ? [second.trim()] : [];
};
