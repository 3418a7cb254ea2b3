import { randomBytes } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import { isObject, type JsonValue, parseStrictJson } from '#electron/formats/strict-json.ts';
import type { TufKey } from '#electron/formats/tuf/types.ts';
import type { Answer } from '#electron/http/connections.ts';
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

export interface ServerKey {
  readonly id: string;
  readonly key: TufKey;
}

/** What changes a repository on its server. Whatever is thrown leaves open whether the server has acted. */
export interface TrustPublisher {
  /** All files in one request. */
  publish(files: readonly UploadedFile[]): Promise<PublishAnswer>;
  /** The public key the server signs this role with; a server that does not know the repository makes one. */
  key(role: 'snapshot' | 'timestamp'): Promise<ServerKey>;
  /** Has the server make a new key for this role. It signs with the one before until a root lists the new one. */
  rotateKey(role: 'snapshot' | 'timestamp'): Promise<ServerKey>;
  /** All that the server has of the repository; it says yes also where it has nothing. */
  deleteAll(): Promise<void>;
}

const keyAnswer = 256 * 1024;
const publishAnswer = 64 * 1024;

/** `administration` asks with all rights, which making keys needs; publishing needs fewer. */
export function trustPublisher(server: Conversation, administration: () => Conversation): TrustPublisher {
  const answeredKey = ({ body }: Answer): ServerKey => {
    const key = keyIn(server.server, body);
    return { id: tufKeyId(key), key };
  };
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
    key: async (role) => answeredKey(server.good(await server.say(`${role}.key`, { limit: keyAnswer }))),
    rotateKey: async (role) => answeredKey(server.good(await administration().say(`${role}.key`, { method: 'POST', limit: keyAnswer }))),
    deleteAll: async () => {
      server.good(await administration().say('', { method: 'DELETE', limit: publishAnswer }));
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
