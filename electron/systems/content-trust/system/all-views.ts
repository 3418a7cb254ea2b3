import type { Followed } from '../followed/followed.ts';
import type { VerifiedCollections } from './verified-collections.ts';
import type { VerifiedView, VerifiedViews } from './verified-view.ts';

/** Collections of this computer and repositories on trust servers, as one. */
export function allViews(local: VerifiedCollections, followed: Followed): VerifiedViews {
  return {
    all: async () => {
      const there = await Promise.all(followed.list().map(({ gun }) => followed.view(gun)));
      return [...(await local.all()), ...there.filter((view): view is VerifiedView => view !== undefined)];
    },
    of: async (gun) => (followed.holds(gun) ? followed.view(gun) : local.of(gun)),
    held: (gun) => followed.held(gun) ?? local.held(gun),
  };
}
