import type { SigningQuestion } from '#electron/systems/signature-system.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { Question } from './dialogs.ts';

/** More statements than this do not fit a dialog; the review in the window has them all. */
const mostStatements = 8;

/** The question in words. Names come from images, files and other people's metadata: what hides or reorders in them stands by its name. */
export function wordsOf({ gun, statements, documents, payload }: SigningQuestion): Question {
  const shown = statements.slice(0, mostStatements);
  const more = statements.length - shown.length;
  const keys = documents.map(({ role, keyId, keyLabel }) => `As ${role}, with the key “${keyLabel}” (${keyId.slice(0, 12)}…).`);
  const parts = [
    [...shown, ...(more > 0 ? [`And ${more} more.`] : [])],
    keys,
    [`SHA-256 of the bytes that get signed: ${payload}`],
    ['Signet asks this itself, outside of its window. Sign only what you have reviewed.'],
  ];
  return {
    message: plainForeign(`Sign in ${gun}?`),
    detail: parts.map((lines) => lines.map(plainForeign).join('\n')).join('\n\n'),
    yes: 'Sign',
  };
}
