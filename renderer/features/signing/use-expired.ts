import { useEffect, useState } from 'react';
import { useNow } from '#renderer/store.ts';
import type { Review } from '#shared/domain/review.ts';

/** Main gives each review some time; after that it has to be made again. */
export function useExpired(review: Review | undefined): boolean {
  const now = useNow();
  const [passed, setPassed] = useState<string>();
  const left = review ? Date.parse(review.validUntil) - now.getTime() : undefined;
  const id = review?.reviewId;
  useEffect(() => {
    if (left === undefined || id === undefined) return;
    const timer = setTimeout(() => setPassed(id), Math.max(0, Math.min(left, 2 ** 31 - 1)));
    return () => clearTimeout(timer);
  }, [left, id]);
  return id !== undefined && passed === id;
}
