import { createHash } from 'node:crypto';
import { basename, dirname, relative, sep } from 'node:path';
import { type Place, PlaceId } from '#shared/domain/image.ts';
import type { PlaceFailure } from './place-listing.ts';
import type { StoredPlace } from './places-file.ts';

/** What is wrong with a place or a medium of it, in the form the window shows. */
export interface PlaceProblem {
  readonly placeId: PlaceId;
  readonly medium: string;
  readonly problem: string;
  readonly detail: string;
}

export const asPlaceProblem = (placeId: PlaceId, failure: PlaceFailure): PlaceProblem =>
  failure.code === 'medium-refused'
    ? { placeId, medium: failure.medium, problem: failure.problem, detail: failure.detail }
    : { placeId, medium: failure.place, problem: 'PLACE_UNREADABLE', detail: failure.reason };

/** One path, one id: adding a place twice finds it again. */
export const idOf = (path: string): PlaceId => PlaceId.parse(createHash('sha256').update(path).digest('hex').slice(0, 16));

export const placeOf = ({ path, sample }: StoredPlace, home: string): Place => ({
  placeId: idOf(path),
  name: sample ? 'Sample' : basename(path),
  location: locationOf(dirname(path), home),
  sample,
});

/** Enough of a folder's path to tell two places of one name apart: below the home folder, or the last two folders. */
function locationOf(folder: string, home: string): string {
  const below = relative(home, folder);
  if (below === '') return '~';
  if (!below.startsWith('..')) return ['~', ...below.split(sep).slice(-2)].join('/');
  return folder.split(sep).slice(-2).join('/');
}
