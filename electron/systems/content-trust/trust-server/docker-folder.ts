import { join } from 'node:path';
import type { ServerAddress } from '#electron/http/address.ts';
import { emptyHostFolder, type HostFolder, readHostFolder } from '#electron/http/host-folder.ts';

/** What docker has for a trust server: `tls/<host:port>/`. Source: docker's CLI, its trust client. */
export async function dockerFolder({ name }: ServerAddress, dockerTls: string | undefined): Promise<HostFolder> {
  return dockerTls === undefined ? emptyHostFolder : readHostFolder(join(dockerTls, name), name, `tls/${name}`);
}
