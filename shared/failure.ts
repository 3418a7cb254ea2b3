/** Each way a request can fail, with the facts its message needs. A code never changes its meaning; facts hold no secret and no path. */
export interface FailureFacts {
  // keychain and keys
  'keychain-absent': Record<never, never>;
  'keychain-locked': Record<never, never>;
  /** The keychain's own prompt was left unanswered until our deadline. */
  'keychain-waiting': { seconds: number };
  'keychain-refused': Record<never, never>;
  /** The keychain is readable (canary fine), but this key's item is not in it. */
  'key-item-missing': { keyId: string; label: string };
  /** The item was altered by another program: checksum or public key differ. */
  'key-item-altered': { keyId: string; label: string };
  /** Another program stored something under our service; nothing was overwritten. */
  'key-item-foreign': { keyId: string };
  'key-store-slow': { operation: string; seconds: number };
  /** The key service ended by itself; what it was doing is undone or finished at its next start. */
  'key-service-stopped': { operation: string };
  'key-index-damaged': { reason: string };
  'key-unknown': { keyId: string };
  'key-exists': { keyId: string; label: string };
  'key-needs-passphrase': { keyId: string; label: string };
  'passphrase-wrong': { keyId: string; label: string };
  'passphrase-weak': { minimum: number };
  'vault-missing': Record<never, never>;
  'vault-locked': Record<never, never>;
  'vault-passphrase-wrong': Record<never, never>;
  'key-file-unreadable': { file: string; reason: string };
  'key-file-refused': { file: string; reason: string };
  'export-unsupported': { label: string; format: string; reason: string };
  'digest-not-authorised': { keyId: string };
  'backup-mismatch': { label: string; file: string };
  locked: Record<never, never>;
  /** A chosen folder has neither keys nor repositories of docker or notary. */
  'not-a-trust-store': { folder: string };
  // images
  'place-unreadable': { place: string; reason: string };
  'place-unknown': { place: string };
  'image-unknown': { image: string };
  'medium-refused': { medium: string; problem: MediumProblemCode; detail: string };
  'not-signable': { image: string; reason: string };
  'not-pushable': { image: string; reason: string };
  /** The tag in the registry already points at something else; `now` is its digest. `index`: it is of several platforms, the new one is not. */
  'tag-taken': { image: string; now: string; index?: true };
  /** The registry took everything and then showed another digest, or none. */
  'push-unconfirmed': { image: string; pushed: string; now: string };
  /** Its source holds nothing that could be hashed against a digest. */
  'not-verifiable': { image: string; reason: string };
  // container engines; `engine` is its name in the list, never the path of its socket
  /** Nothing answers at its socket, or it may not be opened. `reason` is the system's code, or `time-out`. */
  'engine-unreachable': { engine: string; reason: string };
  /** It answered with an error; `answer` is its own message. */
  'engine-refused': { engine: string; status: number; answer: string };
  /** It was asked to push and could not; `answer` is its own message, or the registry's. */
  'engine-push-failed': { engine: string; image: string; answer: string };
  /** It answers in a way no container engine does. */
  'engine-misbehaved': { engine: string; reason: string };
  // content trust
  'collection-unknown': { gun: string };
  'collection-exists': { gun: string };
  'trust-rejected': { gun: string; kind: TrustErrorKind; role: string; detail: string };
  'trust-data-malformed': { role: string; reason: string };
  'trust-data-missing': { gun: string; role: string };
  /** A version that was shown is not to be had any more, or is another document by now. */
  'version-gone': { gun: string; role: string; version: number };
  'no-eligible-key': { gun: string; role: string };
  'target-unknown': { gun: string; target: string };
  'tag-moved': { image: string; shown: string; now: string };
  'review-stale': { gun: string };
  'nothing-to-sign': { gun: string };
  'verify-after-failed': { gun: string; detail: string };
  /** Signed, but the files could be written only in part; Signet finishes or takes back the rest at its next start. */
  'publish-unfinished': { gun: string };
  /** Something already there cannot be built upon without breaking it for other readers. */
  'not-rewritable': { gun: string; role: string };
  /** One key was to take the place of several: `threshold` of the `keys` that the root lists for `role` must sign. */
  'threshold-kept': { gun: string; role: string; threshold: number; keys: number };
  // pins
  /** What the person pinned cannot be read; until that is mended no root is let in. */
  'pins-unreadable': { reason: string };
  /** They were changed since the change was worked out. */
  'pins-changed': Record<never, never>;
  'pins-file-refused': { file: string; reason: string };
  /** An authority is pinned there, and a certificate that Signet makes is not of its making; `pin` is its prefix. */
  'pin-forbids': { gun: string; pin: string };
  // deleting
  /** There is no backup of what stands now: none was made, or something was published since. */
  'backup-needed': { gun: string };
  /** The server was asked to delete and did not say whether it has; Signet asks again. */
  'delete-unknown': { gun: string; server: string };
  /** It says that it has deleted everything, and still shows it. */
  'delete-unconfirmed': { gun: string; server: string };
  // trust servers, registries and their token servers; `server` is host and port, never a whole address
  /** Refused before anything was sent. */
  'server-address': { server: string; reason: string };
  'server-unreachable': { server: string; reason: string };
  /** Its certificate is not one that this computer trusts. `reason` is OpenSSL's code. */
  'server-untrusted': { server: string; reason: string };
  /** The same, and nothing but its issuer stands in the way: the person may pin its key. `before` is the fingerprint pinned until now, or empty. */
  'server-unknown': {
    server: string;
    fingerprint: string;
    subject: string;
    issuer: string;
    notBefore: string;
    notAfter: string;
    before: string;
  };
  /** It has another key than the person pinned; both fingerprints are of the key, SHA-256 of its SPKI. */
  'server-changed': { server: string; pinned: string; now: string };
  /** The certificate by which the person is to prove who they are there cannot be used, or was not taken. */
  'client-certificate': { server: string; reason: string };
  /** A proxy was named that cannot be used: in the environment, or in Signet's settings. */
  'proxy-address': { source: 'environment' | 'settings'; reason: string };
  'proxy-unreachable': { proxy: string; reason: string };
  /** It does not make the connection; `status` as it answered, 407 where it wants to know who asks. */
  'proxy-refused': { proxy: string; status: number };
  /** It wants to know who asks. */
  'server-denied': { server: string; repository: string };
  /** It does not tell whoever asks which repositories it has. */
  'catalog-denied': { server: string };
  /** Any other status; `answer` is the code in the server's own error, or empty. */
  'server-refused': { server: string; status: number; answer: string };
  /** It wants to be asked less often; `seconds` until it may be asked again, 0 where it does not say. */
  'server-busy': { server: string; seconds: number };
  /** It has its log-ins at a host of another domain; name and password were not sent there. */
  'sign-in-elsewhere': { server: string; at: string };
  /** It counts what is asked of it, and the rest of a list was left unread so that something is left to others. */
  'registry-allowance': { server: string; left: number; most: number };
  /** The program that keeps docker's log-ins gave none. */
  'credential-helper': { program: string; reason: string };
  /** The log-in that Signet keeps for this server was altered, or sealed by another key store. */
  'login-unreadable': { server: string };
  /** The registry knows no such repository, or does not say so to whoever asks. */
  'registry-unknown-repository': { server: string; repository: string };
  /** It does what no such server may: redirects elsewhere, answers with something else than was asked for. */
  'server-misbehaved': { server: string; reason: string };
  /** Not asked again since then; `since` is an ISO instant. */
  'not-refreshed': { since: string };
  /** Somebody published before us; `version` is what the server has of `role` now. */
  /** `keys` are the ids under which it is signed, cut; `at` is when by the server's own clock, an ISO instant, empty where it does not tell. */
  'publish-conflict': { gun: string; server: string; role: string; version: number; keys: string; at: string };
  /** The server was asked to publish and did not say whether it has; Signet asks again. */
  'publish-unknown': { gun: string; server: string };
  'published-unseen': { gun: string; server: string; detail: string };
  offline: Record<never, never>;
  /** The name of a repository cannot become that of folders. */
  'archive-name': { gun: string; reason: string };
  // files and machine
  'file-unreadable': { file: string; reason: string };
  'file-not-writable': { file: string; reason: string };
  'disk-full': { file: string };
  /** A page could not be made into a PDF. */
  'not-printed': { reason: string };
  'file-token-unknown': Record<never, never>;
  'data-folder-unsafe': { reason: string };
  cancelled: Record<never, never>;
  'bad-request': { problem: string };
  'input-invalid': { field: string; reason: string };
  unexpected: { logEntry: string };
}

/** Why an image medium, or a part of it, was refused. The first block are the names of the image fixtures' `expected.json`. */
export type MediumProblemCode =
  | 'ARCHIVE_TRUNCATED'
  | 'BLOB_DIGEST_MISMATCH'
  | 'SIZE_LIMIT'
  | 'NESTING_LIMIT'
  | 'UNSAFE_PATH'
  | 'MEMBER_DUPLICATE'
  | 'MEMBER_MISSING'
  | 'MANIFEST_MALFORMED'
  | 'NOT_AN_IMAGE_ARCHIVE'
  | 'NAME_AMBIGUOUS'
  // and those no fixture needs
  | 'ARCHIVE_MALFORMED'
  | 'BLOB_MISSING'
  | 'ENTRY_LIMIT'
  | 'MEMBER_LIMIT'
  | 'COMPRESSION_UNSUPPORTED';

/** What was wrong with trust data; the names of the fixtures' `expected.json`, and `malformed`. */
export type TrustErrorKind =
  | 'expired'
  | 'signature-threshold'
  | 'checksum-mismatch'
  | 'rollback'
  | 'root-rotation'
  | 'root-certificate'
  | 'key-id-mismatch'
  | 'pin'
  | 'version-jump'
  | 'missing'
  | 'malformed';

export type FailureCode = keyof FailureFacts;
export type Failure<C extends FailureCode = FailureCode> = { [K in C]: { readonly code: K } & Readonly<FailureFacts[K]> }[C];
