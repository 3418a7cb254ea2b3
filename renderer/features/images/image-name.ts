import type { ImageRow } from '#shared/domain/image.ts';

/** `acme/app:1.4.2`, without the registry; an unnamed image goes by its digest or place. */
export function nameOf({ repository, tag, digest, place }: Pick<ImageRow, 'repository' | 'tag' | 'digest' | 'place'>): string {
  const [host = '', ...path] = repository.split('/');
  const short = path.length > 0 && /[.:]|^localhost$/.test(host) ? path.join('/') : repository;
  if (short !== '' && tag !== '') return `${short}:${tag}`;
  return short || tag || digest?.slice(0, 19) || place;
}

/** The reference that pulls exactly these bytes, where there is one. */
export const referenceOf = ({ repository, tag, digest }: Pick<ImageRow, 'repository' | 'tag' | 'digest'>): string =>
  `${repository}${tag === '' ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

const plain = /^[\w./:@%+=-]+$/;
const quoted = (text: string): string => (text === '' || plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** What lists this place from a shell; a location below the home folder is shown with `~/`, which must stay outside of quotes. */
export const listCommand = (location: string): string =>
  `signet images ${location.startsWith('~/') ? `~/${quoted(location.slice(2))}` : quoted(location)} --json`;
