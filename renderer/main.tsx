import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { subscribe } from './api.ts';
import { useSignet } from './store.ts';
import './ui/global.css';

const store = useSignet.getState();

subscribe('changed', ({ what }) => void (what === 'status' ? store.connect() : store.refresh(what)));
subscribe('task', store.taskChanged);
subscribe('signingSet', store.setChanged);
subscribe('settings', store.settingsChanged);
subscribe('command', ({ command }) => {
  // A menu entry may not take away a sheet that is being filled in.
  if (command === 'lock') void store.lock();
  else if (useSignet.getState().sheet !== undefined) return;
  else if (command === 'palette' || command === 'shortcuts') store.showOverlay(command);
  else store.go(command);
});

// A file that misses a drop target must not become a page.
for (const name of ['dragover', 'drop'] as const) window.addEventListener(name, (event) => event.preventDefault());

/** What main answers at once is in the first picture; what takes longer comes into it later. Milliseconds. */
const firstPicture = 60;

// While Signet is locked main refuses the lists, and the screens ask again.
const answers = Promise.all([store.connect(), store.refresh('images'), store.refresh('collections')]);
void Promise.race([answers, new Promise((over) => setTimeout(over, firstPicture))]).then(() => {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root');
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <Tooltip.Provider>
          <App />
        </Tooltip.Provider>
      </CSPProvider>
    </StrictMode>,
  );
});
