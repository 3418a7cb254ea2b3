import type { SetQuestion, SigningQuestion } from '#electron/systems/signature-system.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { Question } from './dialogs.ts';

/** More statements, or longer ones in all, do not fit a dialog; the review in the window has them all. */
const mostStatements = 8;
const mostLetters = 1500;

/** The question in words. Names come from images, files and other people's metadata: what hides or reorders in them stands by its name. */
export function wordsOf({ gun, server, statements, documents, payload }: SigningQuestion): Question {
  const shown = fitting(statements.slice(0, mostStatements + 1).map(plainForeign));
  const more = statements.length - shown.length;
  const keys = documents.map(({ role, keyId, keyLabel }) => `As ${role}, with the key “${keyLabel}” (${keyId.slice(0, 12)}…).`);
  const parts = [
    [...(statements.length > 1 ? shown.map((statement) => `• ${statement}`) : shown), ...(more > 0 ? [`And ${more} more.`] : [])],
    keys,
    [`SHA-256 of the bytes that get signed: ${payload}`],
    ['Signet asks this itself, outside of its window. Sign only what you have reviewed.'],
  ];
  return {
    message: plainForeign(server === undefined ? `Sign in ${gun}?` : `Sign in ${gun} and publish on ${server}?`),
    detail: parts.map((lines) => lines.map(plainForeign).join('\n')).join('\n\n'),
    yes: 'Sign',
  };
}

/**
 * One question for a set: every document by repository, server, role, key and digest, for the answer covers no other. The statements are
 * counted; each stands whole in the review, and the digest of a document is of all of them.
 */
export function setWordsOf({ payload, parts }: SetQuestion): Question {
  const documents = parts.flatMap(({ gun, server, statements, documents: own }) =>
    own.flatMap(({ role, keyId, keyLabel, payload: bytes }) => [
      `• ${gun}, ${server === undefined ? 'on this computer' : `published on ${server}`}: ${counted(statements.length, 'name')}`,
      `   as ${role}, with the key “${keyLabel}” (${keyId.slice(0, 12)}…); bytes ${bytes.slice(0, 16)}…`,
    ]),
  );
  const detail = [
    documents,
    [`SHA-256 over all of these digests: ${payload}`],
    ['Signet asks this itself, outside of its window. Sign only what you have reviewed.'],
  ];
  return {
    message: plainForeign(`Sign in ${parts.length === 1 ? parts[0]?.gun : `${parts.length} repositories`}?`),
    detail: detail.map((lines) => lines.map(plainForeign).join('\n')).join('\n\n'),
    yes: 'Sign',
  };
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The first ones, as many as fit; one at least. */
function fitting(statements: readonly string[]): readonly string[] {
  let letters = 0;
  const end = statements.findIndex((statement, index) => {
    letters += statement.length;
    return index >= mostStatements || (index > 0 && letters > mostLetters);
  });
  return end < 0 ? statements : statements.slice(0, end);
}
