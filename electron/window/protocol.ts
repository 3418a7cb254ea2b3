import { readFileSync } from 'node:fs';
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

/**
 * Serves the files in the build's own list and nothing else; a path is looked up, never built. Resolves when the first script was served.
 * Of the two ways Electron has, this is the older one: `protocol.handle` loads a whole HTTP library first, 35 ms of each start.
 */
export const servePages = (session: Session, folder: string, files: PageFiles): Promise<void> =>
  new Promise((scriptServed) => {
    session.protocol.registerBufferProtocol(scheme, (request, answer) => {
      const path = new URL(request.url).pathname;
      const name = isOurPage(request.url) && Object.hasOwn(files, path) ? files[path] : undefined;
      if (request.method !== 'GET' || name === undefined)
        return answer({ statusCode: 404, headers: headers('txt'), data: Buffer.from('not found') });
      const ending = name.slice(name.lastIndexOf('.') + 1);
      answer({ headers: headers(ending), data: readFileSync(join(folder, name)) });
      if (ending === 'js') scriptServed();
    });
  });

const headers = (ending: string): Record<string, string> => ({
  'content-type': types[ending] ?? 'application/octet-stream',
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
});
