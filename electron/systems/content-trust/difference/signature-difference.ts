import type { TufSignature } from '#electron/formats/tuf/types.ts';
import type { MetadataChange } from '#shared/domain/difference.ts';

/**
 * Every difference between two lists of signatures, by key. Another content makes another signature, so between two versions all differ;
 * which keys signed is what tells. Pure.
 */
export function signatureDifference(before: readonly TufSignature[], after: readonly TufSignature[]): MetadataChange[] {
  const [was, is] = [byKey(before), byKey(after)];
  const changes: MetadataChange[] = [];
  const note = (subject: string, old: string | undefined, now: string | undefined) => {
    if (old === now) return;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    changes.push({
      part: 'signature',
      kind,
      subject,
      ...(old === undefined ? {} : { before: old }),
      ...(now === undefined ? {} : { after: now }),
    });
  };
  for (const [keyId, text] of is) note(`by ${keyId}`, was.get(keyId), text);
  for (const [keyId, text] of was) if (!is.has(keyId)) note(`by ${keyId}`, text, undefined);
  const order = (here: ReadonlyMap<string, string>, there: ReadonlyMap<string, string>) =>
    JSON.stringify([...here.keys()].filter((keyId) => there.has(keyId)));
  note('in the order', order(was, is), order(is, was));
  return changes;
}

/** A key may stand there more than once. */
function byKey(signatures: readonly TufSignature[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const { keyId, method, signature } of signatures) {
    const text = `${JSON.stringify(method).slice(1, -1)} ${Buffer.from(signature).toString('base64')}`;
    const earlier = all.get(keyId);
    all.set(keyId, earlier === undefined ? text : `${earlier}, ${text}`);
  }
  return all;
}
