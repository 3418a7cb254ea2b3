import type { Vouched } from './vouching.ts';

/** Who vouches for an archive's root, as the command line says it: there it is held against `--pins` and `--cache`. */
export function vouchingText({ by, keyIds, because }: Vouched): string {
  switch (by) {
    case 'pins':
      return 'the pins vouch for it';
    case 'known':
      return 'it is of the line that was trusted before';
    case 'refused':
      return `the pins do not let it in. ${because ?? ''}`;
    case 'other':
      return 'it is another one than was trusted before. Do not go by this archive before the owner of the repository has told you which';
    case 'nobody':
      return `nobody vouches for it. Ask the owner of the repository for its id, by another way than you got this archive, and compare it with: ${keyIds.join(' ')}`;
  }
}
