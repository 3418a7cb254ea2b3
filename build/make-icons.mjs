#!/usr/bin/env node
/**
 * `node build/make-icons.mjs`: makes the icons of all platforms from build/icons/signet.svg. The results are kept in the repository, so
 * this runs only when the drawing changes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronBinary } from './electron-runtime.mjs';
import { provideDisplay } from './lib/display.mjs';
import { isRoot, project, run } from './lib/run.mjs';
import { script } from './lib/step.mjs';
import { provision } from './provision.mjs';

const folder = join(project, 'build/icons');
const png = (size) => readFileSync(join(folder, `${size}x${size}.png`));

/** ICO: a directory of 16-byte entries, then the pictures; PNG inside is allowed since Windows Vista. */
function ico(sizes) {
  const pictures = sizes.map(png);
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(pictures[index].length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += pictures[index].length;
  });
  return Buffer.concat([header, ...pictures]);
}

/** ICNS: chunks of type, length (with these eight bytes) and PNG. The types stand for sizes, some for a size at double density. */
function icns() {
  const types = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 };
  const chunk = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(Object.entries(types).map(([type, size]) => chunk(type, png(size)))));
}

await script(async () => {
  await provision();
  const display = await provideDisplay();
  try {
    const env = { ...process.env, ...(display ? { DISPLAY: display.name } : {}) };
    await run(electronBinary(), [...(isRoot ? ['--no-sandbox'] : []), join(folder, 'render.mjs'), folder], { env });
  } finally {
    display?.end();
  }
  writeFileSync(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]));
  writeFileSync(join(folder, 'icon.icns'), icns());
});
