import { SignetError } from '#electron/signet-error.ts';
import type { Place } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';
import type { Shelf, WantedRepository } from './shelf.ts';
import type { Tasks } from './tasks.ts';

/** Adds a repository of a registry as a person writes it, as a task: its tags are read once before it is kept. */
export async function addRepository(
  shelf: Pick<Shelf, 'addRepository'>,
  tasks: Tasks,
  { repository: typed, signInAt, login }: Omit<WantedRepository, 'repository'> & { readonly repository: string },
): Promise<Place> {
  const reference = parseReference(
    typed
      .trim()
      .replace(/^https:\/\//, '')
      .replace(/\/$/, ''),
  );
  if (!reference) {
    const reason = 'it has to be written as in an image\u2019s name: host/path, lower case, or a name on Docker Hub';
    throw new SignetError({ code: 'input-invalid', field: 'repository', reason });
  }
  const { repository } = reference;
  return tasks.run(
    `Reading ${repository}`,
    ({ signal, progress }) => shelf.addRepository({ repository, signInAt, login }, { signal, onProgress: progress }),
    'tags',
  );
}
