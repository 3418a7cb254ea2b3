import { join } from 'node:path';
import { emptyHostFolder, type HostFolder, readHostFolder } from '#electron/http/host-folder.ts';

/** Where docker and Podman look for the certificates of one registry. */
const foldersOf = (home: string): readonly string[] => [
  join(home, '.docker', 'certs.d'),
  join(home, '.config', 'containers', 'certs.d'),
  '/etc/docker/certs.d',
  '/etc/containers/certs.d',
];

/** What this computer has for a registry (`<host:port>/`), besides the CAs it trusts for everything. The first that has a client certificate gives it. */
export async function registryCertificates(host: string, home: string): Promise<HostFolder> {
  let found = emptyHostFolder;
  for (const folder of foldersOf(home)) {
    const { ca, client, exposed } = await readHostFolder(join(folder, host), host, `certs.d/${host}`);
    found = { ...(found.client ? found : { client, exposed }), ca: [...found.ca, ...ca] };
  }
  return found;
}
