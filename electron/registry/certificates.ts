import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCaFile } from '#electron/http/roots.ts';

/** Where docker and Podman look for the certificates of one registry. */
const foldersOf = (home: string): readonly string[] => [
  join(home, '.docker', 'certs.d'),
  join(home, '.config', 'containers', 'certs.d'),
  '/etc/docker/certs.d',
  '/etc/containers/certs.d',
];

/** The CAs that this computer has for a registry (`<host:port>/*.crt`), besides those it trusts for everything. Fails with `input-invalid` where one is damaged. */
export async function registryCertificates(host: string, home: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of foldersOf(home)) {
    const own = join(folder, host);
    const names = await readdir(own).catch((problem: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EINVAL'].includes(problem.code ?? '')) return [];
      throw problem;
    });
    for (const name of names.sort()) if (name.endsWith('.crt')) found.push(...(await readCaFile(join(own, name))));
  }
  return found;
}
