import { realpath, stat } from 'node:fs/promises';
import { asDistantFailure } from '#electron/images/distant-place.ts';
import type { FoundEngine } from '#electron/images/engines-found.ts';
import type { EnginePlace } from '#electron/images/places-file.ts';
import { type Endpoint, endpointsOf, type Surroundings } from './endpoints.ts';
import { socketPath } from './engine-address.ts';
import { EngineClient } from './engine-client.ts';
import { EngineVersion } from './engine-documents.ts';

/** Milliseconds: somebody is looking at the list that waits for it. */
const patience = { connect: 2_000, headers: 4_000, body: 4_000 };

/** The engines of this computer, each asked who it is. Two addresses of one socket are one engine. */
export async function findEngines(surroundings: Surroundings): Promise<readonly FoundEngine[]> {
  const endpoints = await distinct(await endpointsOf(surroundings));
  return Promise.all(endpoints.map(look));
}

async function distinct(endpoints: readonly Endpoint[]): Promise<readonly Endpoint[]> {
  const known = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const path = socketPath(endpoint.address);
    const real = typeof path === 'string' ? await realOf(path) : undefined;
    if (real === undefined && !endpoint.always) continue;
    const key = real ?? (typeof path === 'string' ? path : endpoint.address);
    if (!known.has(key)) known.set(key, endpoint);
  }
  return [...known.values()];
}

/** Where a socket really is; undefined where nothing is there. A pipe of Windows has no other name. */
async function realOf(path: string): Promise<string | undefined> {
  if (path.startsWith('\\\\')) return (await stat(path).catch(() => undefined)) && path;
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    // Something may be there that we may not see: asking it will tell.
    if (error.code === 'EACCES') return path;
    if (typeof error.code === 'string') return undefined;
    throw error;
  });
}

async function look({ address, product, which }: Endpoint): Promise<FoundEngine> {
  const place = (who: EnginePlace['name']): EnginePlace => ({ kind: 'engine', address, name: nameOf(who, which) });
  const path = socketPath(address);
  if (typeof path !== 'string') return { place: place(product), state: { is: 'refused', reason: path.refused } };
  const client = new EngineClient(nameOf(product, which), address, patience);
  try {
    const { product: real, api } = await client.ping();
    const { Version: version } = await client.get(EngineVersion, '/version');
    return { place: place(real), state: { is: 'running', product: real, version, api } };
  } catch (error) {
    const problem = asDistantFailure(error);
    if (problem?.code !== 'engine-unreachable' && problem?.code !== 'engine-refused' && problem?.code !== 'engine-misbehaved') throw error;
    return { place: place(product), state: { is: 'away', problem } };
  } finally {
    await client.close();
  }
}

/** Products that bring a Docker go by their own name. */
const ownNames = ['Docker Desktop', 'Colima', 'Rancher Desktop', 'OrbStack'];

const nameOf = (product: string, which: string | undefined): string => {
  if (which === undefined) return product;
  return ownNames.includes(which) ? which : `${product} (${which})`;
};
