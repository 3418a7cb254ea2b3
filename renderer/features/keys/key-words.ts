import type { BackupState, CreatableAlgorithm, Custody, ExportFormat, ImportCandidate, KeyAlgorithm, KeyRole } from '#shared/domain/key.ts';

export const algorithmNames: Readonly<Record<KeyAlgorithm, string>> = {
  'ecdsa-p256': 'ECDSA P-256',
  'ecdsa-p384': 'ECDSA P-384',
  'ecdsa-p521': 'ECDSA P-521',
  ed25519: 'Ed25519',
  'rsa-2048': 'RSA 2048',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
  rsa: 'RSA',
};

/** What each is good for, in plain words. The first is the default. */
export const creatable: readonly { readonly algorithm: CreatableAlgorithm; readonly text: string }[] = [
  { algorithm: 'ecdsa-p256', text: 'Read by docker, notary and everything else. Small and fast. Take this one unless you know why not.' },
  { algorithm: 'ecdsa-p384', text: 'Where a rule of your organisation asks for more than P-256. Not every old docker reads it.' },
  { algorithm: 'ed25519', text: 'Modern and small. Signet and notary read it; docker does not.' },
  { algorithm: 'rsa-3072', text: 'For systems that know only RSA. Signatures are larger and slower.' },
  { algorithm: 'rsa-4096', text: 'RSA with more margin; slower still, and making the key takes a few seconds.' },
];

export const roleNames: Readonly<Record<KeyRole, string>> = {
  root: 'root',
  targets: 'targets',
  snapshot: 'snapshot',
  timestamp: 'timestamp',
  delegation: 'signer',
};

export const roleTexts: Readonly<Record<KeyRole, string>> = {
  root: 'Says which keys count. Used rarely; kept with a passphrase and a backup elsewhere.',
  targets: 'States which tag is which image; one for each repository. To sign images here, take this.',
  delegation: 'For those whom a repository elsewhere lets sign for it: docker’s delegations.',
  snapshot: 'Names the versions that belong together. Used by Signet itself.',
  timestamp: 'Says what is newest. Used by Signet itself.',
};

/** Root and targets keys are asked for their passphrase at each use. */
export const needsPassphrase = (role: KeyRole): boolean => role === 'root' || role === 'targets';

export const custodyNames: Readonly<Record<Custody, string>> = { keychain: 'keychain', vault: 'vault file', memory: 'memory only' };

export const custodyTexts: Readonly<Record<Custody, string>> = {
  keychain:
    'The private key is in the keychain of this computer, readable after you sign in. Only Signet’s key process uses it; it never reaches this window.',
  vault: 'The private key is in a file that is sealed with your vault passphrase. Without that passphrase nobody can use it, you neither.',
  memory: 'The private key exists only while Signet runs and is gone afterwards.',
};

export const backupWords: Readonly<Record<BackupState['state'], string>> = {
  none: 'no backup',
  made: 'backup not verified',
  verified: 'backup verified',
};
export const backupOrder: readonly BackupState['state'][] = ['none', 'made', 'verified'];

export const formNames: Readonly<Record<ImportCandidate['form'], string>> = {
  'notary-pem': 'Docker or Notary key file',
  pkcs8: 'PKCS#8 PEM',
  sec1: 'SEC1 EC key',
  pkcs1: 'PKCS#1 RSA key',
  'dek-info': 'Old encrypted PEM',
  pkcs12: 'PKCS#12 keystore',
  'ed25519-legacy': 'Notary’s own Ed25519 form',
};

export interface FormatWords {
  readonly format: ExportFormat;
  readonly title: string;
  readonly text: string;
  /** Whether the private key leaves; then the file gets a passphrase of its own. */
  readonly secret: boolean;
  /** The usual ending of such a file's name. */
  readonly ending: string;
}
export const exportFormats: readonly FormatWords[] = [
  {
    format: 'notary-pem',
    title: 'Key file for docker and notary',
    text: '`docker trust key load` and `notary key import` read it. A good backup, too.',
    secret: true,
    ending: '.pem',
  },
  { format: 'pkcs8', title: 'PKCS#8', text: 'The form most other tools read, among them OpenSSL.', secret: true, ending: '.p8.pem' },
  {
    format: 'pkcs12',
    title: 'PKCS#12',
    text: 'Key and certificate in one keystore, for Java, Windows and browsers.',
    secret: true,
    ending: '.p12',
  },
  {
    format: 'public-pem',
    title: 'Public key',
    text: 'To hand to those who check your signatures or add you as a signer. Holds nothing secret.',
    secret: false,
    ending: '.pub.pem',
  },
  {
    format: 'certificate',
    title: 'Certificate',
    text: 'The certificate that came with this key. Holds nothing secret.',
    secret: false,
    ending: '.crt.pem',
  },
];

/** A file name that every system takes. */
export const fileNameFor = (label: string, ending: string): string => {
  const safe = label
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${safe === '' ? 'key' : safe}${ending}`;
};
