import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { project } from './lib/run.mjs';
import { step } from './lib/step.mjs';

const dist = join(project, 'dist');

/**
 * What becomes which file. Main, key service and workers are one build: they share their chunks. The preload is one CommonJS file, as a
 * sandboxed preload must be. The command line is a build of its own, so that nothing in it can ask for Electron.
 */
const parts = () => [
  {
    title: 'main, key service, workers',
    folder: 'main',
    format: 'es',
    input: present({ main: 'electron/main.ts', 'key-service': 'electron/keys/key-service/main.ts', ...workers() }),
  },
  { title: 'preload', folder: 'preload', format: 'cjs', input: present({ preload: 'electron/preload.ts' }) },
  { title: 'command line', folder: 'cli', format: 'es', input: present({ cli: 'electron/cli.ts', ...workers() }) },
];

const present = (input) => Object.fromEntries(Object.entries(input).filter(([, file]) => existsSync(join(project, file))));

/** Every *-worker.ts of the main process; it lies beside the file that starts it once both are built. */
function workers() {
  const found = readdirSync(join(project, 'electron'), { recursive: true }).filter((name) => name.endsWith('-worker.ts'));
  return Object.fromEntries(found.map((name) => [basename(name, '.ts'), join('electron', name)]));
}

/**
 * `keytar` loads native code from its own folder, so it stays a package.
 * @returns {import('vite').InlineConfig}
 */
export const nodeConfig = ({ outDir, format, input }) => ({
  configFile: false,
  root: project,
  logLevel: 'warn',
  ssr: { noExternal: true, external: ['electron', 'keytar'], target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input,
      external: ['electron', 'keytar', /^node:/],
      output: {
        format,
        // Comments and spaces cost time at each start; names stay, so that an entry in the log can be read.
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        ...(format === 'cjs' ? { codeSplitting: false, exports: 'auto' } : {}),
      },
    },
  },
});

/** No data: URLs and no inline code: the CSP would refuse them. */
const windowConfig = (react) => ({
  configFile: false,
  root: join(project, 'renderer'),
  base: '/',
  logLevel: 'warn',
  plugins: [react(), pageFiles(), firstFonts()],
  build: {
    outDir: join(dist, 'renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
});

/** The two fonts of the first picture are asked for with the page: found out from the style sheets, they would come after a first layout without them. */
const firstFonts = () => ({
  name: 'signet-first-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle)
        .filter((name) => /\/(?:inter-latin-wght|ibm-plex-mono-latin-400)-normal-[^/]*\.woff2$/.test(name))
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: true },
          injectTo: 'head',
        })),
  },
});

/** Writes the list of all that the app's own scheme may serve: `{"/index.html":"index.html", …}`. A path is looked up in it, never built. */
const pageFiles = () => ({
  name: 'signet-page-files',
  writeBundle() {
    const folder = join(dist, 'renderer');
    const files = readdirSync(folder, { recursive: true })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => name.replaceAll('\\', '/'))
      .sort();
    writeFileSync(
      join(dist, 'page-files.json'),
      `${JSON.stringify(Object.fromEntries(files.map((name) => [`/${name}`, name])), null, 2)}\n`,
    );
  },
});

/** One entry for each build: its title and Vite's configuration. */
async function builds() {
  const { default: react } = await import('@vitejs/plugin-react');
  const list = parts()
    .filter(({ input }) => Object.keys(input).length > 0)
    .map((part) => ({ title: part.title, kind: 'main', config: nodeConfig({ ...part, outDir: join(dist, part.folder) }) }));
  if (existsSync(join(project, 'renderer/index.html'))) list.push({ title: 'window', kind: 'window', config: windowConfig(react) });
  return list;
}

/** Builds the whole app into dist/. */
export async function bundle() {
  const { build } = await import('vite');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  for (const { title, config } of await builds()) await step(`Build: ${title}`, async () => void (await build(config)));
}

/** Builds only where a source has changed since the last build. */
export async function bundleWhenStale() {
  const stamp = join(dist, 'built-from');
  const sources = newestSource();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return step('Build', async () => 'up to date');
  await bundle();
  writeFileSync(stamp, sources);
}

/** Folders count too: their time changes when a file is deleted. */
function newestSource() {
  const folders = ['shared', 'electron', 'renderer', 'build'].map((name) => join(project, name));
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)));
  return String(
    Math.max(...[...files, join(project, 'package-lock.json')].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)),
  );
}

/** Builds, then again at each change; tells which half has changed. */
export async function bundleAndWatch(changed) {
  const { build } = await import('vite');
  for (const { title, kind, config } of await builds()) {
    const watcher = await build({ ...config, build: { ...config.build, watch: {} } });
    await new Promise((first) => {
      watcher.on('event', (event) => {
        if (event.code === 'ERROR') process.stderr.write(`${title}: ${event.error?.message ?? event.error}\n`);
        if (event.code === 'BUNDLE_END') changed(kind, title);
        if (event.code === 'END' || event.code === 'ERROR') first();
      });
    });
  }
}
