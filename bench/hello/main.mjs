/* The smallest honest Electron app: what every number of ours is compared with. */
import { app, BrowserWindow } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile(new URL('index.html', import.meta.url).pathname);
});
app.on('window-all-closed', () => app.quit());
