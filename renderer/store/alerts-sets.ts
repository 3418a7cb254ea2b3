import { apartFromSigned, countSet } from '#shared/domain/set-count.ts';
import type { SigningSet } from '#shared/domain/signing-set.ts';
import { counted } from '../ui/format.ts';
import type { Alert } from './alerts.ts';
import { isUnderWay } from './sets.ts';

/** Sets that did not come to their end. */
export const unfinishedSets = (sets: readonly SigningSet[]): Alert[] =>
  sets
    .filter((set) => !isUnderWay(set))
    .map(({ setId, parts }) => {
      const { all, signed } = countSet(parts);
      return {
        id: `set ${setId}`,
        tone: 'warning',
        title: `Signing ${counted(all.tags, 'image')} did not come to its end`,
        detail: [
          `${signed.repositories} of ${counted(all.repositories, 'repository', 'repositories')} ${signed.repositories === 1 ? 'is' : 'are'} signed.`,
          apartFromSigned(parts),
        ]
          .join(' ')
          .trim(),
        action: { label: 'Look', route: 'images', sheet: { kind: 'sign-set', setId } },
      };
    });
