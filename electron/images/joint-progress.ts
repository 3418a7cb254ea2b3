import type { Progress } from '#shared/domain/image.ts';

/** Joins the progress of several parts into one; each call is for one more part. */
export function jointProgress(onProgress: ((progress: Progress) => void) | undefined): () => (progress: Progress) => void {
  const parts: Progress[] = [];
  return () => {
    const at = parts.push({ done: 0, total: undefined }) - 1;
    return (progress) => {
      parts[at] = progress;
      const sum = (of: (part: Progress) => number) => parts.reduce((all, part) => all + of(part), 0);
      onProgress?.({ done: sum(({ done }) => done), total: sum(({ total = 0 }) => total) });
    };
  };
}
