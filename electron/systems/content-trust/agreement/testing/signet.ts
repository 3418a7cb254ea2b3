import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { OpenServer } from '#electron/systems/content-trust/followed/servers.ts';
import { rootPassphrase, targetsPassphrase, yes } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { type ContentTrust, contentTrust } from '#electron/systems/content-trust/system.ts';
import type { KeysToSignWith, SigningIntent, SigningReceipt } from '#electron/systems/signature-system.ts';

/** Signet below its window, with a data folder of its own. */
export async function openSignet(
  folder: string,
  keys: KeysToSignWith,
  more: { readonly openServer?: OpenServer; readonly now?: () => Date } = {},
): Promise<ContentTrust> {
  const opened = contentTrust({
    keys,
    collections: join(folder, 'collections'),
    journal: journalOf(folder),
    now: () => new Date(),
    random: (length) => randomBytes(length),
    ...more,
  });
  await opened.start();
  return opened;
}

export const journalOf = (folder: string): string => join(folder, 'journal');

/** Prepares and confirms, as a person does who agrees to everything. */
export async function sign(system: ContentTrust, intent: SigningIntent): Promise<SigningReceipt> {
  const { reviewId, payload, role } = await system.prepare(intent);
  // Where targets sign beside a new root, it is theirs that is asked for first.
  const forRoot = intent.kind === 'rotate' ? intent.role === 'root' : intent.kind === 'renew' && role === 'root';
  const passphrase = forRoot ? rootPassphrase : targetsPassphrase;
  return system.confirm({ reviewId, payload, passphrase, rootPassphrase }, yes);
}
