import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FormatError } from '#electron/formats/format-error.ts';
import type { OpenedArchive } from '#electron/systems/content-trust/archive/open-archive.ts';
import type { Vouchers } from '#electron/systems/content-trust/archive/vouching.ts';
import { nothingKnown, type UpdateOutcome } from '#electron/systems/content-trust/collection.ts';
import { type DockerRepository, dockerRepository } from '#electron/systems/content-trust/docker-inspect.ts';
import { inspectReport } from '#electron/systems/content-trust/inspect-report.ts';
import { localFolderRemote } from '#electron/systems/content-trust/local-folder-remote.ts';
import { allTargets } from '#electron/systems/content-trust/lookup.ts';
import { noPins } from '#electron/systems/content-trust/pins.ts';
import { readCacheFolder } from '#electron/systems/content-trust/store/cache-folder.ts';
import { type UpdateRequest, updateCollection } from '#electron/systems/content-trust/verify/update.ts';
import { isGun } from '#shared/domain/gun-form.ts';
import { type ImageReference, parseReference } from '#shared/domain/reference.ts';
import { version } from '../package.json';
import { SignetError } from './signet-error.ts';

const usage = `signet: content trust from the command line

  signet inspect --collection DIR --gun GUN [--cache DIR] [--pins FILE] [--at RFC3339] [--server-answers-any-hash] [--json]
  signet inspect GUN --server URL [--ca FILE] [--cache DIR] [--pins FILE] [--at RFC3339] [--json]
      Verifies the trust collection in a folder, in an archive, or on a trust server. --ca: certificates to trust besides the system's.
      What docker's tls folder holds for the server, HTTPS_PROXY and NO_PROXY count as they do for docker.
      Plain http:// is for this computer only. --cache: what was trusted before.
      --pins: which roots are allowed. --at: judge as of that moment instead of now.
      Of an archive it says, too, whether --pins or --cache vouch for its root, or nobody: anybody can make an archive.
  signet inspect IMAGE --server URL --as docker --json [--ca FILE] [--cache DIR] [--pins FILE] [--at RFC3339]
      The same as \`docker trust inspect\` prints it, member for member; where there is nothing to trust, [] and status 1.
  signet archive GUN --server URL --to DIR [--ca FILE] [--at RFC3339] [--json]
      Saves every version of every role that a trust server still has, with a report, as a new folder in DIR that --collection reads and
      any static file server can serve. --at: the moment for the report's verdict. Status 1 where something is missing, or the verdict is not good.
  signet images PATH [--json]
      Lists the images in a folder or archive.

Exit status: 0 trusted or readable, 1 rejected, 2 could not tell. Failures are JSON on the standard error: {"failure":{"code":…}}.
`;

export interface CommandLine {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly now: () => number;
}

type Status = 0 | 1 | 2;

/** A name that JSON writes as it is. */
const plain = /^[ !#-[\]-~]*$/;

/** Runs one command; the exit status comes back, nothing is thrown. */
export async function runCommandLine([command, ...rest]: readonly string[], io: CommandLine): Promise<Status> {
  try {
    switch (command) {
      case 'inspect':
        return await inspect(rest, io);
      case 'archive':
        return await archive(rest, io);
      case 'images':
        return await images(rest, io);
      case '--version':
        io.stdout.write(`${version}\n`);
        return 0;
      case 'help':
      case '--help':
      case '-h':
        io.stdout.write(usage);
        return 0;
      default:
        throw badUsage(
          command === undefined
            ? 'say what to do: inspect, archive or images'
            : `there is no command ${JSON.stringify(command.slice(0, 40))}`,
        );
    }
  } catch (error) {
    const { failure } = asSignetError(error);
    io.stderr.write(`${JSON.stringify({ failure })}\n`);
    return failure.code === 'medium-refused' ? 1 : 2;
  }
}

async function inspect(args: readonly string[], io: CommandLine): Promise<Status> {
  const { values, positionals } = parse(
    args,
    {
      collection: { type: 'string' },
      server: { type: 'string' },
      ca: { type: 'string' },
      gun: { type: 'string' },
      cache: { type: 'string' },
      pins: { type: 'string' },
      at: { type: 'string' },
      'server-answers-any-hash': { type: 'boolean' },
      as: { type: 'string' },
      json: { type: 'boolean' },
    },
    true,
  );
  if (positionals.length > 1 || (positionals.length > 0 && values.gun !== undefined)) throw badUsage('inspect takes one repository name');
  const onServer = values.server !== undefined;
  if (onServer && values.collection !== undefined) throw badUsage('--collection and --server exclude each other');
  if (onServer && values['server-answers-any-hash']) throw badUsage('--server-answers-any-hash is for --collection');
  if (!onServer && values.ca !== undefined) throw badUsage('--ca is for --server');
  const asDocker = values.as !== undefined;
  if (asDocker && values.as !== 'docker') throw badUsage('--as is for docker only');
  if (asDocker && !(onServer && values.json && positionals.length > 0)) throw badUsage('--as docker wants an image, --server and --json');
  const collection = onServer ? undefined : await folder(required(values.collection, '--collection'), '--collection');
  const named = required(positionals[0] ?? values.gun, onServer ? 'the repository name' : '--gun');
  const image = asDocker ? parseReference(named) : undefined;
  if (asDocker && !image) throw badUsage(`${JSON.stringify(named.slice(0, 40))} is no name of an image`);
  const gun = image?.repository ?? named;
  if (!isGun(gun)) throw badUsage(`${positionals.length > 0 ? JSON.stringify(gun.slice(0, 40)) : '--gun'} is no repository name`);
  const request = {
    gun,
    known: typeof values.cache === 'string' ? await readCacheFolder(await folder(values.cache, '--cache')) : nothingKnown,
    ...(typeof values.pins === 'string' ? { pins: await readPins(values.pins) } : {}),
    now: typeof values.at === 'string' ? moment(values.at) : io.now(),
  };
  if (image) return inspectAsDocker(named, image, () => updateFromServer(request, required(values.server, '--server'), values.ca), io);
  const opened = collection === undefined ? undefined : await openFolder(collection, request, values['server-answers-any-hash'] === true);
  const outcome = opened
    ? await updateCollection({ ...request, remote: opened.remote })
    : await updateFromServer(request, required(values.server, '--server'), values.ca);
  if (outcome.state === 'unsigned') throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
  const valid = outcome.state === 'verified';
  const vouched = await opened?.vouched?.(vouchersIn(request));
  if (values.json) io.stdout.write(`${JSON.stringify(inspectReport(outcome, vouched), null, 2)}\n`);
  else if (valid) {
    let text = `Trusted: ${gun}\n`;
    for (const { name, role, sha256 } of allTargets(outcome.collection))
      text += `${plain.test(name) ? `"${name}"` : JSON.stringify(name)}\t${sha256 === undefined ? '-' : `sha256:${sha256}`}\t${role}\n`;
    for (const { kind, role } of outcome.collection.warnings) text += `warning: ${kind} ${role}\n`;
    io.stdout.write(text);
  } else {
    io.stdout.write(`Rejected: ${gun}: ${outcome.error.kind} (${outcome.error.role}). ${outcome.error.detail}\n`);
  }
  if (vouched && !values.json) {
    const { vouchingText } = await import('#electron/systems/content-trust/archive/vouching-text.ts');
    io.stdout.write(`root: ${vouchingText(vouched)}\n`);
  }
  return valid ? 0 : 1;
}

/** `--pins`, and the root that `--cache` trusts. */
function vouchersIn({ pins = noPins, known: { root } }: Pick<UpdateRequest, 'pins' | 'known'>): Vouchers {
  return { pins, trusted: async () => root && { newest: root, at: async () => undefined } };
}

/** What docker prints. Why there is nothing is told on the standard error. */
async function inspectAsDocker(
  name: string,
  image: ImageReference,
  update: () => Promise<UpdateOutcome>,
  io: CommandLine,
): Promise<Status> {
  const print = (value: readonly DockerRepository[]) => io.stdout.write(`${JSON.stringify(value, null, 4)}\n`);
  try {
    const outcome = await update();
    const gun = image.repository;
    if (outcome.state === 'unsigned') throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
    if (outcome.state === 'rejected') throw new SignetError({ code: 'trust-rejected', gun, ...outcome.error });
    print([dockerRepository(outcome.collection, name, image.digest === undefined ? image.tag : undefined)]);
    return 0;
  } catch (error) {
    const { failure } = asSignetError(error);
    print([]);
    io.stderr.write(`${JSON.stringify({ failure })}\n`);
    return 1;
  }
}

async function updateFromServer(request: Omit<UpdateRequest, 'remote'>, url: string, caFile: unknown) {
  // Only here: HTTP takes longer to load than a folder takes to judge.
  const { openTrustServer } = await import('#electron/systems/content-trust/trust-server/trust-server.ts');
  const [{ setProxies }, { environmentProxy }] = await Promise.all([
    import('#electron/http/proxy/ways.ts'),
    import('#electron/http/proxy/environment.ts'),
  ]);
  setProxies(async (host, port) => environmentProxy(process.env, host, port));
  const dockerTls = join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'tls');
  const server = await openTrustServer(url, { dockerTls, ...(typeof caFile === 'string' ? { caFile } : {}) });
  try {
    return await updateCollection({ ...request, remote: server.remote(request.gun) });
  } finally {
    await server.close();
  }
}

async function archive(args: readonly string[], io: CommandLine): Promise<Status> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(args, { server: text, to: text, ca: text, at: text, json: { type: 'boolean' } }, true);
  if (positionals.length > 1) throw badUsage('archive takes one repository name');
  const gun = required(positionals[0], 'the repository name');
  if (!isGun(gun)) throw badUsage(`${JSON.stringify(gun.slice(0, 40))} is no repository name`);
  const url = required(values.server, '--server');
  const into = await folder(required(values.to, '--to'), '--to');
  const at = typeof values.at === 'string' ? moment(values.at) : undefined;
  const [{ openTrustServer }, { saveArchive }] = await Promise.all([
    import('#electron/systems/content-trust/trust-server/trust-server.ts'),
    import('#electron/systems/content-trust/archive/save-archive.ts'),
  ]);
  const server = await openTrustServer(url, typeof values.ca === 'string' ? { caFile: values.ca } : {});
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once('SIGINT', interrupted);
  try {
    const { path, report } = await saveArchive(server, {
      ...{ gun, into, known: nothingKnown, now: () => new Date(io.now()), signal: stop.signal },
      ...(at === undefined ? {} : { at }),
    });
    const { moment: verdict, versions, roles, missing, unverified } = report;
    if (values.json) io.stdout.write(`${JSON.stringify({ folder: path, report }, null, 2)}\n`);
    else {
      io.stdout.write(`Saved: ${path}\n${versions.length} versions of ${roles.length} roles, ${unverified} of them do not verify\n`);
      for (const sentence of missing) io.stdout.write(`missing: ${sentence}\n`);
      io.stdout.write(`${verdict.at}: ${verdict.state}${verdict.because === undefined ? '' : `: ${verdict.because}`}\n`);
    }
    return verdict.state === 'verified' && report.complete ? 0 : 1;
  } finally {
    process.off('SIGINT', interrupted);
    await server.close();
  }
}

/** A folder of documents as they are, or an archive as it stood at the moment that is asked for. */
async function openFolder(
  folder: string,
  { gun, now }: Pick<UpdateRequest, 'gun' | 'now'>,
  answersAnyHash: boolean,
): Promise<Pick<OpenedArchive, 'remote'> & Partial<OpenedArchive>> {
  const report = await stat(join(folder, archiveReport)).catch(() => undefined);
  if (!report?.isFile()) return { remote: localFolderRemote(folder, { answersAnyHash }) };
  const { openArchive } = await import('#electron/systems/content-trust/archive/open-archive.ts');
  return openArchive(folder, gun, now);
}
/** No role has this name. */
const archiveReport = 'report.json';

async function readPins(path: string) {
  const { readPinsFile } = await import('#electron/systems/content-trust/pins-file.ts');
  return readPinsFile(path);
}

async function images(args: readonly string[], io: CommandLine): Promise<Status> {
  const { values, positionals } = parse(args, { json: { type: 'boolean' } }, true);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw badUsage('images takes one path');
  // Only here: reading archives takes longer to load than a verdict takes to find.
  const [{ listingReport }, { localHost }] = await Promise.all([
    import('#electron/images/listing-report.ts'),
    import('#electron/images/local-host.ts'),
  ]);
  const report = await listingReport(localHost(), path);
  if (values.json) io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else
    for (const image of report.images)
      io.stdout.write(
        `${JSON.stringify(image.name ?? '(untagged)')}\t${image.digest ?? '-'}\t${image.platforms.map(({ platform }) => platform).join(' ')}\n`,
      );
  const [first] = report.problems;
  if (first === undefined) return 0;
  io.stderr.write(`${JSON.stringify({ failure: first })}\n`);
  return 1;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(args: readonly string[], options: Options, allowPositionals = false) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (cause) {
    throw new SignetError({ code: 'bad-request', problem: (cause as Error).message.split('\n')[0] ?? 'unknown option' }, { cause });
  }
}

function required(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw badUsage(`${name} is missing`);
  return value;
}

async function folder(path: string, name: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw badUsage(`${name} is no folder`);
  return path;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

function moment(text: string): number {
  const at = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw badUsage('--at is no RFC 3339 date and time');
  return at;
}

const badUsage = (problem: string) => new SignetError({ code: 'bad-request', problem });

/** A bug is told by its name alone: no stack, no path. */
function asSignetError(error: unknown): SignetError {
  if (error instanceof SignetError) return error;
  if (error instanceof FormatError)
    return new SignetError({ code: 'input-invalid', field: error.format, reason: error.problem }, { cause: error });
  const reason = (error as NodeJS.ErrnoException | undefined)?.code;
  if (reason !== undefined) return new SignetError({ code: 'file-unreadable', file: '', reason }, { cause: error });
  return new SignetError({ code: 'unexpected', logEntry: error instanceof Error ? error.name : typeof error }, { cause: error });
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  process.exitCode = await runCommandLine(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, now: Date.now });
}
