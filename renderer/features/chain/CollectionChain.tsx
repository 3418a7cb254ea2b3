import { api } from '#renderer/api.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { ChainView } from './ChainView.tsx';

/** The whole of a collection: root, roles and what they say. */
export function CollectionChain({ gun }: { gun: Gun }) {
  return <ChainView subject={`collection ${gun}`} ask={() => api.trust.chain({ gun })} />;
}
