import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, constants, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KnownError } from '../errors.ts';
import { installedBinaries, type ServerBinaries, usableBinaries } from './server-binaries.ts';

/** A throw-away PostgreSQL server that listens on loopback only. */
export interface EmbeddedServer {
  /** URL of the superuser `postgres` on the database `postgres`. */
  readonly url: string;
  /** The same server for another login or database; `null` password leaves it out. */
  urlFor(login: { user?: string; password?: string | null; database?: string }): string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Stops the server and removes its files; does nothing the second time. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Default: the server this package depends on (PostgreSQL 18). */
  readonly binaries?: ServerBinaries;
  /** A cluster made by `initialiseCluster`, to be copied instead of running initdb again. */
  readonly cluster?: Cluster;
  /** The folder that its files go into a folder of. Default: the system's temporary one. */
  readonly within?: string;
  /** Server settings, `name=value`, as for `postgres -c`. */
  readonly settings?: readonly string[];
}

/** A data directory that is ready to be copied, and its superuser's password. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
}

/** The server can't run as root: there, its processes are those of this user, who owns nothing. */
const UNPRIVILEGED_USER = 'nobody';

interface ProcessUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes a cluster with the superuser `postgres`, scram passwords, UTF-8 and the C locale.
 * Durability is off: the files are thrown away.
 */
export const initialiseCluster = async (directory: string, given?: ServerBinaries): Promise<Cluster> => {
  const user = await processUser();
  const scratch = await scratchFolder(tmpdir(), user);
  const binaries = await usableBinaries(given ?? (await installedBinaries()), scratch, user !== null);
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(scratch, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (user) await chown(passwordFile, user.uid, user.gid);
    await runProgram(binaries.initdb, user, [
      `--pgdata=${directory}`,
      `--pwfile=${passwordFile}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
      '--wal-segsize=1',
      '--no-instructions',
    ]);
    return { directory, password };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

/**
 * Starts a throw-away server on a free port. It is stopped by `stop()`, and when this process ends, however
 * politely: a SIGKILL leaves it behind.
 *
 * @throws KnownError when the server can't be made or doesn't start; the message has its last words.
 */
export const startEmbedded = async (options: EmbeddedOptions = {}): Promise<EmbeddedServer> => {
  const user = await processUser();
  const scratch = await scratchFolder(options.within ?? tmpdir(), user);
  try {
    const installed = options.binaries ?? (await installedBinaries());
    const binaries = await usableBinaries(installed, scratch, user !== null);
    const directory = join(scratch, 'data');
    const cluster = options.cluster
      ? copyCluster(options.cluster, directory, user)
      : await initialiseCluster(directory, binaries);
    const { server, port } = await startOnFreePort(binaries, directory, user, options.settings ?? []);
    return describeServer(server, port, cluster.password, scratch);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
};

const scratchFolder = async (within: string, user: ProcessUser | null): Promise<string> => {
  const scratch = await mkdtemp(join(within, 'indelible-postgres-'));
  if (user) await chown(scratch, user.uid, user.gid);
  await chmod(scratch, 0o700);
  return scratch;
};

/** Who the server runs as: null is the current user. */
const processUser = async (): Promise<ProcessUser | null> => {
  if (process.getuid?.() !== 0) return null;
  const run = promisify(execFile);
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', UNPRIVILEGED_USER]),
      run('id', ['-g', UNPRIVILEGED_USER]),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (cause) {
    throw new KnownError(
      `PostgreSQL does not run as root, and this machine has no user "${UNPRIVILEGED_USER}" to run it as.`,
      { hint: 'Run indelible as another user, or pass --database-url.', cause },
    );
  }
};

const runProgram = async (program: string, user: ProcessUser | null, args: string[]): Promise<void> => {
  try {
    await promisify(execFile)(program, args, { ...user, cwd: tmpdir(), env: serverEnvironment() });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    throw new KnownError(`The embedded PostgreSQL could not be made: ${(stderr || message).trim()}`, {
      cause,
    });
  }
};

/** Without the PG* variables of the caller, which initdb and the server would obey. */
const serverEnvironment = (): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
};

const copyCluster = (from: Cluster, to: string, user: ProcessUser | null): Cluster => {
  copyFolder(from.directory, to, user);
  return { directory: to, password: from.password };
};

/** A thousand small files, one after the other: `cp` of node:fs takes three times the processor for them. */
const copyFolder = (from: string, to: string, user: ProcessUser | null): void => {
  mkdirSync(to, { mode: 0o700 });
  if (user) chownSync(to, user.uid, user.gid);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, copy, user);
    else {
      copyFileSync(source, copy, constants.COPYFILE_FICLONE);
      if (user) chownSync(copy, user.uid, user.gid);
    }
  }
};

const THROW_AWAY_SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'shared_buffers=32MB',
  'timezone=UTC',
  'log_timezone=UTC',
  // Of its log, only why it did not start is read.
  'log_min_messages=log',
];

/** Another process may take a port between asking for a free one and using it. */
const PORT_ATTEMPTS = 5;

const startOnFreePort = async (
  binaries: ServerBinaries,
  directory: string,
  user: ProcessUser | null,
  settings: readonly string[],
): Promise<{ server: ChildProcess; port: number }> => {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = spawn(
      binaries.postgres,
      [
        '-D',
        directory,
        '-p',
        String(port),
        ...[...THROW_AWAY_SETTINGS, ...settings].flatMap((setting) => ['-c', setting]),
      ],
      { ...user, cwd: tmpdir(), env: serverEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const lastWords = await readiness(server);
    if (lastWords === null) return { server, port };
    const portTaken = lastWords.includes('Address already in use');
    if (!portTaken || attempt === PORT_ATTEMPTS) {
      throw new KnownError(`The embedded PostgreSQL did not start: ${lastWords.trim()}`);
    }
  }
};

/** A standby takes connections that only read. */
const READY = /database system is ready to accept (read-only )?connections/;

/** Resolves with null when the server accepts connections, or with what it said before it ended. */
const readiness = (server: ChildProcess): Promise<string | null> =>
  new Promise((settle) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      if (said !== '' && server.exitCode !== null) return;
      said = `${said}${chunk}`.slice(-4000);
      if (READY.test(said)) settle(null);
    });
    server.once('error', (error) => settle(error.message));
    server.once('close', () => settle(said || 'it ended without a word.'));
  });

const freePort = (): Promise<number> =>
  new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A server that was just told to end may still be writing. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 } as const;

const describeServer = (
  server: ChildProcess,
  port: number,
  superuserPassword: string,
  scratch: string,
): EmbeddedServer => {
  const killOnExit = (): void => {
    server.kill('SIGQUIT');
    rmSync(scratch, REMOVAL);
  };
  process.once('exit', killOnExit);
  const urlFor: EmbeddedServer['urlFor'] = ({
    user = 'postgres',
    password = superuserPassword,
    database = 'postgres',
  }) => {
    const login = [user, ...(password === null ? [] : [password])].map(encodeURIComponent).join(':');
    return `postgres://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}?sslmode=disable`;
  };
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killOnExit);
    if (server.exitCode === null && server.signalCode === null) {
      const closed = new Promise((settle) => server.once('close', settle));
      // Immediate shutdown: a session that hangs is not waited for, and there is nothing to be saved.
      server.kill('SIGQUIT');
      await closed;
    }
    await rm(scratch, REMOVAL);
  };
  return {
    url: urlFor({}),
    urlFor,
    pid: server.pid ?? 0,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
};
