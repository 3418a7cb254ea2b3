import { BrowserWindow, type Session, session, type WebContents } from 'electron';
import { SignetError } from '#electron/signet-error.ts';

/** Of the session for printing alone: nobody else is served by it, and its pages are nowhere on the disk. */
const scheme = 'signet-print';
const pages = new Map<string, Buffer>();
let counter = 0;
/** For all of it, in milliseconds: twenty thousand tags take half a minute. */
const patience = 5 * 60_000;

/** A page of HTML as PDF, in a window that nobody sees: without scripts, and with nothing to load. Fails with `not-printed`. */
export async function printPage(page: string, deadline = patience): Promise<Uint8Array> {
  counter += 1;
  const url = `${scheme}:${counter}`;
  pages.set(url, Buffer.from(page, 'utf8'));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      ...{ session: alone(), sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, devTools: false },
      ...{ webSecurity: true, spellcheck: false },
    },
  });
  try {
    return await inTime(deadline, window.webContents, async () => {
      await window.loadURL(url);
      return window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
    });
  } finally {
    pages.delete(url);
    window.destroy();
  }
}

/** Of the older of two ways to serve a scheme; see `protocol.ts`. */
function alone(): Session {
  const own = session.fromPartition('print');
  if (own.protocol.isProtocolRegistered(scheme)) return own;
  own.protocol.registerBufferProtocol(scheme, ({ url }, answer) => {
    const data = pages.get(url);
    answer(data ? { headers, data } : { statusCode: 404, data: Buffer.alloc(0) });
  });
  own.webRequest.onBeforeRequest(({ url, resourceType }, decide) => decide({ cancel: resourceType !== 'mainFrame' || !pages.has(url) }));
  return own;
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
};

/** What Chromium says of a failure may hold all that it was given, so it is not handed on. */
async function inTime<T>(deadline: number, contents: WebContents, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const failed = (reason: string) => new SignetError({ code: 'not-printed', reason });
  const cutOff = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failed(`it took longer than ${deadline / 1000} seconds`)), deadline);
    contents.once('render-process-gone', (_event, { reason }) => reject(failed(`its process ended: ${reason}`)));
  });
  const done = work().catch((problem: { code?: unknown }) => {
    throw failed(typeof problem?.code === 'string' ? problem.code : 'the browser could not do it');
  });
  try {
    return await Promise.race([done, cutOff]);
  } finally {
    clearTimeout(timer);
    done.catch(() => undefined); // cut off, it fails later
  }
}
