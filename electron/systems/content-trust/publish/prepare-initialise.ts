import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { certifiedRootKey } from './certify.ts';
import { notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges } from './following.ts';
import type { Holder } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { localHolder } from './local-holder.ts';
import { quoted } from './look-alike.ts';
import { firstRoot, firstTargets } from './next.ts';
import { composeReview, type PreparedPublish, reviewed } from './prepared.ts';
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
  const certified = await certifiedRootKey(deps, gun, rootKey, intent.rootPassphrase);
  const { following, ...own } = await holder.firstKeys(gun);
  const keys = {
    root: { id: certified.id, key: certified.key },
    targets: tufKey(targetsKey),
    snapshot: own.snapshot,
    timestamp: own.timestamp,
  };

  const root = firstRoot(keys, expiresFrom(now, 'root'));
  const targets = firstTargets(expiresFrom(now, 'targets'));
  const differences = [difference('root', undefined, root), difference('targets', undefined, targets)];
  const certificateEnds = certified.ends.getTime();
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
      ...(deps.pins?.warnings(gun, root, now) ?? []),
      ...rememberedWarnings(await remembered(holder, gun)),
      {
        kind: 'first-trust',
        title: 'Others will trust this root key on first use',
        detail: 'Tell them its id by another way, so that they can compare it.',
      },
    ],
    command: notaryCommand.initialise({ gun, server: holder.url }),
  });
}

/** Damaged memory of something that is started anew holds nobody up. */
async function remembered(holder: Holder, gun: Gun): Promise<number | undefined> {
  try {
    return await holder.remembers?.(gun);
  } catch (problem) {
    if (problem instanceof SignetError) return undefined;
    throw problem;
  }
}

const rememberedWarnings = (version: number | undefined): ReviewWarning[] =>
  version === undefined
    ? []
    : [
        {
          kind: 'remembered-otherwise',
          title: 'This repository was there before, with another root',
          detail: `Signet remembers root version ${version}. Versions begin at 1 again, and what was remembered is put aside. Whoever has seen the root of before refuses this one until they decide on it anew.`,
        },
      ];

function serverHolder(deps: PublishDeps, url: string): Holder {
  const holder = deps.server?.(url);
  if (!holder) throw new SignetError({ code: 'input-invalid', field: 'server', reason: 'Signet does not know this trust server' });
  return holder;
}
