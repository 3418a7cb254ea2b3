import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy, isOurPage, scheme } from './scheme.ts';

/** Files by URL path, written by the build: `{"/index.html":"index.html", …}`. */
export type PageFiles = Readonly<Record<string, string>>;

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  woff: 'font/woff',
};

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, codeCache: true } }]);
}

/** Serves the files in the build's own list and nothing else; a path is looked up, never built. */
export function servePages(session: Session, folder: string, files: PageFiles): void {
  session.protocol.handle(scheme, async (request) => {
    const path = new URL(request.url).pathname;
    const name = isOurPage(request.url) && Object.hasOwn(files, path) ? files[path] : undefined;
    if (request.method !== 'GET' || name === undefined) return new Response('not found', { status: 404, headers: headers('txt') });
    return new Response(new Uint8Array(await readFile(join(folder, name))), { headers: headers(name.slice(name.lastIndexOf('.') + 1)) });
  });
}

const headers = (ending: string): Record<string, string> => ({
  'content-type': types[ending] ?? 'application/octet-stream',
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});
