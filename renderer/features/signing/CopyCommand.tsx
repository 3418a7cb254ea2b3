import { Copy } from 'lucide-react';
import { copyText } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import text from '#renderer/ui/text.module.css';
import type { Review } from '#shared/domain/review.ts';

/** What would do the same with notary; or why that cannot be copied. */
export function CopyCommand({ command, noCommand }: Pick<Review, 'command' | 'noCommand'>) {
  if (command === undefined) {
    const why = noCommand === 'too-many' ? 'Too many commands to copy.' : 'docker and notary have no command for this.';
    return <span className={text.faint}>{why}</span>;
  }
  return (
    <Button look="ghost" icon={Copy} onClick={() => void copyText(command, 'Command')}>
      Copy as command
    </Button>
  );
}
