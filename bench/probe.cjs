/*
 * Loaded with `-r` into any Electron app, ours and the bare one alike: prints one line once the window is visible and has drawn what
 * SIGNET_BENCH_WANTED (a CSS selector) names. On the way it clicks on what SIGNET_BENCH_OPEN names, as a person would.
 */
const { app, BrowserWindow } = require('electron');

const { SIGNET_BENCH_WANTED: wanted, SIGNET_BENCH_OPEN: opener } = process.env;

/** Runs in the page: two frames after the wanted element is there, it has been drawn. */
const drawn = (selector, open) =>
  new Promise((done) => {
    let clicked = false;
    const look = () => {
      if (document.querySelector(selector)) {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
        return;
      }
      const way = clicked || open === '' ? null : document.querySelector(open);
      if (!way) return;
      clicked = true;
      way.click();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true });
    look();
  });

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => {
    await contents.executeJavaScript(`(${drawn})(${JSON.stringify(wanted)}, ${JSON.stringify(opener ?? '')}).then(() => undefined)`);
    const window = BrowserWindow.fromWebContents(contents);
    if (!window.isVisible()) await new Promise((shown) => window.once('show', shown));
    process.stdout.write('drawn\n');
  });
});
