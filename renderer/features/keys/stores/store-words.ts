import type { FoundStore } from '#shared/contract/stores.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { ImportCandidate } from '#shared/domain/key.ts';

/** Whose store it is, and where: main keeps the path, the usual places have names. */
export function storeWords({ kind, name }: Pick<FoundStore, 'kind' | 'name'>): { readonly title: string; readonly place: string } {
  switch (kind) {
    case 'docker':
      return { title: 'Docker’s trust store', place: '~/.docker/trust' };
    case 'docker-config':
      return { title: 'Docker’s trust store', place: 'trust, where DOCKER_CONFIG leads' };
    case 'notary':
      return { title: 'Notary’s trust store', place: '~/.notary' };
    case 'picked':
      return { title: `The trust store in ${plainForeign(name)}`, place: 'the folder that you chose' };
  }
}

/** A repository without its registry: what people call it. */
const shortGun = (gun: string): string => {
  const [host = '', ...path] = gun.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(host) ? path.join('/') : gun;
};

const shortId = ({ claimedId }: ImportCandidate): string => plainForeign(claimedId?.slice(0, 7) ?? '');

/** A name for each key that no other of them has; `taken` are names that are given away. */
export function storeKeyNames(candidates: readonly ImportCandidate[], taken: readonly string[]): string[] {
  const plain = candidates.map(plainName);
  return plain.map((name, at) => {
    const several = taken.includes(name) || plain.some((other, index) => index !== at && other === name);
    return (several ? `${name} ${shortId(candidates[at] as ImportCandidate)}`.trim() : name).slice(0, 100);
  });
}

function plainName(candidate: ImportCandidate): string {
  const { role, signer, gun } = candidate;
  if (signer !== undefined) return plainForeign(signer.trim()).slice(0, 80) || 'signer';
  if (role === undefined || role === 'delegation') return `signer ${shortId(candidate)}`.trim();
  return gun === undefined ? role : `${role} of ${plainForeign(shortGun(gun))}`.slice(0, 90);
}
