import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { project } from './harness/places.ts';

/** What Signet prints with, in an Electron that does nothing else. */
const chunks = join(project, 'dist/main/chunks');
const built = readdirSync(chunks).find((name) => /^print-page-.*\.js$/.test(name)) ?? 'not built';
const main = `
  import { app, BrowserWindow } from 'electron';
  import { printPage } from ${JSON.stringify(pathToFileURL(join(chunks, built)).href)};
  globalThis.print = printPage;
  app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));
`;

/** What Chromium says of what a page tried. */
const refused =
  /Blocked script execution|Refused to execute the redirect|Not allowed to load|ERR_BLOCKED_BY_CLIENT|Content Security Policy/;
const style = '<style>table { width: 100% } td { overflow-wrap: anywhere } tr { break-inside: avoid }</style>';

const folder = mkdtempSync(join(tmpdir(), 'signet-print-'));
let signet: Signet;
beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'print', type: 'module', main: 'main.js' }));
  writeFileSync(join(folder, 'main.js'), main);
  signet = await launchSignet({ app: folder, expected: [refused] });
});
afterAll(async () => {
  await signet?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Print {
  readonly print: (page: string, deadline?: number) => Promise<Uint8Array>;
}
/** `pages` are printed at the same time; answers their PDFs, or how each failed. */
const printed = (pages: readonly string[], deadline?: number): Promise<string[]> =>
  signet.electronApp.evaluate(
    (_, [all, most]) => {
      const { print } = globalThis as unknown as Print;
      const one = (page: string) =>
        print(page, most).then(
          (pdf) => Buffer.from(pdf).toString('latin1'),
          (error) => JSON.stringify({ ...error, message: String(error.message) }),
        );
      return Promise.all(all.map(one));
    },
    [pages, deadline] as const,
  );
const pagesOf = (pdf = '') => [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;

it('prints a receipt with 20,000 tags', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `<tr><td><bdi>1.${index}</bdi></td><td>sha256:${'a'.repeat(64)}</td></tr>`);
  const from = Date.now();
  const [pdf] = await printed([`<!doctype html><meta charset="utf-8">${style}<h1>Receipt</h1><table>${rows.join('\n')}</table>`]);
  console.log(`20,000 rows: ${Date.now() - from} ms, ${pagesOf(pdf)} pages, ${pdf?.length} bytes`);
  expect(pdf?.slice(0, 5)).toBe('%PDF-');
  expect(pagesOf(pdf)).toBeGreaterThan(100);
}, 120_000);

it('prints two at a time, each for itself', async () => {
  const tall = (pages: number) => `<!doctype html>${'<p style="height: 20cm; break-after: page">x</p>'.repeat(pages)}`;
  const [two, five] = await printed([tall(2), tall(5)]);
  expect(pagesOf(five) - pagesOf(two)).toBe(3);
});

it('runs no script, and loads nothing', async () => {
  const file = join(folder, 'secret.html');
  writeFileSync(file, `<p style="height: 20cm; break-after: page">x</p>`.repeat(9));
  const page = (inside: string) => `<!doctype html><title>t</title>${inside}<p>end</p>`;
  const outside = [
    `<script>document.body.innerHTML = '<p style="height: 20cm; break-after: page">x</p>'.repeat(9)</script>`,
    `<iframe src="${pathToFileURL(file).href}"></iframe>`,
    `<meta http-equiv="refresh" content="0; url=${pathToFileURL(file).href}">`,
    `<meta http-equiv="refresh" content="0; url=signet-print:1">`,
    `<img src="https://example.com/a.png"><link rel="stylesheet" href="https://example.com/a.css">`,
  ];
  const all = await printed(outside.map(page));
  for (const pdf of all) expect(pdf.slice(0, 5)).toBe('%PDF-');
  expect(all.map(pagesOf)).toEqual([1, 1, 1, 1, 1]);
});

it('gives up in time, and says so without the page', async () => {
  const [failed] = await printed([`<!doctype html>${'<p>a long page</p>'.repeat(50_000)}`], 20);
  expect(JSON.parse(failed ?? '')).toEqual({
    ...{ name: 'SignetError', message: 'not-printed' },
    failure: { code: 'not-printed', reason: 'it took longer than 0.02 seconds' },
  });
  expect(await signet.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

it('is what was built', () => {
  expect(readFileSync(join(chunks, built), 'utf8')).toContain('printToPDF');
});
