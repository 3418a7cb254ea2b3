import { api } from '#renderer/api.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { ChainView } from './ChainView.tsx';

/** From root to this image, every check named. */
export function ImageChain({ placeId, entryId }: { placeId: PlaceId; entryId: string }) {
  return <ChainView subject={`image ${placeId} ${entryId}`} ask={() => api.images.chain({ placeId, entryId })} />;
}
