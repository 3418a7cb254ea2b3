import { useSettings, useSignet } from '#renderer/store.ts';
import { useMedia } from '#renderer/ui/use-media.ts';

export interface Rail {
  /** Icons alone. */
  readonly narrow: boolean;
  /** Why it cannot be widened here. */
  readonly fixed: string | undefined;
  readonly toggle: () => void;
}

/** The rail as the person wants it; without a wish it follows the width. Where it would crowd out the screen it stays narrow. */
export function useRail(): Rail {
  const { rail } = useSettings();
  const change = useSignet((state) => state.change);
  const announce = useSignet((state) => state.announce);
  const smallWindow = useMedia('(max-width: 1199px)');
  const tiny = useMedia('(max-width: 759px)');
  const narrow = tiny || rail === 'narrow' || (rail === 'auto' && smallWindow);
  return {
    narrow,
    fixed: tiny ? 'The window is too narrow for a wide rail.' : undefined,
    toggle: () => {
      if (tiny) return;
      void change({ rail: narrow ? 'wide' : 'narrow' });
      announce(narrow ? 'Rail widened' : 'Rail narrowed');
    },
  };
}
