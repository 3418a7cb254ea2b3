import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readBounded } from '#electron/files/atomic.ts';

export interface DockerContext {
  readonly name: string;
  readonly host: string;
}

const Meta = z.object({
  Name: z.string().min(1).max(200),
  Endpoints: z.object({ docker: z.object({ Host: z.string().min(1).max(1000) }) }),
});

/** Contexts of docker's store that are looked at. */
const most = 100;

/**
 * The contexts that `docker context create` wrote: `contexts/meta/<sha256 of the name>/meta.json`, by name. One that is damaged, or names
 * no docker endpoint, is passed over.
 * Source: docker/cli, cli/context/store.
 */
export async function contextsIn(folder: string): Promise<readonly DockerContext[]> {
  const meta = join(folder, 'contexts', 'meta');
  const ids = await readdir(meta).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return [];
    throw error;
  });
  const found = await Promise.all(ids.slice(0, most).map((id) => contextIn(join(meta, id, 'meta.json'))));
  return found.flatMap((context) => (context ? [context] : [])).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function contextIn(file: string): Promise<DockerContext | undefined> {
  const bytes = await readBounded(file, 64 * 1024).catch(() => undefined);
  try {
    const parsed = Meta.safeParse(JSON.parse(bytes?.toString('utf8') ?? 'null'));
    return parsed.success ? { name: parsed.data.Name, host: parsed.data.Endpoints.docker.Host } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
