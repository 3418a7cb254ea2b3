import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import { type ClientCertificate, clientCertificate } from './client-certificate.ts';
import { readCaFile } from './roots.ts';

/** What docker's folders hold for one host, besides what this computer trusts for all. */
export interface HostFolder {
  /** PEM. */
  readonly ca: readonly string[];
  readonly client?: ClientCertificate | undefined;
  /** Others on this computer can read the key of `client`. */
  readonly exposed: boolean;
}

export const emptyHostFolder: HostFolder = { ca: [], exposed: false };

/**
 * Reads `*.crt` as CAs and `*.cert` with `*.key` as what to show to that host, as docker does. Of several pairs the first by name is
 * taken. `shown` is what failures call the folder. Fails with `file-unreadable`, or `client-certificate` where a pair is none.
 */
export async function readHostFolder(path: string, host: string, shown: string): Promise<HostFolder> {
  const names = (await entries(path)).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const ca: string[] = [];
  for (const name of names.sort()) if (name.endsWith('.crt')) ca.push(...(await readCertificates(join(path, name), `${shown}/${name}`)));
  const refuse = (reason: string, cause?: unknown) => new SignetError({ code: 'client-certificate', server: host, reason }, { cause });
  const stem = (name: string, end: string) => (name.endsWith(end) ? [name.slice(0, -end.length)] : []);
  const [certificates, keys] = [names.flatMap((name) => stem(name, '.cert')), names.flatMap((name) => stem(name, '.key'))];
  for (const one of certificates) if (!keys.includes(one)) throw refuse(`${shown} holds ${one}.cert without ${one}.key`);
  for (const one of keys) if (!certificates.includes(one)) throw refuse(`${shown} holds ${one}.key without ${one}.cert`);
  const [first] = certificates;
  if (first === undefined) return { ca, exposed: false };
  const read = async (name: string) => {
    const bytes = await readBounded(join(path, name), 256 * 1024).catch((cause) => {
      throw refuse(`${shown}/${name} cannot be read`, cause);
    });
    return bytes?.toString('latin1') ?? '';
  };
  const [certificate, key] = [await read(`${first}.cert`), await read(`${first}.key`)];
  return { ca, client: clientCertificate(host, certificate, key), exposed: await isExposed(join(path, `${first}.key`)) };
}

/** Whether others than its owner can read a file. Windows has no such bits. */
export async function isExposed(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path);
  return (mode & 0o044) !== 0;
}

const entries = (path: string): Promise<Dirent[]> =>
  readdir(path, { withFileTypes: true }).catch((problem: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EINVAL'].includes(problem.code ?? '')) return [];
    throw problem;
  });

const readCertificates = (path: string, shown: string) =>
  readCaFile(path).catch((problem) => {
    if (!isFailure(problem, 'input-invalid')) throw problem;
    throw new SignetError({ code: 'file-unreadable', file: shown, reason: problem.failure.reason }, { cause: problem });
  });
