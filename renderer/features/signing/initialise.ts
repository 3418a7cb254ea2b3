import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { Review } from '#shared/domain/review.ts';

/** One of our keys, or one to be made for this collection. */
export type KeyPlan = { readonly kind: 'existing'; readonly keyId: KeyId } | { readonly kind: 'new'; readonly label: string };
export interface InitialisePlan {
  readonly gun: Gun;
  readonly root: KeyPlan;
  readonly targets: KeyPlan;
  /** Address of the trust server it starts on; without it, this computer. */
  readonly server?: string;
}
/** Of a new key, the passphrase it gets; of a key we have, the one it asks for. */
export interface InitialiseSecrets {
  readonly root?: string | undefined;
  readonly targets?: string | undefined;
}
/** Keys made by an earlier attempt: a second attempt uses them and makes no others. */
export type MadeKeys = Map<string, KeyId>;

/** The id of a key as planned: a new one is made, once. */
export async function keyFor(
  api: Pick<Api, 'keys'>,
  made: MadeKeys,
  { gun, role, plan }: { readonly gun: Gun; readonly role: 'root' | 'targets'; readonly plan: KeyPlan },
  passphrase: string | undefined,
): Promise<Reply<KeyId>> {
  if (plan.kind === 'existing') return { ok: true, value: plan.keyId };
  const name = `${gun} ${role} ${plan.label}`;
  const before = made.get(name);
  if (before) return { ok: true, value: before };
  const reply = await api.keys.create({
    algorithm: 'ecdsa-p256',
    label: plan.label,
    role,
    guns: [gun],
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  if (!reply.ok) return reply;
  made.set(name, reply.value.keyId);
  return { ok: true, value: reply.value.keyId };
}

/** Makes the missing keys, then asks what would be signed to start the collection. */
export async function prepareInitialise(
  api: Pick<Api, 'keys' | 'signing'>,
  made: MadeKeys,
  plan: InitialisePlan,
  secrets: InitialiseSecrets,
): Promise<Reply<Review>> {
  const { gun } = plan;
  const root = await keyFor(api, made, { gun, role: 'root', plan: plan.root }, secrets.root);
  if (!root.ok) return root;
  const targets = await keyFor(api, made, { gun, role: 'targets', plan: plan.targets }, secrets.targets);
  if (!targets.ok) return targets;
  return api.signing.prepareInitialise({
    gun,
    rootKeyId: root.value,
    targetsKeyId: targets.value,
    ...(plan.server === undefined ? {} : { server: plan.server }),
    ...(secrets.root === undefined ? {} : { rootPassphrase: secrets.root }),
  });
}

/** Keys that can start this collection. A targets key belongs to one collection; a root key may serve many. */
export const rootKeys = (keys: readonly KeyRecord[]): readonly KeyRecord[] =>
  // There are no root certificates for Ed25519.
  keys.filter(({ role, algorithm }) => role === 'root' && algorithm !== 'ed25519');
export const targetsKeys = (keys: readonly KeyRecord[], gun: string): readonly KeyRecord[] =>
  keys.filter(({ role, guns }) => role === 'targets' && (guns.length === 0 || guns.some((own) => own === gun)));

/** `app root`: short, and tells what it is for. Where a key has that name already, `app root 2`. */
export function suggestedLabel(gun: string, role: 'root' | 'targets', taken: readonly string[] = []): string {
  const label = [gun.split('/').at(-1)?.slice(0, 60), role].filter(Boolean).join(' ');
  let free = label;
  for (let number = 2; taken.includes(free); number++) free = `${label} ${number}`;
  return free;
}
