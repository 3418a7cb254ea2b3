import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCaFile } from '#electron/http/roots.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';

/** Where docker and Podman look for the certificates of one registry. */
const foldersOf = (home: string): readonly string[] => [
  join(home, '.docker', 'certs.d'),
  join(home, '.config', 'containers', 'certs.d'),
  '/etc/docker/certs.d',
  '/etc/containers/certs.d',
];

/** The CAs that this computer has for a registry (`<host:port>/*.crt`), besides those it trusts for everything. Fails with `file-unreadable` where one is damaged. */
export async function registryCertificates(host: string, home: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of foldersOf(home)) {
    const own = join(folder, host);
    const names = await readdir(own).catch((problem: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EINVAL'].includes(problem.code ?? '')) return [];
      throw problem;
    });
    for (const name of names.sort()) if (name.endsWith('.crt')) found.push(...(await readCertificates(join(own, name), `${host}/${name}`)));
  }
  return found;
}

const readCertificates = (path: string, shown: string) =>
  readCaFile(path).catch((problem) => {
    if (!isFailure(problem, 'input-invalid')) throw problem;
    throw new SignetError({ code: 'file-unreadable', file: `certs.d/${shown}`, reason: problem.failure.reason }, { cause: problem });
  });
