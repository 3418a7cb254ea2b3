import type { SetPart, SigningSet } from './signing-set.ts';

/** Where each repository of a set is, in a word. */
export const setStateWords: Readonly<Record<SetPart['state'], string>> = {
  waiting: 'Waiting',
  publishing: 'Publishing',
  confirmed: 'Signed and confirmed',
  unseen: 'Published, not visible yet',
  failed: 'Not signed',
  left: 'Not signed',
  partly: 'Signed in part',
  unknown: 'Not known yet: its server has to be asked',
};

/** What became of a set, its earlier rounds first. */
export type SetReceipt = Pick<SigningSet, 'startedAt' | 'parts'>;

export const receiptOf = (rounds: readonly SetReceipt[]): SetReceipt => ({
  startedAt: rounds[0]?.startedAt ?? ('' as SetReceipt['startedAt']),
  // What a later round took up again is told by that one.
  parts: rounds.flatMap(({ parts }, round) =>
    parts.filter(({ gun }) => !rounds.slice(round + 1).some((later) => later.parts.some((part) => part.gun === gun))),
  ),
});

/** Everything about what was signed, for a file or a message. Without anything of the window's own words. */
export const receiptJson = ({ startedAt, parts }: SetReceipt): string =>
  JSON.stringify({ startedAt, repositories: parts.map(asReceipt) }, undefined, 2);

const asReceipt = ({ gun, server, state, images, versions, failure }: SetPart) => ({
  repository: gun,
  ...(server === undefined ? {} : { server }),
  state,
  tags: images.map(({ tag, expected }) => ({ tag, digest: expected })),
  ...(versions ? { versions } : {}),
  ...(failure ? { problem: failure.problem } : {}),
});

/** One line for each repository, one below it for each tag. */
export const receiptText = ({ parts }: SetReceipt): string =>
  parts
    .map((part) =>
      [
        `${part.gun}${part.server === undefined ? '' : ` on ${part.server}`}: ${setStateWords[part.state]}`,
        ...part.images.map(({ tag, expected }) => `  ${tag}  ${expected}`),
      ].join('\n'),
    )
    .join('\n');
