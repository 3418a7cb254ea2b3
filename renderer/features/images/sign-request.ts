import type { ImageLeftOut, ImageToSign } from '#renderer/store.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { nameOf } from './image-name.ts';
import { whyNotPushed } from './push-target.ts';

/** Why a row cannot be signed, as far as the list knows; undefined where it can. */
export const whyNot = (row: ImageRow): string | undefined =>
  row.notSignable ?? (row.digest === undefined ? 'Its digest is not known. It exists only after the image was pushed once.' : undefined);

/** An image of an engine is signed as its registry serves it: one with a name can be pushed and read there. */
export const isSignedThroughRegistry = (row: ImageRow): boolean =>
  row.placeKind === 'engine' && whyNot(row) !== undefined && whyNotPushed(row) === undefined;

/** What the signing sheet needs of the chosen rows; those without a digest are left out. */
export const imagesToSign = (rows: readonly ImageRow[]): readonly ImageToSign[] =>
  rows.flatMap((row) => {
    const { placeId, entryId, digest, repository, tag } = row;
    return digest === undefined || whyNot(row) !== undefined ? [] : [{ placeId, entryId, expected: digest, repository, tag }];
  });

/** The chosen rows that cannot be signed, each with the reason. */
export const imagesLeftOut = (rows: readonly ImageRow[]): readonly ImageLeftOut[] =>
  rows.flatMap((row) => {
    const reason = whyNot(row);
    return reason === undefined ? [] : [{ rowId: row.rowId, name: nameOf(row), reason }];
  });

/** Why nothing of it can be signed now. */
export function whyNothing(rows: readonly ImageRow[]): string | undefined {
  if (rows.length === 0) return 'Choose an image first.';
  const [only, ...others] = rows;
  if (only && others.length === 0 && isSignedThroughRegistry(only)) return undefined;
  return imagesToSign(rows).length > 0 ? undefined : rows.map(whyNot).find((reason) => reason !== undefined);
}
