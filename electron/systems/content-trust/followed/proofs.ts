import { X509Certificate } from 'node:crypto';
import { serverAddress } from '#electron/http/address.ts';
import { SignetError } from '#electron/signet-error.ts';
import { dockerFolder } from '../trust-server/docker-folder.ts';
import type { KnownServer } from './servers.ts';

/** What a server and a person prove themselves to each other by, besides what this computer trusts for all. */
export interface ServerProofs {
  /** CAs in docker's folder for it. */
  readonly dockerCas: number;
  readonly client?: {
    readonly subject: string;
    readonly notAfter: string;
    readonly from: 'typed' | 'docker';
    /** Others on this computer can read its key. */
    readonly exposed: boolean;
  };
  /** Why docker's folder cannot be used: the server is not asked before that is mended. */
  readonly problem?: string;
}

export async function proofsOf({ url, client }: KnownServer, dockerTls: string | undefined): Promise<ServerProofs> {
  const own = client && { ...shown(client.certificate), from: 'typed' as const, exposed: false };
  try {
    const folder = await dockerFolder(serverAddress(url), dockerTls);
    const docker = folder.client && { ...shown(folder.client.chain), from: 'docker' as const, exposed: folder.exposed };
    const used = own ?? docker;
    return { dockerCas: folder.ca.length, ...(used ? { client: used } : {}) };
  } catch (problem) {
    if (!(problem instanceof SignetError) || !('reason' in problem.failure)) throw problem;
    return { dockerCas: 0, problem: problem.failure.reason, ...(own ? { client: own } : {}) };
  }
}

function shown(chain: string) {
  const { subject, validTo } = new X509Certificate(chain);
  return { subject: subject.split('\n').join(', ').slice(0, 500), notAfter: new Date(validTo).toISOString() };
}
