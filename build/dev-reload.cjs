/* Loaded before the app by `npm run dev` only: a line on stdin reloads the windows. */
const { app, webContents } = require('electron');

process.stdin.on('data', (text) => {
  if (String(text).includes('reload')) for (const contents of webContents.getAllWebContents()) contents.reloadIgnoringCache();
});
process.stdin.on('end', () => app.quit());
