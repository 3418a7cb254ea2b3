import type { MediumProblemCode } from '#shared/failure.ts';
import { readOnly, sentence, unchanged, type WordsFor } from './words.ts';

type MediumCode = 'place-unreadable' | 'place-unknown' | 'image-unknown' | 'medium-refused' | 'not-signable' | 'not-verifiable';

/** What is wrong with a folder or archive, as a half-sentence after its name. */
export const mediumProblems: Readonly<Record<MediumProblemCode, string>> = {
  ARCHIVE_TRUNCATED: 'ends too early: it was cut off',
  BLOB_DIGEST_MISMATCH: 'holds content that is not what its digest says',
  SIZE_LIMIT: 'claims a size beyond what Signet reads',
  NESTING_LIMIT: 'is nested too deeply, or in a circle',
  UNSAFE_PATH: 'names a file outside of itself',
  MEMBER_DUPLICATE: 'holds the same file twice',
  MEMBER_MISSING: 'lacks a file that it must have',
  MANIFEST_MALFORMED: 'has a manifest that cannot be read',
  NOT_AN_IMAGE_ARCHIVE: 'is no container image in a form that Signet knows',
  NAME_AMBIGUOUS: 'gives one name to different images',
  ARCHIVE_MALFORMED: 'is not written as its format demands',
  BLOB_MISSING: 'lacks content that it refers to',
  ENTRY_LIMIT: 'lists more images than Signet reads',
  MEMBER_LIMIT: 'holds more files than Signet reads',
  COMPRESSION_UNSUPPORTED: 'is compressed in a way that Signet does not read',
};

export const mediumFailures: WordsFor<MediumCode> = {
  'place-unreadable': ({ place, reason }) =>
    readOnly(`${place} could not be read`, sentence(reason), 'Check that it is still there and that you may read it, then refresh.'),
  'place-unknown': ({ place }) =>
    readOnly('This place is not in the list any more', `Signet does not know ${place}.`, 'Refresh, or add it again.'),
  'image-unknown': ({ image }) => readOnly('This image is not there any more', `${image} was not found where it was.`, 'Refresh the list.'),
  'medium-refused': ({ medium, problem, detail }) =>
    readOnly(
      `${medium} ${mediumProblems[problem]}`,
      sentence(detail),
      'Get it again from where it came. Signet shows nothing of a part that does not add up.',
    ),
  'not-signable': ({ image, reason }) =>
    unchanged(`${image} cannot be signed`, sentence(reason), 'Choose another image, or push it to a registry first.'),
  'not-verifiable': ({ image, reason }) =>
    readOnly(`The content of ${image} cannot be checked here`, sentence(reason), 'Check it in the registry, or in an archive.'),
};
