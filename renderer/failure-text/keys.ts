import { cutDigest } from '../ui/digest-groups.ts';
import { readOnly, sentence, unchanged, type WordsFor } from './words.ts';

type KeyCode =
  | 'keychain-absent'
  | 'keychain-locked'
  | 'keychain-waiting'
  | 'keychain-refused'
  | 'key-item-missing'
  | 'key-item-altered'
  | 'key-item-foreign'
  | 'key-store-slow'
  | 'key-service-stopped'
  | 'key-index-damaged'
  | 'key-unknown'
  | 'key-exists'
  | 'key-needs-passphrase'
  | 'passphrase-wrong'
  | 'passphrase-weak'
  | 'vault-missing'
  | 'vault-locked'
  | 'vault-passphrase-wrong'
  | 'key-file-unreadable'
  | 'key-file-refused'
  | 'export-unsupported'
  | 'digest-not-authorised'
  | 'backup-mismatch'
  | 'not-a-trust-store';

export const keyFailures: WordsFor<KeyCode> = {
  'keychain-absent': () =>
    unchanged(
      'This computer has no keychain service',
      'No program answers for the Secret Service, so there is no place of the system to keep keys in. This is not the same as a locked keychain.',
      'Install and start one (gnome-keyring or KWallet), or choose the passphrase vault under Settings, Key store.',
    ),
  'keychain-locked': () =>
    unchanged(
      'The keychain is locked',
      'It is there, but closed. Your keys are still in it; none is missing.',
      'Unlock the keychain, then try again.',
    ),
  'keychain-waiting': ({ seconds }) =>
    unchanged(
      'The keychain is waiting for an answer',
      `Its own prompt was open for ${seconds} seconds without an answer. Your keys are still in it.`,
      'Look for the prompt, it may be behind another window. Answer it, then try again.',
    ),
  'keychain-refused': () =>
    unchanged(
      'The keychain did not let Signet in',
      'Its prompt was answered with no, or closed. Your keys are still in it.',
      'Try again and allow Signet to use the keychain.',
    ),
  'key-item-missing': ({ label, keyId }) =>
    unchanged(
      `The keychain no longer holds “${label}”`,
      `The keychain can be read, but the item of key ${cutDigest(keyId)} is not in it. It was removed by another program or by hand.`,
      'Import the key from its backup. Without a backup it is lost; what it signed stays valid.',
    ),
  'key-item-altered': ({ label, keyId }) =>
    unchanged(
      `Another program altered “${label}”`,
      `What the keychain gives for key ${cutDigest(keyId)} does not fit its checksum or its public key. Signet does not use it.`,
      'Find out which program writes to the keychain, then import the key from its backup.',
    ),
  'key-item-foreign': ({ keyId }) =>
    unchanged(
      'Another program uses Signet’s place in the keychain',
      `Under the service “Signet” there is an item for ${cutDigest(keyId)} that Signet did not write. It was left as it is.`,
      'Look at the item in your keychain program. Remove it only when you know whose it is.',
    ),
  'key-store-slow': ({ operation, seconds }) =>
    unchanged(
      'The key store does not answer',
      `It had ${seconds} seconds to ${operation}. The attempt was given up.`,
      'Try again. If it stays so, restart the keychain.',
    ),
  'key-service-stopped': ({ operation }) =>
    unchanged(
      'The key service stopped',
      `It ended by itself while it was to ${operation}. What was half done is undone when it starts again.`,
      'Try again. If it stays so, restart Signet and the keychain.',
    ),
  'key-index-damaged': ({ reason }) =>
    unchanged(
      'The list of keys is damaged',
      `${sentence(reason)} The keys themselves are in the key store and were not touched.`,
      'Restore the file from a backup of this computer, or import the keys again. Signet writes nothing until then.',
    ),
  'key-unknown': ({ keyId }) =>
    unchanged('This key is not here', `Signet holds no key ${cutDigest(keyId)}.`, 'Refresh the list. It may be in the trash.'),
  'key-exists': ({ label, keyId }) =>
    unchanged(
      `You have this key already`,
      `It is “${label}”, ${cutDigest(keyId)}. A key is never stored twice.`,
      'Use the one you have. If it is in the trash, restore it.',
    ),
  'key-needs-passphrase': ({ label }) =>
    unchanged(
      `“${label}” asks for a passphrase`,
      'Root and targets keys are sealed with a passphrase of their own, asked at each use.',
      'Type its passphrase, then try again.',
    ),
  'passphrase-wrong': ({ label, keyId }) =>
    unchanged(
      `That is not the passphrase of “${label}”`,
      keyId === '' ? 'It did not open. Other keys are not affected.' : `Key ${cutDigest(keyId)} did not open. Other keys are not affected.`,
      'Check Caps Lock and the keyboard layout, then try again.',
    ),
  'passphrase-weak': ({ minimum }) =>
    unchanged(
      'The passphrase is too short',
      `It needs at least ${minimum} characters.`,
      'A few words that do not belong together are easy to keep in mind and hard to guess.',
    ),
  'vault-missing': () =>
    unchanged(
      'The vault file is missing',
      'Signet keeps its keys in a vault file on this computer, and that file is not there.',
      'Bring it back from a backup of this computer, or make a new vault.',
    ),
  'vault-locked': () => unchanged('The vault is locked', 'The file is there; it opens with its passphrase.', 'Unlock it, then try again.'),
  'vault-passphrase-wrong': () =>
    unchanged(
      'That is not the passphrase of the vault',
      'The vault did not open. Nobody can reset this passphrase.',
      'Check Caps Lock and the keyboard layout, then try again.',
    ),
  'key-file-unreadable': ({ file, reason }) =>
    unchanged(
      `${file} could not be read as a key`,
      sentence(reason),
      'Choose a key file: PEM, DER, PKCS#12, or one from a docker or notary key folder.',
    ),
  'key-file-refused': ({ file, reason }) =>
    unchanged(`The key in ${file} cannot be used`, sentence(reason), 'Choose another key, or make a new one here.'),
  'export-unsupported': ({ label, format, reason }) =>
    unchanged(`“${label}” cannot be written as ${format}`, sentence(reason), 'Choose another form.'),
  'digest-not-authorised': ({ keyId }) =>
    unchanged(
      'Something else than the reviewed bytes was about to be signed',
      `Key ${cutDigest(keyId)} signs only what was reviewed, and refused.`,
      'Start again from the review. If it happens twice, report it.',
    ),
  'backup-mismatch': ({ label, file }) =>
    unchanged(
      `${file} is not a backup of “${label}”`,
      'It was read, and holds another key or none.',
      'Choose the file that was written when the backup was made, or make a new backup.',
    ),
  'not-a-trust-store': ({ folder }) =>
    readOnly(
      `${folder} is not a trust store`,
      'There is neither a folder private with keys in it nor a folder tuf with repositories.',
      'Choose the folder that docker or notary keeps: .docker/trust, .notary, or a copy of one.',
    ),
};
