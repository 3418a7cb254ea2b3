import type { SigningSet } from '#shared/domain/signing-set.ts';
import { counted } from '../ui/format.ts';
import type { Alert } from './alerts.ts';
import { isPublished, isUnderWay } from './sets.ts';

/** Sets that did not come to their end. */
export const unfinishedSets = (sets: readonly SigningSet[]): Alert[] =>
  sets
    .filter((set) => !isUnderWay(set))
    .map(({ setId, parts }) => {
      const images = parts.reduce((sum, part) => sum + part.images.length, 0);
      const done = parts.filter(isPublished).length;
      return {
        id: `set ${setId}`,
        tone: 'warning',
        title: `Signing ${counted(images, 'image')} did not come to its end`,
        detail: `${done} of ${counted(parts.length, 'repository', 'repositories')} ${done === 1 ? 'is' : 'are'} published; the rest is not signed.`,
        action: { label: 'Look', route: 'images', sheet: { kind: 'sign-set', setId } },
      };
    });
