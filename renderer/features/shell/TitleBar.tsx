import { Lock, Search } from 'lucide-react';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { SignetMark } from '#renderer/ui/SignetMark.tsx';
import { OfflineSwitch } from './OfflineSwitch.tsx';
import css from './Shell.module.css';

export function TitleBar() {
  const showOverlay = useSignet((state) => state.showOverlay);
  const lock = useSignet((state) => state.lock);
  return (
    <header className={css.title}>
      <div className={css.brand}>
        <SignetMark /> <span>Signet</span>
      </div>
      <button
        type="button"
        className={css.search}
        aria-keyshortcuts="Control+K"
        aria-haspopup="dialog"
        onClick={() => showOverlay('palette')}
      >
        <Search size={15} strokeWidth={1.8} aria-hidden="true" />
        <span className={css.searchText}>Search images, keys, repositories, commands</span>
        <Kbd keys="Ctrl+K" />
      </button>
      <div className={css.right}>
        <OfflineSwitch />
        <Button look="ghost" icon={Lock} aria-keyshortcuts="Control+L" onClick={() => void lock()}>
          Lock
        </Button>
      </div>
    </header>
  );
}
