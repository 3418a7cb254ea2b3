/* Runs in Electron: draws signet.svg and scales it to each size, as PNG with a transparent ground, into the folder given. Started by make-icons.mjs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app, BrowserWindow } from 'electron';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const folder = process.argv.at(-1);
const svg = readFileSync(new URL('signet.svg', import.meta.url), 'utf8');

// One pixel of the file for each CSS pixel.
app.commandLine.appendSwitch('force-device-scale-factor', '1');

app.whenReady().then(async () => {
  const window = new BrowserWindow({
    show: false,
    width: 1024,
    height: 1024,
    frame: false,
    transparent: true,
    webPreferences: { offscreen: true },
  });
  const page = `<body style="margin:0;overflow:hidden">${svg.replace('<svg', '<svg style="display:block"')}`;
  await window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
  // The first paints may come before the drawing; the last one within a second is it.
  let picture;
  window.webContents.on('paint', (_event, _dirty, image) => {
    picture = image;
  });
  window.webContents.invalidate();
  await setTimeout(1000);
  for (const size of sizes)
    writeFileSync(join(folder, `${size}x${size}.png`), picture.resize({ width: size, height: size, quality: 'best' }).toPNG());
  app.quit();
});
