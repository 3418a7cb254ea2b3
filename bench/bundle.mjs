import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { project } from '../build/lib/run.mjs';
import { row } from './lib.mjs';

/** What the window loads before it shows anything: the page, and all scripts and styles that it names. */
export async function benchBundle() {
  const folder = join(project, 'dist/renderer');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name]) => name);
  const sizes = Object.fromEntries(
    ['index.html', ...named].map((name) => [name, gzipSync(readFileSync(join(folder, name)), { level: 9 }).length]),
  );
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  return [row('renderer bundle at start, gzip', total / 1000, 350, 'kB', sizes)];
}
