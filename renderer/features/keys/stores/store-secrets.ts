import { passphraseProblem } from '#renderer/ui/passphrase-rules.ts';
import { type ImportRow, type ImportSecrets, importable } from '../import-slice.ts';
import { needsPassphrase } from '../key-words.ts';

/** What is typed while a store is imported; lives in that part of the window only and goes with it. */
export interface StoreSecrets {
  /** By row: the passphrase under which the store keeps the key. */
  readonly typed: ReadonlyMap<string, string>;
  /** What was typed when a field was last left: only then it is judged, not letter by letter. */
  readonly weighed: ReadonlyMap<string, string>;
  /** The row whose passphrase is tried for all that have none of their own. */
  readonly sharedBy: string | undefined;
  /** The passphrase in Signet for root and targets keys: that of the store where it is long enough, or a new one. */
  readonly inSignet: 'same' | 'new';
  readonly fresh: string | undefined;
}
export const noSecrets: StoreSecrets = { typed: new Map(), weighed: new Map(), sharedBy: undefined, inSignet: 'same', fresh: undefined };

const failedWrong = (row: ImportRow | undefined) => row?.state.step === 'failed' && row.state.failure.code === 'passphrase-wrong';
const open = (row: ImportRow) => row.chosen && importable(row) && row.state.step !== 'done';

/** The row whose passphrase is tried for this one. Where it was tried in vain, only the row's own will do. */
export function sharerOf(row: ImportRow, rows: readonly ImportRow[], { typed, sharedBy }: StoreSecrets): ImportRow | undefined {
  if (!row.candidate.encrypted || sharedBy === undefined || row.id === sharedBy || (typed.get(row.id) ?? '') !== '') return undefined;
  const sharer = rows.find(({ id }) => id === sharedBy);
  return failedWrong(row) && !failedWrong(sharer) ? undefined : sharer;
}

export function filePassphrase(row: ImportRow, rows: readonly ImportRow[], secrets: StoreSecrets): string {
  return secrets.typed.get(row.id) || secrets.typed.get(sharerOf(row, rows, secrets)?.id ?? '') || '';
}

/** Whether a row may offer its passphrase to others: it has one, and some other still needs one. */
export function canShare(row: ImportRow, rows: readonly ImportRow[], { typed, sharedBy }: StoreSecrets): boolean {
  if (sharedBy === row.id) return true;
  const needy = (one: ImportRow) => one.id !== row.id && open(one) && one.candidate.encrypted && (typed.get(one.id) ?? '') === '';
  return sharedBy === undefined && (typed.get(row.id) ?? '') !== '' && rows.some(needy);
}

/** The passphrases as they are typed now, to be judged. */
export const weigh = (secrets: StoreSecrets): StoreSecrets => ({ ...secrets, weighed: secrets.typed });

/** The file's passphrase is too short to be one in Signet. */
export function tooShort(row: ImportRow, rows: readonly ImportRow[], secrets: StoreSecrets): boolean {
  const passphrase = filePassphrase(row, rows, { ...secrets, typed: secrets.weighed });
  return needsPassphrase(row.role) && passphrase !== '' && passphraseProblem(passphrase) !== undefined;
}

/** Whether the key gets the new passphrase in Signet: its own is none or too short, or the person wants another. */
export const takesFresh = (row: ImportRow, rows: readonly ImportRow[], secrets: StoreSecrets): boolean =>
  needsPassphrase(row.role) && (secrets.inSignet === 'new' || !row.candidate.encrypted || tooShort(row, rows, secrets));

/** Whether all is typed that this key asks for. */
export const readyToTake = (row: ImportRow, rows: readonly ImportRow[], secrets: StoreSecrets): boolean =>
  (!row.candidate.encrypted || filePassphrase(row, rows, secrets) !== '') &&
  (!takesFresh(row, rows, secrets) || secrets.fresh !== undefined);

export function secretsFor(row: ImportRow, rows: readonly ImportRow[], secrets: StoreSecrets): ImportSecrets {
  const file = filePassphrase(row, rows, secrets);
  const passphrase = takesFresh(row, rows, secrets) ? secrets.fresh : needsPassphrase(row.role) ? file : undefined;
  return { ...(row.candidate.encrypted ? { filePassphrase: file } : {}), ...(passphrase === undefined ? {} : { passphrase }) };
}

/** After an attempt: what is done needs its passphrase no more, what went wrong for another reason keeps the one it was to be tried with. */
export function keptSecrets(rows: readonly ImportRow[], secrets: StoreSecrets): StoreSecrets {
  const typed = new Map<string, string>();
  for (const row of rows.filter(open)) {
    const passphrase = failedWrong(row) ? (secrets.typed.get(row.id) ?? '') : filePassphrase(row, rows, secrets);
    if (passphrase !== '') typed.set(row.id, passphrase);
  }
  const sharing = secrets.sharedBy !== undefined && typed.has(secrets.sharedBy);
  return { ...secrets, typed, weighed: typed, sharedBy: sharing ? secrets.sharedBy : undefined };
}
