import { counted } from '#renderer/ui/format.ts';
import type { StagedChange } from '#shared/domain/staged-change.ts';

/** A piece of a sentence: our words, or what stands in the change itself. */
export type Piece = string | { readonly foreign: string } | { readonly digest: string };

const foreign = (text: string): Piece => ({ foreign: text });
const between = (pieces: readonly Piece[]): Piece[] => pieces.flatMap((piece, at) => (at === 0 ? [piece] : [', ', piece]));

/** What a staged change will do once it is published, as one sentence. */
export function changeWords(change: StagedChange): readonly Piece[] {
  switch (change.kind) {
    case 'add-target': {
      const hash: Piece[] = change.sha256
        ? [{ digest: `sha256:${change.sha256}` }]
        : change.sha512
          ? [{ digest: `sha512:${change.sha512}` }]
          : [];
      return ['Sign ', foreign(change.name), ' in ', foreign(change.role), ' as ', ...hash, `, ${counted(change.length, 'byte')}`];
    }
    case 'remove-target':
      return ['Take ', foreign(change.name), ' back from ', foreign(change.role)];
    case 'create-delegation':
      return ['Set up the signer role ', foreign(change.role), ...delegationWords(change)];
    case 'update-delegation':
      return ['Change ', ...roleWords(change.role), ...delegationWords(change)];
    case 'delete-delegation':
      return ['Remove the signer role ', foreign(change.role), ' and all it has signed'];
    case 'witness':
      return ['Sign ', foreign(change.role), ' again as it is'];
    case 'replace-keys':
      return [`Replace the keys of ${change.role} by `, ...keyWords(change.keys.map(({ id }) => id))];
  }
}

type Delegation = Extract<StagedChange, { kind: 'create-delegation' | 'update-delegation' }>;

const roleWords = (role: string): Piece[] =>
  role.endsWith('/*') ? ['every signer role below ', foreign(role.slice(0, -2))] : ['the signer role ', foreign(role)];

const keyWords = (ids: readonly string[]): Piece[] => [
  ids.length === 1 ? 'the key ' : 'the keys ',
  ...between(ids.map((digest) => ({ digest }))),
];

const pathWords = (paths: readonly string[]): Piece[] =>
  paths.includes('') ? ['every name'] : ['names that begin with ', ...between(paths.map(foreign))];

/** Its parts, each after a colon or comma; a change that does nothing says so. */
function delegationWords({ threshold, addKeys, removeKeys, addPaths, removePaths, clearPaths }: Delegation): Piece[] {
  const parts: Piece[][] = [
    ...(addKeys.length > 0 ? [['add ', ...keyWords(addKeys.map(({ id }) => id))]] : []),
    ...(removeKeys.length > 0 ? [['take away ', ...keyWords(removeKeys)]] : []),
    ...(addPaths.length > 0 ? [['let it sign ', ...pathWords(addPaths)]] : []),
    ...(removePaths.length > 0 ? [['no longer let it sign ', ...pathWords(removePaths)]] : []),
    ...(clearPaths ? [['no longer let it sign anything']] : []),
    ...(threshold === undefined ? [] : [[`ask for ${counted(threshold, 'signature')}`]]),
  ];
  return parts.length === 0 ? [': nothing'] : parts.flatMap((part, at) => [at === 0 ? ': ' : '; ', ...part]);
}
