import { createHash } from 'node:crypto';
import { basename, dirname, relative, sep } from 'node:path';
import { type Place, PlaceId } from '#shared/domain/image.ts';
import { isDistantFailure } from './distant-place.ts';
import type { PlaceFailure } from './place-listing.ts';
import type { StoredPlace } from './places-file.ts';

/** What is wrong with a place or a medium of it, in the form the window shows. */
export interface PlaceProblem {
  readonly placeId: PlaceId;
  readonly medium: string;
  readonly problem: string;
  readonly detail: string;
  /** Of a distant place: the facts of the failure that `problem` is the code of. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** When what is shown of it all the same was read. */
  readonly readAt?: string;
}

export function asPlaceProblem({ placeId, name }: Place, failure: PlaceFailure, readAt: string | undefined): PlaceProblem {
  if (isDistantFailure(failure)) {
    const { code, ...facts } = failure;
    return { placeId, medium: name, problem: code, detail: '', facts, ...(readAt === undefined ? {} : { readAt }) };
  }
  return failure.code === 'medium-refused'
    ? { placeId, medium: failure.medium, problem: failure.problem, detail: failure.detail }
    : { placeId, medium: failure.place, problem: 'PLACE_UNREADABLE', detail: failure.reason };
}

/** What tells a place from all others: the path of a file, and no path for what is none. */
export function keyOf(place: StoredPlace): string {
  if (place.kind === 'engine') return `engine:${place.address}`;
  if (place.kind === 'registry') return `registry:${place.repository}`;
  return place.path;
}

/** One key, one id: adding a place twice finds it again. */
export const idOf = (key: string): PlaceId => PlaceId.parse(createHash('sha256').update(key).digest('hex').slice(0, 16));
export const idOfPlace = (place: StoredPlace): PlaceId => idOf(keyOf(place));

export function placeOf(stored: StoredPlace, home: string): Place {
  const placeId = idOfPlace(stored);
  if (stored.kind === 'engine')
    return { placeId, kind: 'engine', name: stored.name, location: socketOf(stored.address, home), sample: false };
  if (stored.kind === 'registry') {
    const slash = stored.repository.indexOf('/');
    const [host, name] = [stored.repository.slice(0, slash), stored.repository.slice(slash + 1)];
    return { placeId, kind: 'registry', name, location: host, sample: false };
  }
  const { path, sample } = stored;
  return { placeId, kind: 'file', name: sample ? 'Sample' : basename(path), location: locationOf(dirname(path), home), sample };
}

/** Enough of a folder's path to tell two places of one name apart: below the home folder, or the last two folders. */
function locationOf(folder: string, home: string): string {
  const below = relative(home, folder);
  if (below === '') return '~';
  if (!below.startsWith('..')) return ['~', ...below.split(sep).slice(-2)].join('/');
  return folder.split(sep).slice(-2).join('/');
}

/** A socket goes by its whole path: nobody would know it by less. */
export function socketOf(address: string, home: string): string {
  const path = address.replace(/^[a-z]+:\/\//, '');
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
