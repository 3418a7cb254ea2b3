import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { PublishDeps } from './deps.ts';
import { prepareCarry } from './prepare-carry.ts';
import { prepareInitialise } from './prepare-initialise.ts';
import { prepareRenewal } from './prepare-renewal.ts';
import { prepareRotation } from './prepare-rotation.ts';
import { prepareRemoveTargets, prepareTakeBack } from './prepare-take-back.ts';
import { prepareAddTargets } from './prepare-targets.ts';
import type { PreparedPublish } from './prepared.ts';

/** Makes the exact bytes that an intention asks to sign, and their review. */
export function prepareIntent(deps: PublishDeps, intent: SigningIntent): Promise<PreparedPublish> {
  switch (intent.kind) {
    case 'initialise':
      return prepareInitialise(deps, intent);
    case 'add-targets':
      return prepareAddTargets(deps, intent);
    case 'remove-targets':
      return prepareRemoveTargets(deps, intent);
    case 'carry':
      return prepareCarry(deps, intent);
    case 'take-back':
      return prepareTakeBack(deps, intent);
    case 'renew':
      return prepareRenewal(deps, intent);
    case 'rotate':
      return prepareRotation(deps, intent);
  }
}
