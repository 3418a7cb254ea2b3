import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { project } from '../build/lib/run.mjs';
import { hasPeer, measure, median, row } from './lib.mjs';

const TAGS = 10_000;
const ROUNDS = 5;
const GUN = 'registry.example.com/bench/many';
const PASSPHRASE = 'a bench has no secrets';

/** The same collection, made by the real client on a real server, and both commands as a person would call them, printing the same list: `notary list` with nothing cached against our verifier with nothing cached. */
export async function benchCollection() {
  if (!hasPeer('notary', 'version') || !hasPeer('notary-server', '-help')) throw new Error('not run: notary');
  const folder = mkdtempSync(join(tmpdir(), 'signet-bench-notary-'));
  const server = await startServer(folder);
  try {
    const notary = (trust, ...args) =>
      measure('notary', ['-s', server.url, '-d', trust, ...args], {
        env: {
          PATH: process.env.PATH,
          HOME: folder,
          ...Object.fromEntries(['ROOT', 'TARGETS', 'SNAPSHOT'].map((role) => [`NOTARY_${role}_PASSPHRASE`, PASSPHRASE])),
        },
      });
    const publisher = join(folder, 'publisher');
    await good(notary(publisher, 'init', GUN));
    stage(join(publisher, 'tuf', GUN, 'changelist'));
    await good(notary(publisher, 'publish', GUN));
    const collection = join(folder, 'collection');
    await download(server.url, publisher, collection);

    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await good(notary(join(folder, `reader-${round}`), 'list', GUN)));
      ours.push(
        await good(measure(process.execPath, [join(project, 'dist/cli/cli.js'), 'inspect', '--collection', collection, '--gun', GUN])),
      );
    }
    const found = ours[0].printed.split('\n').filter((line) => line.startsWith('"build-')).length;
    if (found !== TAGS) throw new Error(`our verifier found ${found} of ${TAGS} tags`);
    const seconds = (runs) => median(runs.map((run) => run.seconds));
    return [
      row(`verify a collection of ${TAGS} tags ÷ notary list`, seconds(ours) / seconds(theirs), 0.5, '×', {
        ours: seconds(ours),
        theirs: seconds(theirs),
        unit: 's',
      }),
    ];
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function good(running) {
  const ran = await running;
  if (ran.code !== 0) throw new Error(`ended with ${ran.code}: ${ran.complaints || ran.printed}`);
  return ran;
}

/** Staged changes as `notary add` writes them, one file each; starting the client ten thousand times would take minutes. */
function stage(folder) {
  mkdirSync(folder, { recursive: true });
  for (let tag = 0; tag < TAGS; tag++) {
    const hash = createHash('sha256').update(String(tag)).digest('base64');
    const data = Buffer.from(JSON.stringify({ length: 523, hashes: { sha256: hash } })).toString('base64');
    const change = { action: 'create', role: 'targets', type: 'target', path: `build-${tag}`, data };
    writeFileSync(join(folder, `${String(tag).padStart(20, '0')}_${randomUUID()}.change`), JSON.stringify(change));
  }
}

/** What a static server of this collection would hold: each role's file under its name. */
async function download(url, publisher, target) {
  mkdirSync(target, { recursive: true });
  const known = join(publisher, 'tuf', GUN, 'metadata');
  for (const name of readdirSync(known)) copyFileSync(join(known, name), join(target, name));
  for (const role of ['root', 'targets', 'snapshot', 'timestamp']) {
    const answer = await fetch(`${url}/v2/${GUN}/_trust/tuf/${role}.json`);
    if (!answer.ok) throw new Error(`${role}: the server answered ${answer.status}`);
    writeFileSync(join(target, `${role}.json`), Buffer.from(await answer.arrayBuffer()));
  }
}

async function startServer(folder) {
  const port = await freePort();
  const config = join(folder, 'server.json');
  writeFileSync(
    config,
    JSON.stringify({
      server: { http_addr: `127.0.0.1:${port}` },
      trust_service: { type: 'local', hostname: '', port: '', key_algorithm: 'ecdsa' },
      storage: { backend: 'memory' },
      logging: { level: 'error' },
    }),
  );
  const child = spawn('notary-server', [`-config=${config}`], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await fetch(`${url}/v2/`).then(
      () => true,
      () => false,
    );
    if (up) break;
    await delay(50);
  }
  return {
    url,
    end: async () => {
      child.kill();
      await gone;
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
