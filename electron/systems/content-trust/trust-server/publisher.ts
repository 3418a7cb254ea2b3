import { randomBytes } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import { isObject, type JsonValue, parseStrictJson } from '#electron/formats/strict-json.ts';
import type { TufKey } from '#electron/formats/tuf/types.ts';
import { misbehaved } from '#electron/http/failures.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import { type Conversation, errorCode } from './conversation.ts';

export interface UploadedFile {
  readonly role: SignedRole;
  readonly bytes: Uint8Array;
}

/** What a server says to a publish. All files are stored, or none. */
export type PublishAnswer =
  | { readonly kind: 'stored' }
  /** Somebody else was faster. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'refused'; readonly status: number; readonly answer: string };

/** What changes a repository on its server. Whatever is thrown leaves open whether the server has acted. */
export interface TrustPublisher {
  /** All files in one request. */
  publish(files: readonly UploadedFile[]): Promise<PublishAnswer>;
  /** The public key the server signs this role with; a server that does not know the repository makes one. */
  key(role: 'snapshot' | 'timestamp'): Promise<{ readonly id: string; readonly key: TufKey }>;
}

const keyAnswer = 256 * 1024;
const publishAnswer = 64 * 1024;

export function trustPublisher(server: Conversation): TrustPublisher {
  return {
    publish: async (files) => {
      const { type, content } = multipart(files);
      const answer = await server.say('', { method: 'POST', headers: { 'content-type': type }, content, limit: publishAnswer });
      if (answer.status === 200) return { kind: 'stored' };
      const code = errorCode(answer);
      // The loser of a race: VERSION on a server that keeps everything in memory, UPDATING on a database.
      if ((answer.status === 400 && code === 'VERSION') || (answer.status === 500 && code === 'UPDATING')) return { kind: 'overtaken' };
      return { kind: 'refused', status: answer.status, answer: code };
    },
    key: async (role) => {
      const { body } = server.good(await server.say(`${role}.key`, { limit: keyAnswer }));
      const key = keyIn(server.server, body);
      return { id: tufKeyId(key), key };
    },
  };
}

/** One part per file; the server looks at `filename` alone. Source: formats/notary-v1.md 13. */
function multipart(files: readonly UploadedFile[]): { readonly type: string; readonly content: Buffer } {
  const boundary = randomBytes(24).toString('hex');
  const parts = files.flatMap(({ role, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${role}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, content: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}

function keyIn(server: string, body: Uint8Array): TufKey {
  try {
    const answer = parseStrictJson(body, 'key');
    const { keyType, value } = isObject(answer) ? { keyType: answer.keytype, value: publicOf(answer.keyval) } : {};
    if (typeof keyType !== 'string' || typeof value !== 'string') throw misbehaved(server, 'it gives a key that is none');
    const key = { keyType, public: value };
    readPublicKey(key);
    return key;
  } catch (problem) {
    if (problem instanceof FormatError) throw misbehaved(server, 'it gives a key that cannot be used', problem);
    throw problem;
  }
}

const publicOf = (value: JsonValue | undefined) => (isObject(value) ? value.public : undefined);
