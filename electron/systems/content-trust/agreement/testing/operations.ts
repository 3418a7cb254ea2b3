import { signetCarries } from './carry-operation.ts';
import { dockerAddsSigner, dockerRemovesSigner, dockerRevokes, dockerSigns } from './docker-operations.ts';
import {
  notaryAdds,
  notaryDelegates,
  notaryDelegatesToTwo,
  notaryRemoves,
  notaryRotates,
  notaryTakesKey,
  notaryUndelegates,
  notaryWitnesses,
} from './notary-operations.ts';
import type { Operation } from './operation.ts';
import { signetAdds, signetRemoves, signetRenews, signetRotates, signetTakesBack } from './signet-operations.ts';

const often = 4;
const several = (times: number, operation: Operation) => Array.from({ length: times }, () => operation);
export const operations: readonly Operation[] = [
  ...several(2 * often, signetAdds),
  ...several(often, signetRemoves),
  ...several(2, signetTakesBack),
  ...several(2, signetCarries),
  ...several(2, signetRenews),
  ...several(3, signetRotates),
  ...several(often, notaryAdds),
  ...several(2, notaryRemoves),
  ...several(often, notaryDelegates),
  ...several(2, notaryDelegatesToTwo),
  ...[notaryTakesKey, notaryUndelegates, notaryWitnesses, notaryRotates],
  ...several(2, dockerAddsSigner),
  ...several(2, dockerSigns),
  ...[dockerRemovesSigner, dockerRevokes],
];
