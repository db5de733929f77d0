// Clients that cost little: one prepared statement a connection, its messages written to the socket as they are.
// pg opens the connection and prepares; what it would cost to append through it is not the server's cost.
import pg from 'pg';

const message = (type, body) => {
  const head = Buffer.alloc(5);
  head.write(type, 0);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
};
const EXECUTE_AND_SYNC = Buffer.concat([message('E', Buffer.alloc(5)), message('S', Buffer.alloc(0))]);
const READY = 'Z'.charCodeAt(0);
const ERROR = 'E'.charCodeAt(0);

const bind = (values) => {
  const parts = [Buffer.from('\0bench\0\0\0'), int16(values.length)];
  for (const value of values) {
    const text = value === null ? null : Buffer.from(String(value));
    parts.push(int32(text ? text.length : -1), ...(text ? [text] : []));
  }
  return Buffer.concat([message('B', Buffer.concat([...parts, int16(0)])), EXECUTE_AND_SYNC]);
};
const int16 = (value) => {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
};
const int32 = (value) => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};

/** A connection with one prepared statement, which `run` executes with values, each time in a transaction of its own. */
export const openClient = async (connectionString, { text, setUp = [] }) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (const statement of setUp) await client.query(statement);
  client.on('error', () => undefined);
  const prepared = new Promise((settle, fail) => {
    client.connection.once('errorMessage', (error) => fail(new Error(`${error.message}: ${text}`)));
    client.connection.once('parseComplete', settle);
  });
  client.connection.parse({ name: 'bench', text, types: [] });
  client.connection.sync();
  await prepared;
  await new Promise((settle) => setImmediate(settle));
  const { stream } = client.connection;
  stream.removeAllListeners('data');
  stream.resume();
  let rest = Buffer.alloc(0);
  let settle = () => undefined;
  let error = null;
  stream.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let offset = 0;
    while (rest.length - offset >= 5) {
      const end = offset + 1 + rest.readInt32BE(offset + 1);
      if (rest.length < end) break;
      if (rest[offset] === ERROR)
        error = rest
          .subarray(offset + 5, end)
          .toString()
          .replaceAll('\0', ' ');
      if (rest[offset] === READY) settle();
      offset = end;
    }
    rest = rest.subarray(offset);
  });
  const run = (values) =>
    new Promise((done, fail) => {
      settle = () => {
        if (error === null) done();
        else fail(new Error(error));
      };
      stream.write(bind(values));
    });
  return { run, close: () => stream.destroy() };
};

/** Lets all clients work for so long: how many executions, in how many seconds, and how long each took. */
export const load = async (clients, valuesAt, seconds) => {
  const latencies = [];
  const started = process.hrtime.bigint();
  const end = started + BigInt(Math.round(seconds * 1e9));
  await Promise.all(
    clients.map(async (client, index) => {
      for (;;) {
        const before = process.hrtime.bigint();
        if (before >= end) return;
        await client.run(valuesAt(index));
        latencies.push(Number(process.hrtime.bigint() - before) / 1e6);
      }
    }),
  );
  return {
    executions: latencies.length,
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    latencies,
  };
};
