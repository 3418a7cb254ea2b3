import { BrowserWindow, session } from 'electron';

/** A page of HTML as PDF, in a window that nobody sees: without scripts, and with nothing to load. */
export async function printPage(page: string): Promise<Uint8Array> {
  const alone = session.fromPartition('print');
  alone.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !url.startsWith('data:text/html;') }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      ...{ session: alone, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, devTools: false },
      ...{ webSecurity: true, spellcheck: false },
    },
  });
  try {
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(page, 'utf8').toString('base64')}`);
    return await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
  } finally {
    window.destroy();
  }
}
