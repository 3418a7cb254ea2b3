import { useMemo, useState } from 'react';
import type { ImageLeftOut, ImageToSign } from '#renderer/store.ts';
import { BatchFlow } from './BatchFlow.tsx';
import { batchesOf } from './batches.ts';

interface ImagesFlowProps {
  images: readonly ImageToSign[];
  leftOut: readonly ImageLeftOut[];
  onClose: () => void;
}

/** Signs images, one repository after the other; each with a review of its own. */
export function ImagesFlow({ images, leftOut, onClose }: ImagesFlowProps) {
  const batches = useMemo(() => batchesOf(images), [images]);
  const [index, setIndex] = useState(0);
  const batch = batches[index];
  if (!batch) return null;
  const following = batches[index + 1];
  return (
    <BatchFlow
      key={index}
      batch={batch}
      // Named once, before the first repository.
      leftOut={index === 0 ? leftOut : []}
      place={batches.length > 1 ? `Repository ${index + 1} of ${batches.length}` : undefined}
      next={following && { label: `Next: ${following.repository || 'images without a repository'}`, go: () => setIndex(index + 1) }}
      onClose={onClose}
    />
  );
}
