import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';

export interface HelperSurroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds that a helper gets: some ask the person. */
  readonly patience?: number;
}

const usualPatience = 30_000;
const largestAnswer = 64 * 1024;
const answer = z.object({ Username: z.string(), Secret: z.string().min(1) });

/**
 * Asks `docker-credential-<helper>` for what it keeps for an address; undefined where it keeps nothing. The program is started by its whole
 * path with one argument and no shell; the address goes to its standard input. Throws `credential-helper`.
 * Source: docker-credential-helpers; formats/images-and-registries.md 14.
 */
export async function askHelper(helper: string, address: string, around: HelperSurroundings): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  const refuse = (reason: string, cause?: unknown) =>
    new SignetError({ code: 'credential-helper', program: program.slice(0, 100), reason }, { cause });
  // What becomes a part of a path has to be a plain word.
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(helper)) throw refuse('its name is no plain word');
  const path = await locate(program, around);
  if (path === undefined) throw refuse('it is not installed, or not where programs are looked for');
  const { status, output } = await run(path, address, around).catch((cause) => {
    throw refuse(cause.killed ? 'it did not answer in time' : 'it could not be started', cause);
  });
  // It says so on its standard output (formats, section 14).
  if (status !== 0 && /credentials not found/i.test(output)) return undefined;
  if (status !== 0) throw refuse(`it ended with ${status}`);
  const found = parse(output);
  if (!found) throw refuse('its answer is not in the form of such helpers');
  const kind = found.Username === '<token>' ? 'identity-token' : 'password';
  return new Credentials(found.Username, { kind, text: found.Secret }, 'docker-helper');
}

function parse(output: string): z.infer<typeof answer> | undefined {
  try {
    return answer.safeParse(parseStrictJson(Buffer.from(output.trim(), 'utf8'), 'helper answer')).data;
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}

function run(path: string, address: string, { home, env, patience = usualPatience }: HelperSurroundings) {
  return new Promise<{ readonly status: number; readonly output: string }>((done, failed) => {
    const options = {
      env: { ...env, HOME: env.HOME ?? home },
      timeout: patience,
      killSignal: 'SIGKILL',
      maxBuffer: largestAnswer,
    } as const;
    const child = execFile(path, ['get'], { ...options, windowsHide: true, encoding: 'utf8' }, (problem, output) => {
      if (problem && (problem.killed || typeof problem.code !== 'number')) failed(problem);
      else done({ status: typeof problem?.code === 'number' ? problem.code : 0, output });
    });
    // It may end without reading: then its answer says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(address);
  });
}

/** In the folders of PATH, and where a program started from a dock does not look: the PATH there is short. */
async function locate(program: string, { home, env }: HelperSurroundings): Promise<string | undefined> {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(isAbsolute), ...usualFolders(home)];
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program];
  for (const folder of folders) {
    for (const name of names) {
      const path = join(folder, name);
      if (await runnable(path)) return path;
    }
  }
  return undefined;
}

const usualFolders = (home: string): readonly string[] =>
  process.platform === 'win32'
    ? ['C:\\Program Files\\Docker\\Docker\\resources\\bin']
    : ['/usr/local/bin', '/opt/homebrew/bin', '/Applications/Docker.app/Contents/Resources/bin', join(home, '.docker', 'bin')];

const runnable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
