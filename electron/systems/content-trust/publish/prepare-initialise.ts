import { X509Certificate } from 'node:crypto';
import { tufCertificateKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { rootCertificate, rootCertificateToSign } from '#electron/formats/x509/root-certificate-builder.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges } from './following.ts';
import type { Holder } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { localHolder } from './local-holder.ts';
import { quoted } from './look-alike.ts';
import { firstRoot, firstTargets } from './next.ts';
import { composeReview, digestOf, type PreparedPublish, reviewed } from './prepared.ts';
import { eligibleToStart, requireKey, tufKey } from './signing-keys.ts';

type InitialiseIntent = Extract<SigningIntent, { kind: 'initialise' }>;

/** Prepares the first root and targets metadata of a collection, with a certificate for the root key and fresh keys of its own. */
export async function prepareInitialise(deps: PublishDeps, intent: InitialiseIntent): Promise<PreparedPublish> {
  const { gun } = intent;
  const holder = intent.server === undefined ? localHolder(deps) : serverHolder(deps, intent.server);
  await holder.requireAbsent(gun);
  const rootKey = await requireKey(deps, intent.rootKeyId, gun, 'root', (keys) => eligibleToStart(gun, 'root', keys));
  const targetsKey = await requireKey(deps, intent.targetsKeyId, gun, 'targets', (keys) => eligibleToStart(gun, 'targets', keys));
  if (rootKey.notaryKeyId === targetsKey.notaryKeyId) {
    throw new SignetError({ code: 'input-invalid', field: 'targetsKeyId', reason: 'root and targets need two different keys' });
  }

  const now = deps.now();
  const pem = await certify(deps, gun, rootKey, intent.rootPassphrase);
  const certified = tufCertificateKey(pem);
  const { following, ...own } = await holder.firstKeys(gun);
  const keys = {
    root: { id: tufKeyId(certified), key: certified },
    targets: tufKey(targetsKey),
    snapshot: own.snapshot,
    timestamp: own.timestamp,
  };

  const root = firstRoot(keys, expiresFrom(now, 'root'));
  const targets = firstTargets(expiresFrom(now, 'targets'));
  const differences = [difference('root', undefined, root), difference('targets', undefined, targets)];
  const certificateEnds = Date.parse(new X509Certificate(pem).validTo);
  return composeReview(deps, {
    gun,
    holder,
    base: undefined,
    documents: [
      reviewed({ role: 'root', signed: root, key: rootKey, ids: [keys.root.id], passphrase: 'rootPassphrase' }),
      reviewed({ role: 'targets', signed: targets, key: targetsKey, ids: [keys.targets.id] }),
    ],
    following,
    sentence: `You start the collection ${gun}: “${rootKey.label}” answers for it, “${targetsKey.label}” signs in it.`,
    done: `Started: ${gun}, with “${rootKey.label}” as its root key and “${targetsKey.label}” as its targets key.`,
    statements: [
      `The collection starts: ${quoted(rootKey.label)} answers for it, ${quoted(targetsKey.label)} signs in it.`,
      `The id of its root certificate is ${keys.root.id}.`,
    ],
    goodUntil: new Date(Math.min(certificateEnds, parseInstant(root.expires, 'root'), parseInstant(targets.expires, 'targets'))),
    changes: [
      ...differences.flatMap(({ changes }) => changes),
      {
        role: 'root',
        kind: 'added',
        subject: 'root certificate',
        after: `CN=${gun}, until ${new Date(certificateEnds).toISOString().slice(0, 10)}`,
      },
      ...followingChanges(undefined, following, ['root', 'targets']),
    ],
    unrecognised: differences.reduce((sum, one) => sum + one.unrecognised, 0),
    warnings: [
      {
        kind: 'first-trust',
        title: 'Others will trust this root key on first use',
        detail: 'Tell them its id by another way, so that they can compare it.',
      },
    ],
    command: notaryCommand.initialise({ gun, server: holder.url }),
  });
}

/** The root key signs its own certificate; the handle is good for these bytes alone. */
async function certify(deps: PublishDeps, gun: Gun, key: KeyRecord, passphrase: string | undefined): Promise<string> {
  const toSign = rootCertificateToSign({ gun, spki: Buffer.from(key.spki, 'base64'), serial: deps.random(16), notBefore: deps.now() });
  const authorisation = { ...(passphrase === undefined ? {} : { passphrase }), payloads: [digestOf(toSign.tbs)] };
  const signer = await deps.keys.signer(key.keyId, authorisation, { by: 'root-certificate' });
  const signature = toSign.algorithm === 'rsa' ? await signer.sign(toSign.tbs, { scheme: 'pkcs1v15' }) : await signer.sign(toSign.tbs);
  return rootCertificate(toSign, signature);
}

function serverHolder(deps: PublishDeps, url: string): Holder {
  const holder = deps.server?.(url);
  if (!holder) throw new SignetError({ code: 'input-invalid', field: 'server', reason: 'Signet does not know this trust server' });
  return holder;
}
