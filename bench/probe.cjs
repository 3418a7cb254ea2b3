/*
 * Loaded with `-r` into any Electron app, ours and the bare one alike: prints one line once the window is visible and has drawn what
 * SIGNET_BENCH_WANTED (a CSS selector) names.
 */
const { app, BrowserWindow } = require('electron');

const { SIGNET_BENCH_WANTED: wanted } = process.env;

/** Runs in the page: two frames after the wanted element is there, it has been drawn. */
const drawn = (selector) =>
  new Promise((done) => {
    const look = () => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done()));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true });
    look();
  });

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => {
    await contents.executeJavaScript(`(${drawn})(${JSON.stringify(wanted)}).then(() => undefined)`);
    const window = BrowserWindow.fromWebContents(contents);
    if (!window.isVisible()) await new Promise((shown) => window.once('show', shown));
    process.stdout.write('drawn\n');
  });
});
