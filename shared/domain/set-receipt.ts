import { plainForeign } from './foreign.ts';
import type { SetPart, SigningSet } from './signing-set.ts';

/** Where each repository of a set is, in a word. */
const words: Readonly<Record<SetPart['state'], string>> = {
  waiting: 'Waiting',
  publishing: 'Publishing',
  confirmed: 'Signed and confirmed',
  unseen: 'Published, not visible yet',
  failed: 'Not signed',
  left: 'Not signed',
  unknown: 'Not known yet: its server has to be asked',
};

export const stateWords = ({ state, server }: Pick<SetPart, 'state' | 'server'>): string =>
  state === 'unknown' && server === undefined ? 'Not known yet: it has to be read again' : words[state];

/** The same in a receipt; where Signet did not see it, but found out later what stands, it says so. */
export function receiptState(part: SetPart): string {
  const { state, foundOutAt } = part;
  if (foundOutAt === undefined || state === 'unknown') return stateWords(part);
  return `${state === 'confirmed' ? 'Stands as signed' : stateWords(part)}, found out ${foundOutAt}`;
}

export const cutOffNote =
  'Signet was ended or locked before this set was over. What was found out afterwards is whether its tags are signed for these digests; who published that, and as which version, is not known.';

export const wasCutOff = ({ parts }: SetReceipt): boolean => parts.some(({ foundOutAt }) => foundOutAt !== undefined);

/** What became of a set, its earlier rounds first. */
export type SetReceipt = Pick<SigningSet, 'startedAt' | 'parts'>;

export const receiptOf = (rounds: readonly SetReceipt[]): SetReceipt => ({
  startedAt: rounds[0]?.startedAt ?? ('' as SetReceipt['startedAt']),
  parts: rounds.flatMap(({ parts }, round) => {
    const later = new Set(rounds.slice(round + 1).flatMap((one) => one.parts.flatMap(tagsOf)));
    return parts.flatMap((part) => withoutTags(part, later));
  }),
});

const tagsOf = ({ gun, images }: SetPart) => images.map(({ tag }) => `${gun}:${tag}`);

/** What a later round took up again is told by that one. */
function withoutTags(part: SetPart, later: ReadonlySet<string>): SetPart[] {
  const images = part.images.filter(({ tag }) => !later.has(`${part.gun}:${tag}`));
  if (images.length === part.images.length) return [part];
  return images.length > 0 ? [{ ...part, images }] : [];
}

/** Everything about what was signed, for a file or a message. Without anything of the window's own words. */
export const receiptJson = (receipt: SetReceipt): string => {
  const { startedAt, parts } = receipt;
  const note = wasCutOff(receipt) ? { note: cutOffNote } : {};
  return JSON.stringify({ startedAt, ...note, repositories: parts.map(asReceipt) }, undefined, 2);
};

const asReceipt = ({ gun, server, state, foundOutAt, images, versions, failure }: SetPart) => ({
  repository: gun,
  ...(server === undefined ? {} : { server }),
  state,
  ...(foundOutAt === undefined ? {} : { foundOutAt }),
  tags: images.map(({ tag, expected }) => ({ tag, digest: expected })),
  ...(versions ? { versions } : {}),
  ...(failure ? { problem: failure.problem } : {}),
});

/** One line for each repository, one below it for each tag. Names come from outside: none hides anything or breaks its line. */
export const receiptText = (receipt: SetReceipt): string =>
  [
    ...receipt.parts.flatMap((part) => [
      `${plainForeign(part.gun)}${part.server === undefined ? '' : ` on ${plainForeign(part.server)}`}: ${receiptState(part)}`,
      ...part.images.map(({ tag, expected }) => `  ${plainForeign(tag)}  ${expected}`),
    ]),
    ...(wasCutOff(receipt) ? [cutOffNote] : []),
  ].join('\n');
