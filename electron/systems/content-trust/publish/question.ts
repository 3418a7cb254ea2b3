import type { SigningQuestion } from '#electron/systems/signature-system.ts';
import { digestOf, type PreparedPublish } from './prepared.ts';

/** Whether only the collection's own keys sign, for their own roles: then nothing that a person states changes, and nobody is asked. */
export const signsForItself = ({ documents }: PreparedPublish): boolean =>
  documents.every(({ role, signers }) => isOwn(role) && signers.every(({ key }) => isOwn(key.role)));

/** What the person is asked before anything is signed. */
export const questionOf = ({ review, documents, statements }: PreparedPublish): SigningQuestion => ({
  gun: review.gun,
  server: review.server,
  statements,
  payload: review.payload,
  documents: documents.flatMap(({ role, signers, payload }) =>
    signers.map(({ key }) => ({ role, keyId: key.keyId, keyLabel: key.label, payload: digestOf(payload) })),
  ),
});

const isOwn = (role: string) => role === 'snapshot' || role === 'timestamp';
