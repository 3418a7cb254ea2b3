import { useMemo } from 'react';
import type { ImageLeftOut, ImageToSign } from '#renderer/store.ts';
import { BatchFlow } from './BatchFlow.tsx';
import { batchesOf } from './batches.ts';
import { SetFlow } from './SetFlow.tsx';

interface ImagesFlowProps {
  images: readonly ImageToSign[];
  leftOut: readonly ImageLeftOut[];
  onClose: () => void;
}

/** Signs images: those of one repository with one review, those of several as a set. */
export function ImagesFlow({ images, leftOut, onClose }: ImagesFlowProps) {
  const batches = useMemo(() => batchesOf(images), [images]);
  const [batch, ...others] = batches;
  if (!batch) return null;
  if (others.length > 0) return <SetFlow images={images} leftOut={leftOut} onClose={onClose} />;
  return <BatchFlow batch={batch} leftOut={leftOut} onClose={onClose} />;
}
