import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from '../build/lib/run.mjs';
import { MiB, measure, median, row } from './lib.mjs';

const LAYER = 2048 * MiB;
const ROUNDS = 3;
const cli = join(project, 'dist/cli/cli.js');

/** Our whole command, start of Node and listing included, against sha256sum of the same file; and the memory beyond that of a tiny archive. */
export async function benchDigest() {
  const folder = mkdtempSync(join(tmpdir(), 'signet-bench-digest-'));
  try {
    const big = writeArchive(join(folder, 'big.tar'), LAYER);
    const tiny = writeArchive(join(folder, 'tiny.tar'), 1024);
    const list = (file) => measure(process.execPath, [cli, 'images', file, '--json']);
    // Once unmeasured, so that both read the file from the page cache.
    await measure('sha256sum', [big]);
    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await measure('sha256sum', [big]));
      ours.push(await list(big));
    }
    const failed = ours.find(({ code }) => code !== 0);
    if (failed) throw new Error(`images ended with ${failed.code}: ${failed.complaints}`);
    const base = await list(tiny);
    const seconds = (runs) => median(runs.map((run) => run.seconds));
    const extra = Math.max(...ours.map(({ peak }) => peak)) - base.peak;
    return [
      row('digesting a 2 GiB archive ÷ sha256sum', seconds(ours) / seconds(theirs), 1.15, '×', {
        ours: seconds(ours),
        theirs: seconds(theirs),
        unit: 's',
      }),
      row('… extra memory', extra / MiB, 64, 'MiB', { big: ours.map(({ peak }) => peak / MiB), tiny: base.peak / MiB, unit: 'MiB' }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An oci-archive with one image of one layer. */
function writeArchive(path, layerSize) {
  const out = openSync(path, 'w');
  const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const put = (name, bytes) => {
    writeSync(out, tarHeader(name, bytes.length));
    writeSync(out, bytes);
    writeSync(out, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  };
  const json = (value) => Buffer.from(JSON.stringify(value));

  const piece = Buffer.alloc(Math.min(layerSize, 4 * MiB));
  for (let at = 0; at < piece.length; at++) piece[at] = (at * 2654435761) >>> 24;
  const hash = createHash('sha256');
  for (let written = 0; written < layerSize; written += piece.length) hash.update(piece);
  const layer = hash.digest('hex');
  writeSync(out, tarHeader(`blobs/sha256/${layer}`, layerSize));
  for (let written = 0; written < layerSize; written += piece.length) writeSync(out, piece);
  writeSync(out, Buffer.alloc((512 - (layerSize % 512)) % 512));

  const config = json({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] }, config: {} });
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${sha256(config)}`, size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${layer}`, size: layerSize }],
  });
  put(`blobs/sha256/${sha256(config)}`, config);
  put(`blobs/sha256/${sha256(manifest)}`, manifest);
  put('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  const entry = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: `sha256:${sha256(manifest)}`, size: manifest.length };
  put('index.json', json({ schemaVersion: 2, manifests: [{ ...entry, annotations: { 'org.opencontainers.image.ref.name': 'big' } }] }));
  writeSync(out, Buffer.alloc(1024));
  closeSync(out);
  return path;
}

/** POSIX ustar. */
function tarHeader(name, size) {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
