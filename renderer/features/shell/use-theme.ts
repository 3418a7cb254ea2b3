import { useLayoutEffect } from 'react';
import { useSignet } from '#renderer/store.ts';
import { useMedia } from '#renderer/ui/use-media.ts';

/** Follows settings and system: `data-theme` and `data-density` on the page. */
export function useTheme(): void {
  const theme = useSignet((state) => (state.session.state === 'open' ? state.session.settings.theme : 'system'));
  const density = useSignet((state) => (state.session.state === 'open' ? state.session.settings.density : 'comfortable'));
  const dark = useMedia('(prefers-color-scheme: dark)');
  const contrast = useMedia('(prefers-contrast: more)');
  const shown = theme !== 'system' ? theme : contrast ? 'contrast' : dark ? 'dark' : 'light';
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
    document.documentElement.dataset.density = density;
  }, [shown, density]);
}
