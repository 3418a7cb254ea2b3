import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { beginIntent, type JournalIntent } from '#electron/files/journal.ts';
import { afterThis } from '#electron/http/testing/closing.ts';
import { serve } from '#electron/http/testing/tls-server.ts';
import type { SignetError } from '#electron/signet-error.ts';
import { sha256Hex } from '../collection/files.ts';
import type { SignedDocument } from '../publish/holder.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';
import { KnownServers } from './servers.ts';
import { upload } from './upload.ts';

const gun = 'registry.example.com/app';
const bytes = Buffer.from('{"signed":{}}');
const documents = [{ role: 'targets', version: 2, bytes }] as unknown as readonly SignedDocument[];

let journal: string;
beforeEach(async () => {
  journal = await mkdtemp(join(tmpdir(), 'signet-upload-'));
  afterThis(() => rm(journal, { recursive: true, force: true }));
});

/** A server whose answers to uploads are given, and that has what it was told to have. */
async function uploading(answers: readonly ((response: ServerResponse) => unknown)[], has: boolean) {
  let posts = 0;
  const server = await serve(undefined, (request: IncomingMessage, response) => {
    request.resume();
    if (request.method === 'POST') return void answers[Math.min(posts++, answers.length - 1)]?.(response);
    if (request.url?.endsWith('/v2/')) return void response.end('{}');
    return has ? void response.end(bytes) : void response.writeHead(404).end('{}');
  });
  const servers = new KnownServers(join(journal, 'servers.json'), ({ url }) => openTrustServer(url));
  afterThis(() => servers.close());
  await servers.add({ url: server.url });
  const intent: JournalIntent = {
    ...{ format: 1, id: 'one', at: new Date().toISOString(), action: 'publish', gun, server: server.url },
    files: [{ role: 'targets', version: 2, sha256: sha256Hex(bytes), length: bytes.length }],
  };
  await beginIntent(journal, intent);
  const publisher = (await servers.connect(server.url)).publisher(gun);
  const steps: string[] = [];
  const said = await upload({ servers, journal }, intent, publisher, documents, (step) => steps.push(step)).then(
    ({ kind }) => kind,
    ({ failure }: SignetError) => failure.code,
  );
  const open = (await readdir(journal)).filter((name) => name.endsWith('.open.json')).length;
  return { said, open, posts, steps };
}

const busy = (seconds?: number) => (response: ServerResponse) =>
  response.writeHead(429, seconds === undefined ? {} : { 'retry-after': String(seconds) }).end();
const conflict = (response: ServerResponse) => response.writeHead(400).end('{"errors":[{"code":"VERSION"}]}');
const gone = (response: ServerResponse) => response.socket?.destroy();

it.each([
  ['busy, and had acted', [busy()], true, 'stored', 1],
  ['busy, and had not', [busy()], false, 'server-busy', 1],
  ['busy for long, and had acted', [busy(600)], true, 'publish-unknown', 1],
  ['busy for a second, had acted, and finds the second one late', [busy(1), conflict], true, 'stored', 2],
  ['busy for a second, had acted, and goes away', [busy(1), gone], true, 'stored', 2],
  ['busy for a second, had not acted, and goes away', [busy(1), gone], false, 'server-busy', 2],
] as const)('a server that says it is %s', async (_, answers, has, says, sent) => {
  const { said, open, posts } = await uploading(answers, has);
  expect({ said, posts }).toEqual({ said: says, posts: sent });
  expect(open).toBe(says === 'publish-unknown' || says === 'stored' ? 1 : 0);
});

const stored = (response: ServerResponse) => response.writeHead(200).end();

it.each([
  ['answers', [stored], ['sending']],
  ['goes away', [gone], ['sending', 'asking']],
] as const)('says that it asks only where a server that has acted %s', async (_, answers, told) => {
  expect(await uploading(answers, true)).toMatchObject({ said: 'stored', steps: told });
});
