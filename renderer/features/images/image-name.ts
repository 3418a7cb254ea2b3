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
